/**
 * TensorBoard's debiased exponential moving average. For display only: rules decide on raw values.
 *
 * `last = last * w + (1 - w) * v; n += 1; out = last / (1 - w^n)`. Values that are not finite pass through and do not
 * count; a constant series comes back unchanged, because rounding would make it wiggle (tensorboard#786).
 *
 * @param weight 0 (raw) to 1; outside values are clamped. With exactly 1 nothing new counts and TensorBoard gives 0.
 * @returns as many values as came in, in a buffer of their own.
 */
export function smoothEma(values: Float64Array, weight: number): Float64Array<ArrayBuffer> {
  const out = Float64Array.from(values);
  const w = Math.min(1, Math.max(0, Number.isNaN(weight) ? 0 : weight));
  const first = values[0];
  if (w === 0 || first === undefined || values.every((value) => value === first)) return out;
  let last = 0;
  let power = 1;
  for (const [index, value] of values.entries()) {
    if (!Number.isFinite(value)) continue;
    last = last * w + (1 - w) * value;
    power *= w;
    out[index] = w === 1 ? last : last / (1 - power);
  }
  return out;
}
