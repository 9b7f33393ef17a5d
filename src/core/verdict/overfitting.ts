import { formatEpoch, formatPercent, formatValue } from '../format';
import { msg } from '../message';
import type { Message } from '../message';
import type { Evidence } from './evidence';
import { levelOf, relative, scaleOf } from './evidence';
import { finding } from './finding';
import type { Finding } from './finding';
import { noiseOf } from './statistics';
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
  const around = checks < T.leastChecks + 1 ? 0 : Math.min(5, Math.max(1, Math.round(checks * 0.02)));
  const window = Math.max(1, Math.min(sinceBest, 15, Math.max(3, Math.round(checks * 0.1))));
  const lowest = validation[best] ?? NaN;
  const bestLevel = levelOf(validation, best - around, best + around);
  const recent = levelOf(validation, last - window + 1, last);
  const scale = scaleOf(validation, lowest);
  const trainAtBest = levelOf(train, best - around, best + around);
  const trainRecent = levelOf(train, last - window + 1, last);
  const trainScale = scaleOf(train, trainAtBest);
  const noise = noiseOf(validation.subarray(Math.max(0, best - 2 * sinceBest)));
  const hasTrain = Number.isFinite(trainAtBest) && Number.isFinite(trainRecent);
  const gap = recent - trainRecent;
  return {
    sinceBest,
    best: lowest,
    recent,
    rise: relative(recent - bestLevel, scale),
    riseSinceBest: relative(recent - lowest, scale),
    overNoise: noise > 0 ? (recent - bestLevel) / noise : Infinity,
    ofFall: fallShare(recent - lowest, (validation[0] ?? NaN) - lowest),
    trainFall: hasTrain ? relative(trainAtBest - trainRecent, trainScale) : null,
    trainAtBest,
    trainRecent,
    gap,
    gapShare: relative(gap, scaleOf(validation, recent)),
  };
}

/** A rise as a share of the fall before it; infinite when the first check was the best. */
function fallShare(rise: number, fall: number): number {
  return fall > 0 ? rise / fall : Infinity;
}

/**
 * Overfitting: the validation loss has not improved for a number of checks and has risen above the level around its
 * best, by more than its noise, while the train loss went on falling and the gap is open.
 */
export function overfitting(evidence: Evidence, rise: Rise): Finding | null {
  const isShort = evidence.checks < T.leastChecks;
  const isStrong = isShort || rise.trainFall === null;
  const least = isShort ? 2 : Math.max(T.overfitChecks, Math.round(evidence.checks * T.overfitShare));
  const needed = isStrong ? T.overfitRiseStrong : T.overfitRise;
  if (rise.sinceBest < least || rise.rise < needed) return null;
  if (!isShort && rise.overNoise < T.overfitNoise) return null;
  if (rise.ofFall < T.overfitOfFall) return null;
  if (rise.trainFall !== null && (rise.trainFall < T.overfitTrainFall || rise.gapShare < T.overfitGap)) return null;
  if (isShort && rise.trainFall === null) return null;
  const last = evidence.checks - 1;
  const bestEpoch = evidence.epoch[evidence.best] ?? 1;
  const lastEpoch = evidence.epoch[last] ?? bestEpoch;
  return finding({
    kind: 'overfitting',
    span: { from: bestEpoch, to: lastEpoch },
    parameters: {
      leastChecks: least,
      leastRise: needed,
      leastTrainFall: T.overfitTrainFall,
      leastGap: T.overfitGap,
      noise: T.overfitNoise,
    },
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
    sentence: sentenceOf(bestEpoch, rise, scaleIsLevel(evidence.validation), scaleIsLevel(evidence.train)),
  });
}

/** Percentages where losses stay positive, plain differences where they do not. */
function sentenceOf(bestEpoch: number, rise: Rise, percent: boolean, trainPercent: boolean): Message {
  const risen = percent ? formatPercent(rise.riseSinceBest) : formatValue(rise.recent - rise.best);
  const args = [formatEpoch(bestEpoch), formatValue(rise.best), risen, formatValue(rise.recent)] as const;
  if (rise.trainFall === null) {
    return msg('Validation loss was best at epoch {0} ({1}) and has risen {2} since, to about {3}.', ...args);
  }
  const fallen = trainPercent ? formatPercent(rise.trainFall) : formatValue(rise.trainAtBest - rise.trainRecent);
  return msg(
    'Validation loss was best at epoch {0} ({1}) and has risen {2} since, to about {3}, while train loss fell {4}.',
    ...args,
    fallen,
  );
}

function scaleIsLevel(values: Float64Array): boolean {
  return values.every((value) => !(value <= 0));
}
