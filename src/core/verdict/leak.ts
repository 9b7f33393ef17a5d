import { formatEpoch, formatPercent, formatValue } from '../format';
import type { Evidence } from './evidence';
import { levelOf } from './evidence';
import { finding, marginOf } from './finding';
import type { Finding } from './finding';
import type { Rise } from './rise';
import { common } from './shape';
import { leakText } from './shape-text';
import { THRESHOLDS as T } from './thresholds';

/**
 * Leak suspected: the validation loss is a small part of the train loss at nearly every check, from the first ones on.
 * Dropout, augmentation and penalties in the train loss also put validation below train, and a train loss that is the
 * mean over an epoch does so while it falls fast; but not so far, and not from the first to the last check alike.
 *
 * Losses at or below zero have no ratio, so nothing is said of them.
 */
export function leakSuspected(evidence: Evidence, rise: Rise): Finding | null {
  const { checks, train, validation, epoch } = evidence;
  if (checks < T.leakChecks) return null;
  const ratios = new Float64Array(checks);
  let below = 0;
  let compared = 0;
  for (let index = 0; index < checks; index += 1) {
    const [value, beside] = [validation[index] ?? NaN, train[index] ?? NaN];
    if (value <= 0 || beside <= 0) return null;
    const ratio = value / beside;
    ratios[index] = ratio;
    if (Number.isNaN(ratio)) continue;
    compared += 1;
    if (ratio < T.leakRatio) below += 1;
  }
  if (compared < T.leakChecks || below < T.leakShare * compared) return null;
  const early = levelOf(ratios, 0, Math.max(T.endLeast - 1, Math.round(checks * T.endShare)));
  const end = checks - Math.max(T.endLeast, Math.round(checks * T.endShare));
  const late = levelOf(ratios, end, checks - 1);
  const worst = Math.max(early, late);
  if (!(worst < T.leakRatio)) return null;
  const [loss, trainLoss] = [levelOf(validation, end, checks - 1), levelOf(train, end, checks - 1)];
  const from = epoch[0] ?? 1;
  const to = epoch[checks - 1] ?? from;
  return finding({
    kind: 'leak-suspected',
    span: { from, to },
    parameters: { leastChecks: T.leakChecks, mostRatio: T.leakRatio, leastShare: T.leakShare },
    numbers: {
      ...common(evidence, rise),
      ratio: late,
      ratioAtStart: early,
      checksCompared: compared,
      shareBelow: below / compared,
      recentLoss: loss,
      trainRecent: trainLoss,
    },
    margin: marginOf([
      [T.leakRatio, worst],
      [compared, T.leakChecks],
    ]),
    sentence: leakText(evidence.axis, [
      formatValue(loss),
      formatValue(trainLoss),
      formatPercent(loss / trainLoss),
      formatEpoch(from),
    ]),
  });
}
