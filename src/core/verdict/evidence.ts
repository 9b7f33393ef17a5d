import type { RunAxis } from '../series/epoch-clock';
import { median } from './statistics';

/** A growing or fixed list of numbers: a Column, a typed array, a plain array. */
export interface Numbers {
  readonly length: number;
  at(index: number): number | undefined;
}

/**
 * A loss by epoch: epochs 1-based and in order, all lists of one length. Of a run that is measured by steps (see RunAxis)
 * they are steps.
 */
export interface LossPoints {
  readonly epoch: Numbers;
  readonly value: Numbers;
  /** Tells what comes first within an epoch; NaN or absent where nothing does. */
  readonly step?: Numbers;
}

/** The least and the largest finite value of a curve; infinite the wrong way round where there is none. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Both losses, check by check. A check is one finite validation loss; the train loss beside it may be missing. */
export interface Evidence {
  /** Whether `epoch` holds epochs or steps. */
  readonly axis: RunAxis;
  readonly checks: number;
  readonly epoch: Float64Array;
  readonly validation: Float64Array;
  /** Mean of the finite train losses since the check before; NaN where there is none. */
  readonly train: Float64Array;
  /** What each of the two covers: see scaleOf. */
  readonly range: { readonly train: Range; readonly validation: Range };
  /** Index of the smallest validation loss (the first of equals). */
  readonly best: number;
}

/** Lines both losses up by validation checks. Linear in the number of points. */
export function gatherEvidence(train: LossPoints | null, validation: LossPoints, axis: RunAxis = 'epoch'): Evidence {
  const total = validation.value.length;
  const [epochs, values, trains] = [new Float64Array(total), new Float64Array(total), new Float64Array(total)];
  let checks = 0;
  let best = 0;
  let taken = 0;
  for (let index = 0; index < total; index += 1) {
    const epoch = validation.epoch.at(index) ?? NaN;
    const value = validation.value.at(index) ?? NaN;
    let sum = 0;
    let count = 0;
    const step = validation.step?.at(index) ?? NaN;
    for (; train !== null && taken < train.value.length && isUpTo(train, taken, epoch, step); taken += 1) {
      const loss = train.value.at(taken) ?? NaN;
      if (!Number.isFinite(loss)) continue;
      sum += loss;
      count += 1;
    }
    if (!Number.isFinite(value)) continue;
    if (value < (values[best] ?? NaN) || checks === 0) best = checks;
    // A second check of the same epoch (the final evaluation, repeated) has the same train loss beside it.
    const same = checks > 0 && epochs[checks - 1] === epoch;
    epochs[checks] = epoch;
    values[checks] = value;
    trains[checks] = count > 0 ? sum / count : same ? (trains[checks - 1] ?? NaN) : NaN;
    checks += 1;
  }
  return cut({ axis, epoch: epochs, validation: values, train: trains }, checks, best);
}

/** The same as it was after the first `checks` checks. */
export function firstChecks(evidence: Evidence, checks: number): Evidence {
  if (checks >= evidence.checks) return evidence;
  const validation = evidence.validation.subarray(0, checks);
  let best = 0;
  for (let index = 1; index < checks; index += 1) {
    if ((validation[index] ?? NaN) < (validation[best] ?? NaN)) best = index;
  }
  return cut(evidence, checks, best);
}

function cut(whole: Pick<Evidence, 'axis' | 'epoch' | 'validation' | 'train'>, checks: number, best: number): Evidence {
  const validation = whole.validation.subarray(0, checks);
  const train = whole.train.subarray(0, checks);
  const range = { train: rangeOf(train), validation: rangeOf(validation) };
  return { axis: whole.axis, checks, epoch: whole.epoch.subarray(0, checks), validation, train, range, best };
}

function rangeOf(values: Float64Array): Range {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return { low, high };
}

/** Whether a train loss was measured before a check, or together with it. */
function isUpTo(train: LossPoints, index: number, epoch: number, step: number): boolean {
  const at = train.epoch.at(index) ?? NaN;
  return at === epoch ? !((train.step?.at(index) ?? NaN) > step) : at < epoch;
}

/** Median of the values in [from, to], both ends cut to the series. */
export function levelOf(values: Float64Array, from: number, to: number): number {
  return median(values.subarray(Math.max(0, from), Math.max(0, to + 1)));
}

/**
 * The size that a change is compared with: the level itself where the loss stays positive, else (log likelihoods go
 * below zero, where a percentage means nothing) the range that the curve has covered.
 *
 * @returns 0 for a constant curve at or around zero; nothing is relative to that.
 */
export function scaleOf({ low, high }: Range, level: number): number {
  if (low > 0) return level;
  return high > low ? high - low : 0;
}

/** Whether a change of the curve is a share of its level, which can be told in percent: see scaleOf. */
export function scaleIsLevel({ low }: Range): boolean {
  return low > 0;
}

/** Change over scale; 0 where there is no scale to compare with. */
export function relative(change: number, scale: number): number {
  const ratio = scale > 0 ? change / scale : 0;
  return Number.isFinite(ratio) ? ratio : 0;
}
