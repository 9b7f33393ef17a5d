import type { Evidence } from './evidence';
import { levelOf, relative, scaleOf } from './evidence';
import { MOST_CHECKS, noiseOf } from './statistics';
import { THRESHOLDS as T } from './thresholds';

/** How the losses went since the validation loss was lowest. Shares are relative to the level they start from. */
export interface Rise {
  /** Checks since the single best one. */
  readonly sinceBest: number;
  /** The smallest validation loss. */
  readonly best: number;
  /** Index of the check around which the level was lowest, and checks since. */
  readonly low: number;
  readonly sinceLow: number;
  readonly lowLevel: number;
  readonly recent: number;
  /** Of the recent level over the lowest level, relative. */
  readonly rise: number;
  /** Of the recent level over the best value itself, relative: what the chart shows. */
  readonly riseSinceBest: number;
  /** The rise in standard errors of the two levels. */
  readonly overNoise: number;
  /** Of the lowest validation loss after the best check over the best value, relative: how near it has come again. */
  readonly clearance: number;
  /** Of the recent level over the lowest one, as a share of the fall from the first check to it. */
  readonly ofFall: number;
  /** Null without train loss around the lowest level and now. */
  readonly trainFall: number | null;
  /** How far the train loss has risen since, as a share of the validation level; 0 where it fell. */
  readonly trainRose: number;
  readonly trainAtBest: number;
  /** The same for the single best check: train loss around it, and the fall since. */
  readonly trainAtBestCheck: number;
  readonly trainFallSinceBest: number | null;
  readonly trainRecent: number;
  readonly gap: number;
  readonly gapShare: number;
}

/** Standard error of a median over that of a mean, for normal noise: sqrt(pi / 2). */
const MEDIAN_ERROR = 1.2533;

/** Measures how the losses went since the lowest level. Levels are medians, so that one lucky or bad check decides nothing. */
export function measureRise(evidence: Evidence): Rise {
  const { checks, best, validation, train, range } = evidence;
  const last = checks - 1;
  // Few checks: the best value itself; many: what is around it, because the smallest of many is small by luck.
  const around = checks < T.leastChecks + 1 ? 0 : Math.min(5, Math.max(1, Math.round(checks * T.aroundShare)));
  const { index: low, level: lowLevel } = lowestLevel(validation, best, around);
  const sinceLow = last - low;
  const window = Math.max(
    1,
    Math.min(sinceLow, T.recentMost, Math.max(T.recentLeast, Math.round(checks * T.recentShare))),
  );
  const lowest = validation[best] ?? NaN;
  const recent = levelOf(validation, last - window + 1, last);
  const trainAtBest = levelOf(train, low - around, low + around);
  const trainAtBestCheck = levelOf(train, best - around, best + around);
  const trainRecent = levelOf(train, last - window + 1, last);
  const noise = noiseOf(validation.subarray(Math.max(0, low - 2 * sinceLow, last - MOST_CHECKS)));
  const error = noise * MEDIAN_ERROR * Math.sqrt(1 / window + 1 / (2 * around + 1));
  const hasTrain = Number.isFinite(trainAtBest) && Number.isFinite(trainRecent);
  const gap = recent - trainRecent;
  const recentScale = scaleOf(range.validation, recent);
  return {
    sinceBest: last - best,
    best: lowest,
    low,
    sinceLow,
    lowLevel,
    recent,
    rise: relative(recent - lowLevel, scaleOf(range.validation, lowLevel)),
    riseSinceBest: relative(recent - lowest, scaleOf(range.validation, lowest)),
    overNoise: error > 0 ? (recent - lowLevel) / error : Infinity,
    clearance: relative(lowestOf(validation, best + 1) - lowest, scaleOf(range.validation, lowest)),
    ofFall: fallShare(recent - lowLevel, (validation[0] ?? NaN) - lowLevel),
    trainFall: hasTrain ? relative(trainAtBest - trainRecent, scaleOf(range.train, trainAtBest)) : null,
    trainRose: hasTrain ? Math.max(0, relative(trainRecent - trainAtBest, recentScale)) : 0,
    trainAtBest,
    trainAtBestCheck,
    trainFallSinceBest: hasTrain
      ? relative(trainAtBestCheck - trainRecent, scaleOf(range.train, trainAtBestCheck))
      : null,
    trainRecent,
    gap,
    gapShare: relative(gap, recentScale),
  };
}

/**
 * Where the running median of the validation loss is lowest (the first of equals). Of a long run only the smallest check
 * of each of `MOST_CHECKS` stretches is looked around.
 */
function lowestLevel(values: Float64Array, best: number, around: number): { index: number; level: number } {
  if (around === 0) return { index: best, level: values[best] ?? NaN };
  const last = values.length - 1 - around;
  const stride = Math.ceil((last + 1) / MOST_CHECKS);
  let [index, level] = [best, Infinity];
  for (let from = 0; from <= last; from += stride) {
    let at = from;
    for (let next = from + 1; next < from + stride && next <= last; next += 1) {
      if ((values[next] ?? NaN) < (values[at] ?? NaN)) at = next;
    }
    const here = levelOf(values, at - around, at + around);
    if (here < level) [index, level] = [at, here];
  }
  // A single best check that stands in the same stretch is the one that a person sees.
  return Math.abs(best - index) <= around ? { index: best, level } : { index, level };
}

function lowestOf(values: Float64Array, from: number): number {
  let lowest = Infinity;
  for (let index = from; index < values.length; index += 1) lowest = Math.min(lowest, values[index] ?? Infinity);
  return lowest;
}

/** A rise as a share of the fall before it; infinite when the first check was the best. */
function fallShare(rise: number, fall: number): number {
  return fall > 0 ? rise / fall : Infinity;
}
