import type { ConfigSpot } from './document';
import type { TextRange } from './plan';
import { contains } from './tree';
import type { TreeNode, TreePair } from './tree';

/** Every key written within `entry`, outer ones before inner ones. What an alias stands for is left out: it stands elsewhere. */
export function spotsOf(body: TreeNode, entry: TextRange): ConfigSpot[] {
  const spots: ConfigSpot[] = [];
  collect(body, [], entry, spots);
  return spots;
}

function collect(node: TreeNode, path: readonly string[], entry: TextRange, spots: ConfigSpot[]): void {
  if (node.kind !== 'map') return;
  for (const pair of node.entries) {
    if (!contains(entry, pair.keyRange)) continue;
    const here = [...path, pair.key];
    spots.push({ path: here, key: pair.keyRange, value: pair.valueRange });
    if (isOwn(pair)) collect(pair.value, here, entry, spots);
  }
}

/** Whether the value stands beside its key, not behind an alias. */
function isOwn(pair: TreePair): boolean {
  return pair.value.start === pair.valueRange.start && pair.value.end === pair.valueRange.end;
}
