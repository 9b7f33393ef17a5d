/**
 * Edits that turn one word into the other: insert, delete, replace, or swap two neighbours
 * (optimal string alignment distance, Damerau 1964).
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** The name that a mistyped word most likely meant: a prefix match or at most a third of it wrong; null when none is near. */
export function nearest(word: string, names: Iterable<string>): string | null {
  const wanted = word.toLowerCase().slice(0, 128);
  let best: string | null = null;
  let bestDistance = Infinity;
  for (const name of names) {
    const candidate = name.toLowerCase().slice(0, 128);
    const starts = wanted.length >= 2 && candidate.startsWith(wanted);
    const distance = starts ? 0.5 : editDistance(wanted, candidate);
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return bestDistance <= Math.max(1, Math.floor(wanted.length / 3)) ? best : null;
}

/** ` Did you mean "x"?` with a leading space, or nothing. */
export function didYouMean(word: string, names: Iterable<string>): string {
  const name = nearest(word, names);
  return name === null ? '' : ` Did you mean "${name}"?`;
}
