import type { ReplayCurve } from '../stopping/replay';

/** Points of a metric in the order of arrival, as SeriesPoints has them; `time` null when no point has one. */
export interface CurveColumns {
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
 */
export function replayCurve(validation: CurveColumns, train: CurveColumns | null): ReplayCurve {
  const from = lastStart(validation.epoch);
  return {
    epoch: validation.epoch.subarray(from),
    value: validation.value.subarray(from),
    train: train === null ? null : trainBeside(validation, train).subarray(from),
  };
}

/** Index of the check from which on the rule watches: 0, or where the run started over for the last time. */
function lastStart(epochs: Float64Array): number {
  let start = 0;
  for (let index = 1; index < epochs.length; index += 1) {
    const epoch = epochs[index] ?? NaN;
    if (epoch < (epochs[index - 1] ?? NaN) && epoch <= (epochs[start] ?? NaN)) start = index;
  }
  return start;
}

function trainBeside(validation: CurveColumns, train: CurveColumns): Float64Array {
  const beside = new Float64Array(validation.epoch.length).fill(NaN);
  let next = 0;
  for (let index = 0; index < beside.length; index += 1) {
    let [sum, count, seen] = [0, 0, 0];
    while (next < train.epoch.length && comesBefore(train, next, validation, index, seen > 0)) {
      const value = train.value[next] ?? NaN;
      if (Number.isFinite(value)) {
        sum += value;
        count += 1;
      }
      seen += 1;
      next += 1;
    }
    if (count > 0) beside[index] = sum / count;
  }
  return beside;
}

/** Whether a train loss came before, or with, a check. `others`: whether one that belongs to the check has been seen. */
function comesBefore(
  train: CurveColumns,
  at: number,
  validation: CurveColumns,
  check: number,
  others: boolean,
): boolean {
  const earlier = (train.time?.[at] ?? NaN) - (validation.time?.[check] ?? NaN);
  if (earlier < 0) return true;
  if (earlier > 0) return false;
  const epoch = train.epoch[at] ?? NaN;
  // Where epochs fall back, the run was resumed: that belongs to the next check.
  if (others && epoch < (train.epoch[at - 1] ?? NaN)) return false;
  return epoch <= (validation.epoch[check] ?? NaN);
}
