/**
 * Number of single-character edits (insert, delete, replace, swap of neighbours) from `a` to `b`: the optimal string
 * alignment distance. Gives up with Infinity where it would exceed `limit`.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return Infinity;
  let twoBack: number[] = [];
  let back = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min((back[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (back[j - 1] ?? 0) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, (twoBack[j - 2] ?? 0) + 1);
      row.push(best);
    }
    if (Math.min(...row) > limit) return Infinity;
    twoBack = back;
    back = row;
  }
  const distance = back[b.length] ?? Infinity;
  return distance > limit ? Infinity : distance;
}

/**
 * The known word that `word` was probably meant to be: the same but for case, `_` and `-`, else the nearest within
 * a third of its length. Null where nothing is near.
 */
export function didYouMean(word: string, known: readonly string[]): string | null {
  if (word.length > 64) return null;
  const bare = bareWord(word);
  const same = known.find((candidate) => bareWord(candidate) === bare);
  if (same !== undefined) return same;
  let limit = Math.max(1, Math.floor(bare.length / 3));
  let nearest: string | null = null;
  for (const candidate of known) {
    const distance = editDistance(bare, bareWord(candidate), limit);
    // Replacing every letter of a short word is no likeness.
    if (distance > limit || distance >= candidate.length) continue;
    if (nearest !== null && distance === limit) continue;
    nearest = candidate;
    limit = distance;
  }
  return nearest;
}

/** `Batch_Size`, `batch-size` and `batchSize` are one word. */
export function bareWord(word: string): string {
  return word.toLowerCase().replace(/[_\-\s]/g, '');
}
