import { formatEpoch, formatPercent, formatValue } from '../format';
import type { Evidence } from './evidence';
import { levelOf, relative, scaleIsLevel, scaleOf } from './evidence';
import { finding, marginOf } from './finding';
import type { Finding } from './finding';
import type { Rise } from './rise';
import { common } from './shape';
import { relapseText, unstableText } from './shape-text';
import { MOST_CHECKS, swingOf } from './statistics';
import { THRESHOLDS as T } from './thresholds';

/** Unstable: the losses jump up and down from check to check, or both have gone back up after they had come down. */
export function unstable(evidence: Evidence, rise: Rise): Finding | null {
  return oscillates(evidence, rise) ?? relapsed(evidence, rise);
}

/** The validation loss jumps up and down from check to check, and so does the train loss where there is one. */
function oscillates(evidence: Evidence, rise: Rise): Finding | null {
  const { checks, validation, train, epoch } = evidence;
  if (checks < T.unstableChecks) return null;
  // The later half: a steep start is no swing.
  const from = Math.max(Math.floor(checks / 2), checks - MOST_CHECKS);
  const later = swingOf(validation.subarray(from));
  const level = levelOf(validation, from, checks - 1);
  const swing = relative(later.step, scaleOf(evidence.range.validation, level));
  if (swing < T.unstableSwing || later.turns < T.unstableTurns) return null;
  const trainLater = swingOf(train.subarray(from));
  const trainSwing = relative(trainLater.step, scaleOf(evidence.range.train, levelOf(train, from, checks - 1)));
  const hasTrain = Number.isFinite(trainLater.step);
  if (hasTrain && trainSwing < T.unstableTrainSwing) return null;
  const start = epoch[from] ?? 1;
  const jump = scaleIsLevel(evidence.range.validation) ? formatPercent(swing) : formatValue(later.step);
  return finding({
    kind: 'unstable',
    span: { from: start, to: epoch[checks - 1] ?? start },
    parameters: {
      leastChecks: T.unstableChecks,
      leastSwing: T.unstableSwing,
      leastTrainSwing: T.unstableTrainSwing,
      leastTurns: T.unstableTurns,
    },
    numbers: { ...common(evidence, rise), swing, trainSwing, turns: later.turns },
    margin: marginOf([
      [swing, T.unstableSwing],
      [hasTrain ? trainSwing : null, T.unstableTrainSwing],
    ]),
    sentence: unstableText(evidence.axis, [formatEpoch(start), jump, formatValue(level)]),
  });
}

/** Both losses are well above where they had been, without having run away: training lost what it had learned. */
function relapsed(evidence: Evidence, rise: Rise): Finding | null {
  const { checks, epoch, train, axis } = evidence;
  const leastChecks = Math.max(T.overfitChecks, Math.round(checks * T.overfitShare));
  const trainRise = rise.trainFall === null ? 0 : -rise.trainFall;
  if (checks < T.unstableChecks || rise.sinceLow < leastChecks) return null;
  if (rise.rise < T.relapseRise || trainRise < T.relapseRise || rise.overNoise < T.overfitNoise) return null;
  const first = train.find(Number.isFinite) ?? NaN;
  const trainOfFall = relative(rise.trainRecent - rise.trainAtBest, first - rise.trainAtBest);
  if (rise.ofFall < T.relapseOfFall || trainOfFall < T.relapseOfFall) return null;
  const from = epoch[rise.low] ?? 1;
  return finding({
    kind: 'unstable',
    span: { from, to: epoch[checks - 1] ?? from },
    parameters: { leastChecks, leastRise: T.relapseRise, leastOfFall: T.relapseOfFall, noise: T.overfitNoise },
    numbers: {
      ...common(evidence, rise),
      recentLoss: rise.recent,
      trainAtBest: rise.trainAtBest,
      trainRecent: rise.trainRecent,
      trainRise,
      overNoise: rise.overNoise,
      ofFall: rise.ofFall,
      trainOfFall,
    },
    margin: marginOf([
      [rise.rise, T.relapseRise],
      [trainRise, T.relapseRise],
      [rise.ofFall, T.relapseOfFall],
      [trainOfFall, T.relapseOfFall],
      [rise.overNoise, T.overfitNoise],
    ]),
    sentence: relapseText(axis, [
      formatEpoch(from),
      formatValue(rise.lowLevel),
      formatValue(rise.recent),
      formatValue(rise.trainAtBest),
      formatValue(rise.trainRecent),
    ]),
  });
}
