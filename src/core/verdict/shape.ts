import { formatEpoch, formatPercent, formatValue } from '../format';
import { msg } from '../message';
import { goodFitAloneText, goodFitText, improvingText, plateauText, unstableText } from './shape-text';
import type { Evidence } from './evidence';
import { levelOf, relative, scaleOf } from './evidence';
import { finding } from './finding';
import type { Finding } from './finding';
import type { Rise } from './overfitting';
import { MOST_CHECKS, noiseOf, swingOf } from './statistics';
import { THRESHOLDS as T } from './thresholds';

/** Numbers that every finding about the whole curve carries. */
function common(evidence: Evidence, rise: Rise): Record<string, number | null> {
  return {
    bestEpoch: evidence.epoch[evidence.best] ?? null,
    bestLoss: rise.best,
    lastEpoch: evidence.epoch[evidence.checks - 1] ?? null,
    lastLoss: evidence.validation[evidence.checks - 1] ?? null,
    checksSinceBest: rise.sinceBest,
    riseSinceBest: rise.riseSinceBest,
    trainFall: rise.trainFall,
    gap: rise.gap,
  };
}

/** Unstable: the validation loss jumps up and down from check to check, and so does the train loss where there is one. */
export function unstable(evidence: Evidence, rise: Rise): Finding | null {
  const { checks, validation, train, epoch } = evidence;
  if (checks < T.unstableChecks) return null;
  // The later half: a steep start is no swing.
  const from = Math.max(Math.floor(checks / 2), checks - MOST_CHECKS);
  const later = swingOf(validation.subarray(from));
  const level = levelOf(validation, from, checks - 1);
  const swing = relative(later.step, scaleOf(validation, level));
  if (swing < T.unstableSwing || later.turns < T.unstableTurns) return null;
  const trainLater = swingOf(train.subarray(from));
  const trainSwing = relative(trainLater.step, scaleOf(train, levelOf(train, from, checks - 1)));
  if (Number.isFinite(trainLater.step) && trainSwing < T.unstableTrainSwing) return null;
  const start = epoch[from] ?? 1;
  return finding({
    kind: 'unstable',
    span: { from: start, to: epoch[checks - 1] ?? start },
    parameters: { leastSwing: T.unstableSwing, leastTrainSwing: T.unstableTrainSwing, leastTurns: T.unstableTurns },
    numbers: { ...common(evidence, rise), swing, trainSwing, turns: later.turns },
    sentence: unstableText(evidence.axis, [formatEpoch(start), formatPercent(swing), formatValue(level)]),
  });
}

/** Still improving: the best check is one of the last, and the level fell noticeably over the last part of the run. */
export function stillImproving(evidence: Evidence, rise: Rise): Finding | null {
  const { checks, validation, epoch } = evidence;
  const last = checks - 1;
  if (rise.sinceBest > Math.max(2, Math.round(checks * T.improvingSinceBest))) return null;
  const part = Math.max(2, Math.min(last, Math.round(checks * T.improvingShare)));
  const width = Math.max(1, Math.min(10, Math.floor(part / 2)));
  const before = levelOf(validation, last - part - Math.floor(width / 2), last - part + Math.floor(width / 2));
  const now = levelOf(validation, last - width + 1, last);
  const fall = relative(before - now, scaleOf(validation, before));
  const ofFall = relative(before - now, (validation[0] ?? NaN) - rise.best);
  const noise = noiseOf(validation.subarray(Math.max(0, last - 2 * part, last - MOST_CHECKS)));
  if (fall < T.improvingFall || before - now < T.improvingNoise * noise) return null;
  if (fall < T.improvingFallLarge && ofFall < T.improvingOfFall) return null;
  const from = epoch[last - part] ?? 1;
  const value = validation[last - part] ?? before;
  return finding({
    kind: 'still-improving',
    span: { from, to: epoch[last] ?? from },
    parameters: { leastFall: T.improvingFall, leastOfFall: T.improvingOfFall, share: T.improvingShare },
    numbers: { ...common(evidence, rise), recentFall: fall, recentFallOfWhole: ofFall, fromEpoch: from },
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
  const window = Math.min(50, Math.max(3, Math.round(checks * 0.1)));
  const firstTrain = train.find(Number.isFinite) ?? NaN;
  const lastTrain = levelOf(train, checks - window, checks - 1);
  if (!Number.isFinite(firstTrain) || !Number.isFinite(lastTrain)) return null;
  const first = validation[0] ?? NaN;
  const trainFall = relative(firstTrain - lastTrain, scaleOf(train, firstTrain));
  const fall = relative(first - rise.best, scaleOf(validation, first));
  if (trainFall > T.underfitFall || fall > T.underfitFall) return null;
  const from = epoch[0] ?? 1;
  return finding({
    kind: 'underfitting',
    span: { from, to: epoch[checks - 1] ?? from },
    parameters: { leastChecks: T.underfitChecks, mostFall: T.underfitFall },
    numbers: { ...common(evidence, rise), trainFallSinceStart: trainFall, fallSinceStart: fall, firstTrain, lastTrain },
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
  const near = rise.best + T.plateauGain * scaleOf(validation, rise.best);
  const start = validation.findIndex((value) => value <= near);
  const flat = last - start;
  if (flat < Math.max(T.plateauChecks, checks * T.plateauShare)) return null;
  const trainThen = levelOf(train, start, start + 2);
  const trainNow = levelOf(train, last - 2, last);
  const trainFall = Number.isFinite(trainThen) ? relative(trainThen - trainNow, scaleOf(train, trainThen)) : null;
  if (trainFall !== null && trainFall > T.plateauTrainFall) return null;
  const from = epoch[start] ?? 1;
  return finding({
    kind: 'plateaued',
    span: { from, to: epoch[last] ?? from },
    parameters: { leastChecks: T.plateauChecks, share: T.plateauShare, gain: T.plateauGain },
    numbers: { ...common(evidence, rise), flatChecks: flat, flatFrom: from, trainFallSinceFlat: trainFall },
    sentence: plateauText(evidence.axis, [
      formatPercent(T.plateauGain),
      formatEpoch(from),
      formatValue(validation[start] ?? rise.best),
      formatValue(rise.best),
      formatEpoch(epoch[evidence.best] ?? from),
    ]),
  });
}

/** None of the others: the validation loss has come down and stays near its best. */
export function goodFit(evidence: Evidence, rise: Rise): Finding {
  const { checks, epoch, best } = evidence;
  const bestEpoch = formatEpoch(epoch[best] ?? 1);
  const last = evidence.validation[checks - 1] ?? rise.best;
  const facts = [bestEpoch, formatValue(rise.best), formatValue(last)];
  const sentence = Number.isFinite(rise.trainRecent)
    ? goodFitText(evidence.axis, [...facts, formatValue(rise.trainRecent)])
    : goodFitAloneText(evidence.axis, facts);
  return finding({ kind: 'good-fit', span: null, parameters: {}, numbers: common(evidence, rise), sentence });
}
