/** A run of a search: its values by step (0-based or 1-based, as the search counts), in any order. */
export type Trial = ReadonlyMap<number, number>;

/** The latest step of a trial; null before the first. */
export function lastStep(trial: Trial): number | null {
  let last: number | null = null;
  for (const step of trial.keys()) if (last === null || step > last) last = step;
  return last;
}

/** The smallest (for min) or largest of some values, NaN left out; NaN where nothing is left. */
export function extreme(mode: 'min' | 'max', values: Iterable<number>): number {
  let best = NaN;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (Number.isNaN(best) || (mode === 'min' ? value < best : value > best)) best = value;
  }
  return best;
}
