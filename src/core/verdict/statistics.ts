/** Robust statistics of short stretches of a curve. NaN counts as missing. */

/** Statistics that sort look at no more checks than this, the latest ones, so that a verdict on a long run stays cheap. */
export const MOST_CHECKS = 1000;

/** Median of the finite values; NaN when there is none. */
export function median(values: ArrayLike<number>): number {
  const sorted = Array.from(values).filter(Number.isFinite);
  sorted.sort((a, b) => a - b);
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  // Halves first: the sum of two large values may overflow.
  return upper === undefined || lower === undefined ? Number.NaN : lower / 2 + upper / 2;
}

/**
 * Noise from one check to the next as a standard deviation. Taken from second differences, so that a trend is no noise,
 * by their median, so that a spike is none either: 1.4826 * median |v_i - (v_{i-1} + v_{i+1}) / 2| / sqrt(1.5).
 *
 * @returns 0 with fewer than three values.
 */
export function noiseOf(values: ArrayLike<number>): number {
  const bends: number[] = [];
  for (let index = 1; index + 1 < values.length; index += 1) {
    const [before, here, after] = [values[index - 1], values[index], values[index + 1]];
    bends.push(Math.abs((here ?? NaN) - ((before ?? NaN) / 2 + (after ?? NaN) / 2)));
  }
  const noise = (1.4826 * median(bends)) / Math.sqrt(1.5);
  return Number.isFinite(noise) ? noise : 0;
}

/** Median step from one value to the next, and how often the direction turns (0 to 1). */
export function swingOf(values: ArrayLike<number>): { readonly step: number; readonly turns: number } {
  const steps: number[] = [];
  for (let index = 1; index < values.length; index += 1) {
    const step = (values[index] ?? NaN) - (values[index - 1] ?? NaN);
    if (Number.isFinite(step)) steps.push(step);
  }
  let turns = 0;
  for (let index = 1; index < steps.length; index += 1) {
    if ((steps[index] ?? 0) * (steps[index - 1] ?? 0) < 0) turns += 1;
  }
  return { step: median(steps.map(Math.abs)), turns: steps.length < 2 ? 0 : turns / (steps.length - 1) };
}
