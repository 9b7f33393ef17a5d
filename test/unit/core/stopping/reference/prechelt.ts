/**
 * Prechelt's criteria straight from their formulas, each looked at anew for every epoch t (1-based) over the whole
 * curve so far. `E` is an error to be minimised; losses that are not positive use the size of the reference.
 */

const upTo = (curve: readonly number[], t: number): number[] => curve.slice(0, t);
const at = (curve: readonly number[], t: number): number => curve[t - 1] ?? NaN;

export function GL(va: readonly number[], t: number): number {
  const seen = upTo(va, t).filter((value) => Number.isFinite(value));
  if (seen.length === 0) return NaN;
  const opt = Math.min(...seen);
  if (opt === 0) return NaN;
  return opt > 0 ? 100 * (at(va, t) / opt - 1) : (100 * (at(va, t) - opt)) / Math.abs(opt);
}

export function P(tr: readonly number[], k: number, t: number): number {
  const strip = tr.slice(t - k, t);
  let sum = 0;
  for (const value of strip) sum += value;
  const least = Math.min(...strip);
  if (strip.length < k || least === 0) return NaN;
  const progress = least > 0 ? 1000 * (sum / (k * least) - 1) : (1000 * (sum / k - least)) / Math.abs(least);
  // A mean is never below the least; what rounding says is not progress backwards.
  return progress < 0 ? 0 : progress;
}

/** First epoch, 1-based, at which a criterion stops; null for none. */
function first(length: number, stops: (t: number) => boolean): number | null {
  for (let t = 1; t <= length; t += 1) if (stops(t)) return t;
  return null;
}

export function stopGL(va: readonly number[], alpha: number): number | null {
  return first(va.length, (t) => GL(va, t) > alpha);
}

export function stopPQ(va: readonly number[], tr: readonly number[], alpha: number, k: number): number | null {
  return first(va.length, (t) => t % k === 0 && GL(va, t) / P(tr, k, t) > alpha);
}

export function stopUP(va: readonly number[], s: number, k: number): number | null {
  const up = (strips: number, t: number): boolean =>
    t - k >= 1 && at(va, t) > at(va, t - k) && (strips === 1 || up(strips - 1, t - k));
  return first(va.length, (t) => t % k === 0 && up(s, t));
}
