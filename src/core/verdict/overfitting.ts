import { formatEpoch, formatPercent, formatValue } from '../format';
import { msg } from '../message';
import type { Message } from '../message';
import type { Evidence } from './evidence';
import { levelOf, relative, scaleOf } from './evidence';
import { finding } from './finding';
import type { Finding } from './finding';
import { MOST_CHECKS, noiseOf } from './statistics';
import { THRESHOLDS as T } from './thresholds';

/** Rise of the validation loss since its best check, and what the train loss did meanwhile. */
export interface Rise {
  readonly sinceBest: number;
  readonly best: number;
  readonly recent: number;
  /** Of the recent level over the level around the best check, relative. */
  readonly rise: number;
  /** Of the recent level over the best value itself, relative: what the chart shows. */
  readonly riseSinceBest: number;
  readonly overNoise: number;
  /** Of the lowest validation loss after the best check over the best value, relative: how near it has come again. */
  readonly clearance: number;
  readonly ofFall: number;
  /** Null without train loss around the best check and now. */
  readonly trainFall: number | null;
  readonly trainAtBest: number;
  readonly trainRecent: number;
  readonly gap: number;
  readonly gapShare: number;
}

/** Measures how the losses went since the best check. Levels are medians, so that one lucky or bad check decides nothing. */
export function measureRise(evidence: Evidence): Rise {
  const { checks, best, validation, train } = evidence;
  const last = checks - 1;
  const sinceBest = last - best;
  // Few checks: the best value itself; many: what is around it, because the smallest of many is small by luck.
  const around = checks < T.leastChecks + 1 ? 0 : Math.min(5, Math.max(1, Math.round(checks * T.aroundShare)));
  const window = Math.max(1, Math.min(sinceBest, 15, Math.max(3, Math.round(checks * T.recentShare))));
  const lowest = validation[best] ?? NaN;
  const bestLevel = levelOf(validation, best - around, best + around);
  const recent = levelOf(validation, last - window + 1, last);
  const scale = scaleOf(validation, lowest);
  const trainAtBest = levelOf(train, best - around, best + around);
  const trainRecent = levelOf(train, last - window + 1, last);
  const trainScale = scaleOf(train, trainAtBest);
  const noise = noiseOf(validation.subarray(Math.max(0, best - 2 * sinceBest, last - MOST_CHECKS)));
  const hasTrain = Number.isFinite(trainAtBest) && Number.isFinite(trainRecent);
  const gap = recent - trainRecent;
  return {
    sinceBest,
    best: lowest,
    recent,
    rise: relative(recent - bestLevel, scaleOf(validation, bestLevel)),
    riseSinceBest: relative(recent - lowest, scale),
    overNoise: noise > 0 ? (recent - bestLevel) / noise : Infinity,
    clearance: relative(lowestOf(validation, best + 1) - lowest, scale),
    ofFall: fallShare(recent - lowest, (validation[0] ?? NaN) - lowest),
    trainFall: hasTrain ? relative(trainAtBest - trainRecent, trainScale) : null,
    trainAtBest,
    trainRecent,
    gap,
    gapShare: relative(gap, scaleOf(validation, recent)),
  };
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

/**
 * Overfitting: the validation loss has not improved for a number of checks and has risen since its best, while the
 * train loss went on falling and a gap is open. A rise counts when it stands out from the noise, or when the gap is so
 * wide and the best so far out of reach that noise explains neither.
 */
export function overfitting(evidence: Evidence, rise: Rise, live: boolean): Finding | null {
  const parameters = risenAboveNoise(evidence, rise) ?? gapWideOpen(evidence, rise, live);
  if (parameters === null) return null;
  const last = evidence.checks - 1;
  const bestEpoch = evidence.epoch[evidence.best] ?? 1;
  const lastEpoch = evidence.epoch[last] ?? bestEpoch;
  return finding({
    kind: 'overfitting',
    span: { from: bestEpoch, to: lastEpoch },
    parameters,
    numbers: {
      bestEpoch,
      bestLoss: rise.best,
      lastEpoch,
      lastLoss: evidence.validation[last] ?? null,
      recentLoss: rise.recent,
      checksSinceBest: rise.sinceBest,
      riseSinceBest: rise.riseSinceBest,
      trainAtBest: rise.trainAtBest,
      trainRecent: rise.trainRecent,
      trainFall: rise.trainFall,
      gap: rise.gap,
    },
    sentence: sentenceOf(evidence, bestEpoch, rise),
  });
}

/** The usual case: enough checks to tell a rise from noise. Returns the thresholds that were passed. */
function risenAboveNoise(evidence: Evidence, rise: Rise): Record<string, number> | null {
  const leastChecks = Math.max(T.overfitChecks, Math.round(evidence.checks * T.overfitShare));
  const leastRise = rise.trainFall === null ? T.overfitRiseStrong : T.overfitRise;
  if (rise.sinceBest < leastChecks || rise.rise < leastRise) return null;
  if (rise.overNoise < T.overfitNoise || rise.ofFall < T.overfitOfFall) return null;
  if (rise.trainFall !== null && (rise.trainFall < T.overfitTrainFall || rise.gapShare < T.overfitGap)) return null;
  return { leastChecks, leastRise, leastTrainFall: T.overfitTrainFall, leastGap: T.overfitGap, noise: T.overfitNoise };
}

/** Few or wild checks: every one since the best is clearly worse, and train loss has left validation loss far behind. */
function gapWideOpen(evidence: Evidence, rise: Rise, live: boolean): Record<string, number> | null {
  const fewest = evidence.checks < T.leastChecks ? 2 : live ? T.wideChecksLive : T.wideChecks;
  const leastChecks = Math.max(fewest, Math.round(evidence.checks * T.wideShare));
  if (rise.trainFall === null || rise.sinceBest < leastChecks) return null;
  if (rise.clearance < T.wideClearance || rise.riseSinceBest < T.wideRise || rise.ofFall < T.overfitOfFall) return null;
  if (rise.trainFall < T.wideTrainFall || rise.gapShare < T.wideGap) return null;
  return {
    leastChecks,
    leastClearance: T.wideClearance,
    leastRise: T.wideRise,
    leastTrainFall: T.wideTrainFall,
    leastGap: T.wideGap,
  };
}

/** Percentages where losses stay positive, plain differences where they do not. */
function sentenceOf({ axis, validation, train }: Evidence, bestEpoch: number, rise: Rise): Message {
  const risen = scaleIsLevel(validation) ? formatPercent(rise.riseSinceBest) : formatValue(rise.recent - rise.best);
  const args = [formatEpoch(bestEpoch), formatValue(rise.best), risen, formatValue(rise.recent)] as const;
  if (rise.trainFall === null) {
    return axis === 'step'
      ? msg('Validation loss was best at step {0} ({1}) and has risen {2} since, to about {3}.', ...args)
      : msg('Validation loss was best at epoch {0} ({1}) and has risen {2} since, to about {3}.', ...args);
  }
  const fallen = scaleIsLevel(train) ? formatPercent(rise.trainFall) : formatValue(rise.trainAtBest - rise.trainRecent);
  return axis === 'step'
    ? msg(
        'Validation loss was best at step {0} ({1}) and has risen {2} since, to about {3}, while train loss fell {4}.',
        ...args,
        fallen,
      )
    : msg(
        'Validation loss was best at epoch {0} ({1}) and has risen {2} since, to about {3}, while train loss fell {4}.',
        ...args,
        fallen,
      );
}

function scaleIsLevel(values: Float64Array): boolean {
  return values.every((value) => !(value <= 0));
}
