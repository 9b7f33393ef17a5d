import { msg } from '../message';
import type { NewProblem } from './syntax';
import type { TreeMap, TreePair } from './tree';

/** Keeps the first pair of each key; every later one of the same key is a problem at that key. */
export function uniquePairs(
  pairs: readonly TreePair[],
  report: (problem: NewProblem) => void,
): Required<Pick<TreeMap, 'entries' | 'doubles'>> {
  const seen = new Set<string>();
  const entries: TreePair[] = [];
  const doubles: TreePair[] = [];
  for (const pair of pairs) {
    (seen.has(pair.key) ? doubles : entries).push(pair);
    seen.add(pair.key);
  }
  for (const pair of doubles) {
    report({
      code: 'duplicate-key',
      message: msg("'{0}' is written twice here. The first one counts; remove one of the two.", pair.key),
      range: pair.keyRange,
    });
  }
  return { entries, doubles };
}
