import { formatEpoch, formatPercent, formatValue } from '../format';
import type { Message } from '../message';
import type { Evidence } from './evidence';
import { relative, scaleOf } from './evidence';
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

/** Thresholds that were passed, by name, and how far. */
interface Passed {
  readonly parameters: Readonly<Record<string, number>>;
  readonly margin: number;
}

/**
 * Overfitting: the validation loss has not improved for a number of checks and has risen since its lowest level, while
 * the train loss went on falling and a gap is open. A rise counts when it stands out from the noise, or when the gap is
 * so wide and the best so far out of reach that noise explains neither.
 */
export function overfitting(evidence: Evidence, rise: Rise, live: boolean): Finding | null {
  const passed = risenAboveNoise(evidence, rise) ?? gapWideOpen(evidence, rise, live);
  if (passed === null) return null;
  const last = evidence.checks - 1;
  const bestEpoch = evidence.epoch[evidence.best] ?? 1;
  const lastEpoch = evidence.epoch[last] ?? bestEpoch;
  const from = evidence.epoch[rise.low] ?? bestEpoch;
  return finding({
    kind: 'overfitting',
    span: { from, to: lastEpoch },
    parameters: passed.parameters,
    numbers: {
      bestEpoch,
      bestLoss: rise.best,
      lowestFrom: rise.low === evidence.best ? null : from,
      lowestLevel: rise.low === evidence.best ? null : rise.lowLevel,
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
    margin: passed.margin,
    sentence: sentenceOf(evidence, formatEpoch(from), rise),
  });
}

/** The usual case: enough checks to tell a rise from noise. */
function risenAboveNoise(evidence: Evidence, rise: Rise): Passed | null {
  const leastChecks = Math.max(T.overfitChecks, Math.round(evidence.checks * T.overfitShare));
  if (rise.sinceLow < leastChecks) return null;
  if (rise.overNoise < T.overfitNoise || rise.ofFall < T.overfitOfFall) return null;
  const risen: readonly [number, number][] = [
    [rise.sinceLow, leastChecks],
    [rise.overNoise, T.overfitNoise],
  ];
  const common = { leastChecks, noise: T.overfitNoise };
  const { trainFall } = rise;
  if (trainFall === null) {
    if (rise.rise < T.overfitRiseStrong) return null;
    const margin = marginOf([...risen, [rise.rise, T.overfitRiseStrong]]);
    return { parameters: { ...common, leastRise: T.overfitRiseStrong }, margin };
  }
  if (trainFall >= T.overfitTrainFall && rise.rise >= T.overfitRise && rise.gapShare >= T.overfitGap) {
    return {
      parameters: { ...common, leastRise: T.overfitRise, leastTrainFall: T.overfitTrainFall, leastGap: T.overfitGap },
      margin: marginOf([
        ...risen,
        [rise.rise, T.overfitRise],
        [trainFall, T.overfitTrainFall],
        [rise.gapShare, T.overfitGap],
      ]),
    };
  }
  // Train loss that has nothing left to fall: the rows are known by heart already.
  const first = evidence.train.find(Number.isFinite) ?? NaN;
  const learned = relative(first - rise.trainAtBest, scaleOf(evidence.train, first));
  if (learned < T.fittedLearned) return null;
  if (rise.trainRose > T.fittedTrainRise || rise.rise < T.fittedRise || rise.gapShare < T.fittedGap) return null;
  return {
    parameters: { ...common, leastRise: T.fittedRise, leastLearned: T.fittedLearned, mostTrainRise: T.fittedTrainRise, leastGap: T.fittedGap },
    margin: marginOf([...risen, [rise.rise, T.fittedRise], [rise.gapShare, T.fittedGap]]),
  };
}

/** Few or wild checks: every one since the best is clearly worse, and train loss has left validation loss far behind. */
function gapWideOpen(evidence: Evidence, rise: Rise, live: boolean): Passed | null {
  const fewest = evidence.checks < T.leastChecks ? 2 : live ? T.wideChecksLive : T.wideChecks;
  const leastChecks = Math.max(fewest, Math.round(evidence.checks * T.wideShare));
  if (rise.trainFall === null || rise.sinceBest < leastChecks) return null;
  if (rise.clearance < T.wideClearance || rise.riseSinceBest < T.wideRise || rise.ofFall < T.overfitOfFall) return null;
  if (rise.trainFall < T.wideTrainFall || rise.gapShare < T.wideGap) return null;
  return {
    parameters: {
      leastChecks,
      leastClearance: T.wideClearance,
      leastRise: T.wideRise,
      leastTrainFall: T.wideTrainFall,
      leastGap: T.wideGap,
    },
    margin: marginOf([
      [rise.sinceBest, leastChecks],
      [rise.clearance, T.wideClearance],
      [rise.riseSinceBest, T.wideRise],
      [rise.trainFall, T.wideTrainFall],
      [rise.gapShare, T.wideGap],
    ]),
  };
}

/** Percentages where losses stay positive, plain differences where they do not. */
function sentenceOf(evidence: Evidence, from: string, rise: Rise): Message {
  const { axis, validation, train, best } = evidence;
  const isBest = rise.low === best;
  const lowest = isBest ? rise.best : rise.lowLevel;
  const risen = scaleIsLevel(validation)
    ? formatPercent(isBest ? rise.riseSinceBest : rise.rise)
    : formatValue(rise.recent - lowest);
  const args = [from, formatValue(lowest), risen, formatValue(rise.recent)];
  if (rise.trainFall === null) return isBest ? aloneText(axis, args) : aloneAroundText(axis, args);
  if (rise.trainFall < T.overfitTrainFall) {
    const facts = [...args, formatValue(rise.trainRecent)];
    return isBest ? fittedText(axis, facts) : fittedAroundText(axis, facts);
  }
  const fallen = scaleIsLevel(train) ? formatPercent(rise.trainFall) : formatValue(rise.trainAtBest - rise.trainRecent);
  return isBest ? fallingText(axis, [...args, fallen]) : fallingAroundText(axis, [...args, fallen]);
}

function scaleIsLevel(values: Float64Array): boolean {
  return values.every((value) => !(value <= 0));
}
