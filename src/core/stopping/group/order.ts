/**
 * Percentile with linear interpolation between neighbours, as NumPy's default: the value at (n - 1) * share / 100 of
 * the sorted list. NaN entries are left out; NaN where nothing is left.
 *
 * @param percent 0 to 100; 50 is the median.
 */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  if (sorted.length === 0) return NaN;
  const at = ((sorted.length - 1) * percent) / 100;
  const low = sorted[Math.floor(at)] ?? NaN;
  const high = sorted[Math.ceil(at)] ?? NaN;
  return low === high ? low : low + (high - low) * (at - Math.floor(at));
}
