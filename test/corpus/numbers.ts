/** Whether two parsed decimals are the same number as printed: to one part in a thousand million. */
export function same(a: number, b: number): boolean {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b);
  return a === b || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

/** A loss of the truth: JSON has no NaN, so it stands as text. */
export function lossOf(value: number | string | null): number | null {
  return typeof value === 'string' ? Number(value.replace(/^(-?)inf(inity)?$/i, '$1Infinity')) : value;
}
