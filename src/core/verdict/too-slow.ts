import { formatEpoch, formatPercent, formatValue } from '../format';
import type { Evidence } from './evidence';
import { levelOf, relative, scaleIsLevel, scaleOf } from './evidence';
import { finding, marginOf } from './finding';
import type { Finding } from './finding';
import type { Rise } from './rise';
import { common } from './shape';
import { slowText } from './shape-text';
import { MOST_CHECKS, noiseOf } from './statistics';
import { THRESHOLDS as T } from './thresholds';

/**
 * Too slow: after a good many checks the train loss has come down by little, in a line that is as steep at the end as
 * at the beginning, and the validation loss goes along. A learning curve that works bends: it falls fast and then slows
 * down. One that is still straight has hardly begun.
 */
export function tooSlow(evidence: Evidence, rise: Rise): Finding | null {
  const { checks, train, validation, epoch } = evidence;
  const last = checks - 1;
  if (checks < T.slowChecks || rise.sinceBest > Math.max(2, Math.round(checks * T.improvingSinceBest))) return null;
  const width = Math.max(1, Math.min(T.slowEndMost, Math.round(checks * T.endShare)));
  const at = (values: Float64Array, from: number): number => levelOf(values, from, from + width - 1);
  const middle = Math.floor((checks - width) / 2);
  const [begin, half, now] = [at(train, 0), at(train, middle), at(train, checks - width)];
  if (![begin, half, now].every(Number.isFinite)) return null;
  const fall = relative(begin - now, scaleOf(evidence.range.train, begin));
  const noise = noiseOf(train.subarray(Math.max(0, checks - MOST_CHECKS)));
  const overNoise = noise > 0 ? ((begin - now) * Math.sqrt(width)) / noise : Infinity;
  const straight = relative(half - now, begin - half);
  if (fall < T.slowLeastFall || fall > T.slowMostFall || overNoise < T.slowNoise || straight < T.slowStraight)
    return null;
  const first = at(validation, 0);
  const validationFall = relative(first - at(validation, checks - width), scaleOf(evidence.range.validation, first));
  if (validationFall <= 0 || validationFall > T.slowMostFall) return null;
  const from = epoch[0] ?? 1;
  const to = epoch[last] ?? from;
  return finding({
    kind: 'too-slow',
    span: { from, to },
    parameters: {
      leastChecks: T.slowChecks,
      leastFall: T.slowLeastFall,
      mostFall: T.slowMostFall,
      leastStraightness: T.slowStraight,
      noise: T.slowNoise,
    },
    numbers: {
      ...common(evidence, rise),
      firstTrain: begin,
      lastTrain: now,
      trainFallSinceStart: fall,
      fallSinceStart: validationFall,
      overNoise,
      straightness: straight,
    },
    margin: marginOf([
      [checks, T.slowChecks],
      [T.slowMostFall, fall],
      [overNoise, T.slowNoise],
      [straight, T.slowStraight],
    ]),
    sentence: slowText(evidence.axis, [
      formatEpoch(from),
      formatValue(begin),
      formatValue(now),
      formatEpoch(to),
      scaleIsLevel(evidence.range.train) ? formatPercent(fall) : formatValue(begin - now),
      String(checks),
    ]),
  });
}
