import type { TextRange } from './plan';

interface Placed {
  /** Half-open UTF-16 offsets of the value itself; for an alias, of what it stands for. */
  readonly start: number;
  readonly end: number;
}

/** A value of the config file, whichever format it is written in. */
export type TreeNode =
  | (Placed & { readonly kind: 'string'; readonly value: string })
  | (Placed & { readonly kind: 'number'; readonly value: number })
  | (Placed & { readonly kind: 'boolean'; readonly value: boolean })
  | (Placed & { readonly kind: 'null' })
  | TreeList
  | TreeMap;

export interface TreeList extends Placed {
  readonly kind: 'list';
  readonly items: readonly TreeNode[];
}

/** Keys are unique: readers keep the first of two and report the second. */
export interface TreeMap extends Placed {
  readonly kind: 'map';
  readonly entries: readonly TreePair[];
  /** Later pairs whose key was there already. */
  readonly doubles?: readonly TreePair[];
}

export interface TreePair {
  readonly key: string;
  readonly keyRange: TextRange;
  readonly value: TreeNode;
  /** Where the value stands beside this key; differs from the value's own place for an alias. */
  readonly valueRange: TextRange;
}

/** The pair with this key; null where there is none. */
export function findPair(map: TreeMap, key: string): TreePair | null {
  return map.entries.find((pair) => pair.key === key) ?? null;
}

/** A section with nothing in it. */
export function emptyMap(place: TextRange): TreeMap {
  return { kind: 'map', entries: [], start: place.start, end: place.end };
}

/** How much a value holds: itself and all below it, long texts weighed by their length. */
export function treeSize(node: TreeNode, known: Map<TreeNode, number>): number {
  const before = known.get(node);
  if (before !== undefined) return before;
  let size = 1;
  if (node.kind === 'string') size += Math.floor(node.value.length / 32);
  if (node.kind === 'list') for (const item of node.items) size += treeSize(item, known);
  if (node.kind === 'map') for (const pair of node.entries) size += treeSize(pair.value, known);
  known.set(node, size);
  return size;
}

/** Where to underline a pair's value: the key where nothing is written for the value. */
export function valuePlace(pair: TreePair): TextRange {
  return pair.value.end > pair.value.start ? { start: pair.value.start, end: pair.value.end } : pair.keyRange;
}

/** Whether `inner` lies within `outer`. */
export function contains(outer: TextRange, inner: TextRange): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
