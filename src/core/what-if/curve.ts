import type { ReplayCurve } from '../stopping/replay';

/** Points of a metric in the order of arrival, as SeriesPoints has them; `time` null when no point has one. */
export interface CurveColumns {
  /** Epochs; steps where the run is measured by them. */
  readonly epoch: Float64Array;
  readonly value: Float64Array;
  /** Milliseconds since 1970; NaN where the log does not say. */
  readonly time: Float64Array | null;
}

/**
 * The curve that a stopping rule saw of a run, from the points of its losses. It is what StopWatcher makes of the run's
 * observations: each validation loss is a check, the train loss beside it is the mean of the finite ones since the check
 * before, and of a run that started over (its epochs fell back to where they began) only the last start counts.
 *
 * Points do not say in which order those of two metrics came: times decide, then epochs.
 *
 * @param train null for a run without a train loss.
 * @param inSteps whether the run is measured by steps
 */
export function replayCurve(validation: CurveColumns, train: CurveColumns | null, inSteps = false): ReplayCurve {
  const from = lastStart(validation.epoch);
  return {
    inSteps,
    epoch: validation.epoch.subarray(from),
    value: validation.value.subarray(from),
    train: train === null ? null : trainBeside(validation, train, from).subarray(from),
  };
}

/** Index of the check from which on the rule watches: 0, or where the run started over for the last time. */
function lastStart(epochs: Float64Array): number {
  let start = 0;
  for (let index = 1; index < epochs.length; index += 1) {
    if (fallsBack(epochs, index) && (epochs[index] ?? NaN) <= (epochs[start] ?? NaN)) start = index;
  }
  return start;
}

function fallsBack(epochs: Float64Array, index: number): boolean {
  return index > 0 && (epochs[index] ?? NaN) < (epochs[index - 1] ?? NaN);
}

function trainBeside(validation: CurveColumns, train: CurveColumns, start: number): Float64Array {
  const beside = new Float64Array(validation.epoch.length).fill(NaN);
  const falls = [...train.epoch.keys()].filter((index) => fallsBack(train.epoch, index));
  let next = 0;
  let fall = 0;
  for (let index = 0; index < beside.length; index += 1) {
    const first = next;
    const back = fallsBack(validation.epoch, index);
    // A check after the run was resumed: what was logged before that came before it too.
    while ((falls[fall] ?? Infinity) <= next) fall += 1;
    const resumed = back ? (falls[fall] ?? next) : next;
    while (next < train.epoch.length) {
      const order = timeBetween(train, next, validation, index);
      if (
        order > 0 ||
        (order === 0 && next >= resumed && !isWith(train, next, validation, index, back || next === first))
      )
        break;
      next += 1;
    }
    // A run that starts over forgets what came before; only what was logged with the check itself is beside it.
    const from = start > 0 && index === start ? Math.max(first, next - 1) : first;
    beside[index] = meanOfFinite(train.value, from, next);
  }
  return beside;
}

/**
 * Whether a train loss belongs to a check by its epoch. Where epochs fall back it waits for the next check, unless it
 * `may` be the first of its own.
 */
function isWith(train: CurveColumns, at: number, validation: CurveColumns, check: number, may: boolean): boolean {
  const epoch = validation.epoch[check] ?? NaN;
  const fell = !may && fallsBack(train.epoch, at) && (train.epoch[at - 1] ?? NaN) <= epoch;
  return (train.epoch[at] ?? NaN) <= epoch && !fell;
}

/** Below 0 when a train loss came before a check, above when after, 0 when times do not say. */
function timeBetween(train: CurveColumns, at: number, validation: CurveColumns, check: number): number {
  const ms = (train.time?.[at] ?? NaN) - (validation.time?.[check] ?? NaN);
  return Number.isNaN(ms) ? 0 : Math.sign(ms);
}

function meanOfFinite(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  let count = 0;
  for (let index = from; index < to; index += 1) {
    const value = values[index] ?? NaN;
    if (!Number.isFinite(value)) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? NaN : sum / count;
}
