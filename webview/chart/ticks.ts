import { formatValue } from '../../src/core/format';

/** The step of 1, 2 or 5 times a power of ten that puts about `count` ticks into a span. */
export function niceStep(span: number, count: number): number {
  const rough = span / Math.max(1, count);
  if (!(rough > 0) || !Number.isFinite(rough)) return 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const share = rough / power;
  return (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10) * power;
}

/** Multiples of `step` within the range, without the dust of repeated addition. */
export function stepTicks(min: number, max: number, step: number): number[] {
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  if (!(last - first < 1_000)) return [min, max];
  const digits = Math.max(0, Math.ceil(-Math.log10(step)) + 2);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
    const value = (first + index) * step;
    return digits <= 100 ? Number(value.toFixed(Math.min(100, digits))) : value;
  });
}

/** Ticks of a log scale: powers of ten; with few of them also 2 and 5 times; within one decade plain steps. */
export function logTicks(min: number, max: number, count: number): number[] {
  const low = Math.floor(Math.log10(min));
  const high = Math.ceil(Math.log10(max));
  const within = (value: number): boolean => value >= min * (1 - 1e-9) && value <= max * (1 + 1e-9);
  const decades = Array.from({ length: high - low + 1 }, (_, index) => low + index);
  const every = Math.max(1, Math.ceil(decades.length / Math.max(1, count)));
  const powers = decades.filter((exponent) => exponent % every === 0).map((exponent) => 10 ** exponent);
  if (powers.filter(within).length >= 3) return powers.filter(within);
  const fine = decades.flatMap((exponent) => [1, 2, 5].map((factor) => factor * 10 ** exponent)).filter(within);
  return fine.length >= 3 ? fine : stepTicks(min, max, niceStep(max - min, count));
}

/** How ticks with this step read: as many decimals as the step needs, powers of ten where that would be long. */
export function tickFormat(step: number, largest: number): (value: number) => string {
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  if (decimals > 5 || largest >= 1e6) return formatValue;
  return (value) => value.toFixed(decimals);
}
