import { formatEpoch, formatValue } from '../format';
import { msg } from '../message';
import type { Message } from '../message';
import type { RunAxis } from '../series/epoch-clock';
import type { LossPoints } from './evidence';
import { levelOf, relative } from './evidence';
import { finding, marginOf } from './finding';
import type { Finding } from './finding';
import { THRESHOLDS as T } from './thresholds';

/** Whether a loss became NaN or infinite and stayed so. A NaN in the middle that passed is no divergence. */
export function notFinite(which: 'train' | 'validation', points: LossPoints, axis: RunAxis): Finding | null {
  const last = points.value.length - 1;
  const value = last < 0 ? undefined : points.value.at(last);
  if (value === undefined || Number.isFinite(value)) return null;
  let first = last;
  while (first > 0 && !Number.isFinite(points.value.at(first - 1))) first -= 1;
  const from = points.epoch.at(first) ?? 1;
  const to = points.epoch.at(last) ?? from;
  const sentence = notFiniteText(which, axis, formatValue(value), formatEpoch(from));
  return finding({
    kind: 'diverged',
    span: { from, to },
    parameters: {},
    numbers: { firstEpoch: from, lastEpoch: to },
    margin: Infinity,
    sentence,
  });
}

/**
 * Whether a loss has run away: its recent level is several times its best and also well above where it began.
 * For losses below zero "times" means multiples of the fall from the first value to the best, or of the best's size.
 */
export function exploded(which: 'train' | 'validation', points: LossPoints, axis: RunAxis): Finding | null {
  const count = points.value.length;
  if (count < 3) return null;
  const values = new Float64Array(count);
  let best = -1;
  let start = NaN;
  for (let index = 0; index < count; index += 1) {
    const value = points.value.at(index) ?? NaN;
    values[index] = value;
    if (!Number.isFinite(value)) continue;
    if (Number.isNaN(start)) start = value;
    if (best < 0 || value < (values[best] ?? NaN)) best = index;
  }
  const lowest = values[best] ?? NaN;
  const level = levelOf(values, count - 3, count - 1);
  const grown = lowest > 0 ? level / lowest : 1 + relative(level - lowest, Math.max(start - lowest, Math.abs(lowest)));
  const aboveStart = lowest > 0 ? level / start : grown - 1;
  if (!(grown > T.explodedOverBest && aboveStart > T.explodedOverStart)) return null;
  const from = points.epoch.at(best) ?? 1;
  const to = points.epoch.at(count - 1) ?? from;
  const args = [formatEpoch(from), formatValue(lowest), formatValue(level), formatValue(start)] as const;
  const sentence = explodedText(which, axis, args);
  return finding({
    kind: 'diverged',
    span: { from, to },
    parameters: { explodedOverBest: T.explodedOverBest, explodedOverStart: T.explodedOverStart },
    numbers: {
      bestEpoch: from,
      bestLoss: lowest,
      lastEpoch: to,
      lastLevel: level,
      firstLoss: start,
      timesBest: grown,
      timesFirst: aboveStart,
    },
    margin: marginOf([
      [grown, T.explodedOverBest],
      [aboveStart, T.explodedOverStart],
    ]),
    sentence,
  });
}

function notFiniteText(which: 'train' | 'validation', axis: RunAxis, value: string, from: string): Message {
  if (which === 'train') {
    return axis === 'step'
      ? msg('Train loss has been {0} since step {1}: training has diverged.', value, from)
      : msg('Train loss has been {0} since epoch {1}: training has diverged.', value, from);
  }
  return axis === 'step'
    ? msg('Validation loss has been {0} since step {1}: training has diverged.', value, from)
    : msg('Validation loss has been {0} since epoch {1}: training has diverged.', value, from);
}

function explodedText(which: 'train' | 'validation', axis: RunAxis, args: readonly string[]): Message {
  if (which === 'train') {
    return axis === 'step'
      ? msg('Train loss was {1} at step {0} and has since run up to about {2}; it began at {3}.', ...args)
      : msg('Train loss was {1} at epoch {0} and has since run up to about {2}; it began at {3}.', ...args);
  }
  return axis === 'step'
    ? msg('Validation loss was {1} at step {0} and has since run up to about {2}; it began at {3}.', ...args)
    : msg('Validation loss was {1} at epoch {0} and has since run up to about {2}; it began at {3}.', ...args);
}
