import { formatEpoch, formatPercent, formatValue } from '../format';
import type { Message } from '../message';
import type { Evidence } from './evidence';
import { relative, scaleIsLevel, scaleOf } from './evidence';
import { finding, marginOf } from './finding';
import type { Finding } from './finding';
import {
  aloneAroundText,
  aloneText,
  fallingAroundText,
  fallingText,
  fittedAroundText,
  fittedText,
} from './overfitting-text';
import type { Rise } from './rise';
import { THRESHOLDS as T } from './thresholds';

/** Thresholds that were passed, by name, what was held against them beside the usual numbers, and how far it passed. */
interface Passed {
  readonly parameters: Readonly<Record<string, number>>;
  readonly numbers?: Readonly<Record<string, number>>;
  readonly margin: number;
  /** Whether the single best check is what the rise is measured from, else the lowest level. */
  readonly sinceBest: boolean;
}

/** What a rise is measured from. */
interface Since {
  readonly index: number;
  readonly isBest: boolean;
  readonly value: number;
  readonly rise: number;
  readonly train: number;
  readonly trainFall: number | null;
}

function sinceBestCheck({ best }: Evidence, rise: Rise): Since {
  const { riseSinceBest, trainAtBestCheck: train, trainFallSinceBest: trainFall } = rise;
  return { index: best, isBest: true, value: rise.best, rise: riseSinceBest, train, trainFall };
}

function sinceLowest(evidence: Evidence, rise: Rise): Since {
  if (rise.low === evidence.best) return sinceBestCheck(evidence, rise);
  const { low, lowLevel, trainAtBest, trainFall } = rise;
  return { index: low, isBest: false, value: lowLevel, rise: rise.rise, train: trainAtBest, trainFall };
}

/**
 * Overfitting: the validation loss has not improved for a number of checks and has risen since its lowest level, while
 * the train loss went on falling and a gap is open. A rise counts when it stands out from the noise, or when the gap is
 * so wide and the best so far out of reach that noise explains neither.
 */
export function overfitting(evidence: Evidence, rise: Rise, live: boolean): Finding | null {
  const passed = risenAboveNoise(evidence, rise, live) ?? gapWideOpen(evidence, rise, live);
  if (passed === null) return null;
  const last = evidence.checks - 1;
  const bestEpoch = evidence.epoch[evidence.best] ?? 1;
  const lastEpoch = evidence.epoch[last] ?? bestEpoch;
  const since = passed.sinceBest ? sinceBestCheck(evidence, rise) : sinceLowest(evidence, rise);
  const from = evidence.epoch[since.index] ?? bestEpoch;
  return finding({
    kind: 'overfitting',
    span: { from, to: lastEpoch },
    parameters: passed.parameters,
    numbers: {
      bestEpoch,
      bestLoss: rise.best,
      lowestFrom: since.isBest ? null : from,
      lowestLevel: since.isBest ? null : rise.lowLevel,
      lastEpoch,
      lastLoss: evidence.validation[last] ?? null,
      recentLoss: rise.recent,
      checksSinceBest: rise.sinceBest,
      checksSinceLowest: rise.sinceLow,
      rise: rise.rise,
      riseSinceBest: rise.riseSinceBest,
      overNoise: rise.overNoise,
      ofFall: rise.ofFall,
      clearance: rise.clearance,
      trainAtBest: since.train,
      trainRecent: rise.trainRecent,
      trainFall: since.trainFall,
      gap: rise.gap,
      gapShare: rise.gapShare,
      ...passed.numbers,
    },
    margin: passed.margin,
    sentence: sentenceOf(evidence, formatEpoch(from), rise, since),
  });
}

/** The usual case: enough checks to tell a rise from noise. */
function risenAboveNoise(evidence: Evidence, rise: Rise, live: boolean): Passed | null {
  const leastChecks = Math.max(T.overfitChecks, Math.round(evidence.checks * T.overfitShare));
  if (rise.sinceLow < leastChecks) return null;
  if (rise.overNoise < T.overfitNoise || rise.ofFall < T.overfitOfFall) return null;
  const risen: readonly [number, number][] = [
    [rise.sinceLow, leastChecks],
    [rise.overNoise, T.overfitNoise],
  ];
  const isPlain = rise.overNoise >= T.plainNoise && rise.sinceLow >= evidence.checks * T.plainShare;
  const plain = isPlain ? { plainNoise: T.plainNoise, plainShare: T.plainShare } : {};
  const common = { leastChecks, noise: T.overfitNoise, leastOfFall: T.overfitOfFall, ...plain };
  const plainRise = live ? T.plainRiseLive : T.plainRise;
  const leastRise = isPlain ? plainRise : live ? T.overfitRiseLive : T.overfitRise;
  const fittedRise = isPlain ? plainRise : live ? T.overfitRiseLive : T.fittedRise;
  const { trainFall } = rise;
  if (trainFall === null) {
    if (rise.rise < T.overfitRiseStrong) return null;
    const margin = marginOf([...risen, [rise.rise, T.overfitRiseStrong]]);
    return { parameters: { ...common, leastRise: T.overfitRiseStrong }, margin, sinceBest: false };
  }
  if (trainFall >= T.overfitTrainFall && rise.rise >= leastRise && rise.gapShare >= T.overfitGap) {
    return {
      parameters: { ...common, leastRise, leastTrainFall: T.overfitTrainFall, leastGap: T.overfitGap },
      margin: marginOf([
        ...risen,
        [rise.rise, leastRise],
        [trainFall, T.overfitTrainFall],
        [rise.gapShare, T.overfitGap],
      ]),
      sinceBest: false,
    };
  }
  // Train loss that has nothing left to fall: the rows are known by heart already.
  const first = evidence.train.find(Number.isFinite) ?? NaN;
  const learned = relative(first - rise.trainAtBest, scaleOf(evidence.range.train, first));
  if (learned < T.fittedLearned) return null;
  if (rise.trainRose > T.fittedTrainRise || rise.rise < fittedRise || rise.gapShare < T.fittedGap) return null;
  return {
    parameters: {
      ...common,
      leastRise: fittedRise,
      leastLearned: T.fittedLearned,
      mostTrainRise: T.fittedTrainRise,
      leastGap: T.fittedGap,
    },
    numbers: { learned, trainRise: rise.trainRose },
    margin: marginOf([...risen, [rise.rise, fittedRise], [rise.gapShare, T.fittedGap]]),
    sinceBest: false,
  };
}

/** Few or wild checks: every one since the best is clearly worse, and train loss has left validation loss far behind. */
function gapWideOpen(evidence: Evidence, rise: Rise, live: boolean): Passed | null {
  const fewest = evidence.checks < T.leastChecks ? 2 : live ? T.wideChecksLive : T.wideChecks;
  const leastChecks = Math.max(fewest, Math.round(evidence.checks * T.wideShare));
  const leastRise = live ? T.wideRiseLive : T.wideRise;
  const { trainFallSinceBest: trainFall } = rise;
  if (trainFall === null || rise.sinceBest < leastChecks) return null;
  if (rise.clearance < T.wideClearance || rise.riseSinceBest < leastRise || rise.ofFall < T.overfitOfFall) return null;
  if (trainFall < T.wideTrainFall || rise.gapShare < T.wideGap) return null;
  return {
    parameters: {
      leastChecks,
      leastClearance: T.wideClearance,
      leastRise,
      leastOfFall: T.overfitOfFall,
      leastTrainFall: T.wideTrainFall,
      leastGap: T.wideGap,
    },
    numbers: { trainFallSinceBest: trainFall },
    margin: marginOf([
      [rise.sinceBest, leastChecks],
      [rise.clearance, T.wideClearance],
      [rise.riseSinceBest, leastRise],
      [trainFall, T.wideTrainFall],
      [rise.gapShare, T.wideGap],
    ]),
    sinceBest: true,
  };
}

/** Percentages where losses stay positive, plain differences where they do not. */
function sentenceOf({ axis, range }: Evidence, from: string, rise: Rise, since: Since): Message {
  const { isBest, value, trainFall } = since;
  const risen = scaleIsLevel(range.validation) ? formatPercent(since.rise) : formatValue(rise.recent - value);
  const args = [from, formatValue(value), risen, formatValue(rise.recent)];
  if (trainFall === null) return isBest ? aloneText(axis, args) : aloneAroundText(axis, args);
  if (trainFall < T.saidTrainFall) {
    const facts = [...args, formatValue(rise.trainRecent)];
    return isBest ? fittedText(axis, facts) : fittedAroundText(axis, facts);
  }
  const fallen = scaleIsLevel(range.train) ? formatPercent(trainFall) : formatValue(since.train - rise.trainRecent);
  return isBest ? fallingText(axis, [...args, fallen]) : fallingAroundText(axis, [...args, fallen]);
}
