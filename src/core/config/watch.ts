import { msg } from '../message';
import type { WatchedPath } from './document';
import { reportType, shown } from './fields';
import { changeValue } from './fixes';
import { checkPath } from './paths';
import type { TextRange } from './plan';
import type { Scope } from './scope';
import { findPair, valuePlace } from './tree';
import type { TreeMap, TreeNode, TreePair } from './tree';

/** More folders than anybody's programs write logs to. */
const MAX_PATHS = 32;

/** Reads `watch`: a path or glob, or a list of them. What is wrong is reported and left out. */
export function readWatch(scope: Scope, root: TreeMap): readonly WatchedPath[] {
  const pair = findPair(root, 'watch');
  if (pair === null || (pair.value.kind === 'list' && pair.value.items.length === 0)) return [];
  const items = pair.value.kind === 'list' ? pair.value.items : [pair.value];
  if (items.length > MAX_PATHS) {
    const message = msg(
      "'{0}' names more than {1} folders. Name one above them, or use a pattern.",
      pair.key,
      MAX_PATHS,
    );
    scope.report({ code: 'out-of-range', message, range: valuePlace(pair) });
  }
  const watched = items.slice(0, MAX_PATHS).flatMap((item) => readItem(scope, pair, item) ?? []);
  return watched.filter(({ path }, i) => watched.findIndex((other) => other.path === path) === i);
}

function readItem(scope: Scope, pair: TreePair, item: TreeNode): WatchedPath | undefined {
  const range = rangeOf(pair, item);
  if (item.kind !== 'string' || item.value.trim() === '') {
    const message = msg(
      "'{0}' must name folders such as [lightning_logs, runs], not {1}.",
      pair.key,
      shown(scope, item),
    );
    if (item === pair.value) reportType(scope, pair, message);
    else scope.report({ code: 'wrong-type', message, range });
    return undefined;
  }
  const check = checkPath(pair.key, item.value);
  if ('path' in check) {
    if (isOwnStore(check.path)) {
      const message = msg("'{0}' cannot be followed: Lossline keeps its own runs in there.", item.value);
      scope.report({ code: 'bad-path', message, range });
      return undefined;
    }
    return { path: check.path, range };
  }
  const fixes = check.proposal === null ? [] : changeValue(scope, item, check.proposal);
  scope.report({ code: 'bad-path', message: check.error, range, fixes });
  return undefined;
}

function rangeOf(pair: TreePair, item: TreeNode): TextRange {
  return item.end > item.start ? { start: item.start, end: item.end } : valuePlace(pair);
}

function isOwnStore(path: string): boolean {
  return path === '.lossline' || path.startsWith('.lossline/');
}
