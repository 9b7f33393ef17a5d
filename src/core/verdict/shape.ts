import { formatEpoch, formatPercent, formatValue } from '../format';
import { msg } from '../message';
import { goodFitAloneText, goodFitText, improvingText, plateauText, undecidedText } from './shape-text';
import type { Evidence } from './evidence';
import { levelOf, relative, scaleIsLevel, scaleOf } from './evidence';
import { finding, marginOf } from './finding';
import type { Finding } from './finding';
import type { Rise } from './rise';
import { MOST_CHECKS, noiseOf } from './statistics';
import { THRESHOLDS as T } from './thresholds';

/** Numbers that every finding about the whole curve carries. */
export function common(evidence: Evidence, rise: Rise): Record<string, number | null> {
  return {
    bestEpoch: evidence.epoch[evidence.best] ?? null,
    bestLoss: rise.best,
    lastEpoch: evidence.epoch[evidence.checks - 1] ?? null,
    lastLoss: evidence.validation[evidence.checks - 1] ?? null,
    checksSinceBest: rise.sinceBest,
    rise: rise.rise,
    riseSinceBest: rise.riseSinceBest,
    trainFall: rise.trainFall,
    gap: rise.gap,
  };
}

/** Still improving: the best check is one of the last, and the level fell noticeably over the last part of the run. */
export function stillImproving(evidence: Evidence, rise: Rise): Finding | null {
  const { checks, validation, epoch } = evidence;
  const last = checks - 1;
  const mostSinceBest = Math.max(2, Math.round(checks * T.improvingSinceBest));
  if (rise.sinceBest > mostSinceBest) return null;
  const part = Math.max(2, Math.min(last, Math.round(checks * T.improvingShare)));
  const width = Math.max(1, Math.min(10, Math.floor(part / 2)));
  const before = levelOf(validation, last - part - Math.floor(width / 2), last - part + Math.floor(width / 2));
  const now = levelOf(validation, last - width + 1, last);
  const fall = relative(before - now, scaleOf(evidence.range.validation, before));
  const ofFall = relative(before - now, (validation[0] ?? NaN) - rise.best);
  const noise = noiseOf(validation.subarray(Math.max(0, last - 2 * part, last - MOST_CHECKS)));
  if (fall < T.improvingFall || before - now < T.improvingNoise * noise) return null;
  if (fall < T.improvingFallLarge && ofFall < T.improvingOfFall) return null;
  const overNoise = noise > 0 ? (before - now) / noise : Infinity;
  const from = epoch[last - part] ?? 1;
  const value = validation[last - part] ?? before;
  return finding({
    kind: 'still-improving',
    span: { from, to: epoch[last] ?? from },
    parameters: {
      mostSinceBest,
      leastFall: T.improvingFall,
      leastFallAlone: T.improvingFallLarge,
      leastOfFall: T.improvingOfFall,
      noise: T.improvingNoise,
      share: T.improvingShare,
    },
    numbers: { ...common(evidence, rise), recentFall: fall, recentFallOfWhole: ofFall, overNoise, fromEpoch: from },
    margin: marginOf([
      [fall, T.improvingFall],
      [Math.max(ofFall / T.improvingOfFall, fall / T.improvingFallLarge), 1],
      [overNoise, T.improvingNoise],
    ]),
    sentence: improvingText(evidence.axis, [
      formatValue(value),
      formatEpoch(from),
      formatValue(rise.best),
      formatEpoch(epoch[evidence.best] ?? from),
    ]),
  });
}

/** Underfitting, said only where nothing was learned: neither loss has fallen noticeably since the first check. */
export function underfitting(evidence: Evidence, rise: Rise): Finding | null {
  const { checks, validation, train, epoch } = evidence;
  if (checks < T.underfitChecks) return null;
  const window = Math.min(T.underfitEndMost, Math.max(T.endLeast, Math.round(checks * T.endShare)));
  const firstTrain = train.find(Number.isFinite) ?? NaN;
  const lastTrain = levelOf(train, checks - window, checks - 1);
  if (!Number.isFinite(firstTrain) || !Number.isFinite(lastTrain)) return null;
  const first = validation[0] ?? NaN;
  const trainFall = relative(firstTrain - lastTrain, scaleOf(evidence.range.train, firstTrain));
  const fall = relative(first - rise.best, scaleOf(evidence.range.validation, first));
  if (trainFall > T.underfitFall || fall > T.underfitFall) return null;
  const from = epoch[0] ?? 1;
  return finding({
    kind: 'underfitting',
    span: { from, to: epoch[checks - 1] ?? from },
    parameters: { leastChecks: T.underfitChecks, mostFall: T.underfitFall },
    numbers: { ...common(evidence, rise), trainFallSinceStart: trainFall, fallSinceStart: fall, firstTrain, lastTrain },
    margin: marginOf([
      [T.underfitFall, Math.max(trainFall, 1e-9)],
      [T.underfitFall, Math.max(fall, 1e-9)],
      [checks, T.underfitChecks],
    ]),
    sentence: msg(
      'Hardly anything was learned in {0} checks: train loss went from {1} to {2}, validation loss from {3} to {4} at best.',
      checks,
      formatValue(firstTrain),
      formatValue(lastTrain),
      formatValue(first),
      formatValue(rise.best),
    ),
  });
}

/** Plateaued: for a good part of the run neither loss has improved in a way that matters. */
export function plateaued(evidence: Evidence, rise: Rise): Finding | null {
  const { checks, validation, train, epoch } = evidence;
  const last = checks - 1;
  const gain = T.plateauGain * scaleOf(evidence.range.validation, rise.best);
  const start = validation.findIndex((value) => value <= rise.best + gain);
  const flat = last - start;
  const leastFlat = Math.max(T.plateauChecks, checks * T.plateauShare);
  if (flat < leastFlat || rise.rise > T.plateauRise) return null;
  const trainThen = levelOf(train, start, start + 2);
  const trainNow = levelOf(train, last - 2, last);
  const trainFall = Number.isFinite(trainThen)
    ? relative(trainThen - trainNow, scaleOf(evidence.range.train, trainThen))
    : null;
  if (trainFall !== null && trainFall > T.plateauTrainFall) return null;
  const from = epoch[start] ?? 1;
  return finding({
    kind: 'plateaued',
    span: { from, to: epoch[last] ?? from },
    parameters: {
      leastChecks: T.plateauChecks,
      share: T.plateauShare,
      gain: T.plateauGain,
      mostTrainFall: T.plateauTrainFall,
      mostRise: T.plateauRise,
    },
    numbers: { ...common(evidence, rise), flatChecks: flat, flatFrom: from, trainFallSinceFlat: trainFall },
    margin: marginOf([
      [flat, leastFlat],
      [T.plateauTrainFall, Math.max(trainFall ?? 0, 1e-9)],
    ]),
    sentence: plateauText(evidence.axis, [
      scaleIsLevel(evidence.range.validation) ? formatPercent(T.plateauGain) : formatValue(gain),
      formatEpoch(from),
      formatValue(validation[start] ?? rise.best),
      formatValue(rise.best),
      formatEpoch(epoch[evidence.best] ?? from),
    ]),
  });
}

/** None of the others: the validation loss has come down and stays near its best. */
export function goodFit(evidence: Evidence, rise: Rise): Finding {
  const { epoch, best, axis } = evidence;
  const facts = [formatEpoch(epoch[best] ?? 1), formatValue(rise.best), formatValue(rise.recent)];
  // What stands well above its best check, or its lowest level, has not stayed near it.
  const above = Math.max(rise.rise, rise.riseSinceBest);
  const sentence =
    above >= T.overfitRise
      ? undecidedText(axis, facts)
      : Number.isFinite(rise.trainRecent)
        ? goodFitText(axis, [...facts, formatValue(rise.trainRecent)])
        : goodFitAloneText(axis, facts);
  // What is near to another diagnosis is the less sure to be none.
  const margin = marginOf([[T.overfitRise, Math.max(above, 1e-9)]]);
  const parameters = { mostRise: T.overfitRise };
  const numbers = { ...common(evidence, rise), recentLoss: rise.recent, trainRecent: rise.trainRecent };
  return finding({ kind: 'good-fit', span: null, parameters, numbers, margin, sentence });
}
