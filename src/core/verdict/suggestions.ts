import { assertNever } from '../assert';
import { formatEpoch, formatValue } from '../format';
import type { Json } from '../json';
import { msg } from '../message';
import type { Message } from '../message';
import type { RunAxis } from '../series/epoch-clock';
import { patienceRule } from '../stopping/rule';
import type { Finding } from './finding';
import type { JudgeInput } from './input';
import { findKnob, hiddenLayers } from './knobs';
import type { KnobName } from './knobs';
import type { Suggestion } from './types';

type EntryFacts = NonNullable<JudgeInput['record']>;

/**
 * What to change in the entry, most likely first. Data only: nothing is applied here. Suggests only what the entry can
 * take and does not have already; nothing for a run that is fine or whose entry is not known.
 */
export function suggest(found: Finding, { record, live, axis = 'epoch' }: JudgeInput): readonly Suggestion[] {
  if (record === null) return [];
  return candidates(found, record, live, axis).filter((suggestion) => suggestion !== null);
}

function candidates(found: Finding, record: EntryFacts, live: boolean, axis: RunAxis): readonly (Suggestion | null)[] {
  // A number of steps says nothing about a number of epochs.
  const byEpochs = axis === 'epoch';
  switch (found.kind) {
    case 'overfitting':
      return [
        stopEarly(found, record, axis),
        moreDropout(record),
        ...moreDecay(record),
        smallerNetwork(record),
        byEpochs ? fewerEpochs(found, record) : null,
      ];
    case 'diverged':
      return [lowerRate(record, 10, REASONS.ranAway), clipGradients(record)];
    case 'unstable':
      return [lowerRate(record, 3, REASONS.jumps), largerBatch(record)];
    case 'underfitting':
      return [
        lessDropout(record),
        higherRate(record),
        largerNetwork(record),
        lessDecay(record),
        byEpochs ? moreEpochs(found, record, live) : null,
      ];
    case 'plateaued':
      return [stopEarly(found, record, axis), lowerRate(record, 3, REASONS.flat)];
    case 'still-improving':
      return [byEpochs ? moreEpochs(found, record, live) : null];
    case 'good-fit':
    case 'too-short':
      return [];
    default:
      return assertNever(found.kind);
  }
}

const REASONS = {
  ranAway: msg('A step that is too large throws the weights past the minimum, further each time.'),
  jumps: msg('Losses that jump from check to check are a sign of steps that are too large.'),
  flat: msg('Smaller steps may get below a level at which large ones only wander about.'),
} as const;

function stopEarly(found: Finding, record: EntryFacts, axis: RunAxis): Suggestion | null {
  if (record.earlyStopping.mode !== 'off') return null;
  const { monitor, patience } = patienceRule(record.plannedEpochs);
  const rule = record.task.kind === 'trainer' ? { monitor, patience, restoreBestWeights: true } : { monitor, patience };
  const best = found.numbers['bestEpoch'];
  const reason = stopReason(axis, best === undefined ? null : formatEpoch(best));
  return { path: ['earlyStopping'], value: rule, title: msg('Stop early, with patience {0}', patience), reason };
}

function stopReason(axis: RunAxis, best: string | null): Message {
  if (axis === 'step') {
    return best === null
      ? msg('Steps after the best check cost time and do not help.')
      : msg('Steps after the best check, at step {0}, cost time and do not help.', best);
  }
  return best === null
    ? msg('Epochs after the best one cost time and do not help.')
    : msg('Epochs after the best one, epoch {0}, cost time and do not help.', best);
}

function moreDropout(record: EntryFacts): Suggestion | null {
  const reason = msg('Dropout keeps the network from relying on single units, which is how it learns rows by heart.');
  return turn(record, 'dropout', (value) => (value >= 0.5 ? null : value === 0 ? 0.3 : Math.min(0.5, value + 0.2)), {
    title: (from, to) => msg('Raise dropout from {0} to {1}', from, to),
    reason,
  });
}

function lessDropout(record: EntryFacts): Suggestion | null {
  return turn(record, 'dropout', (value) => (value >= 0.2 ? value / 2 : null), {
    title: (from, to) => msg('Lower dropout from {0} to {1}', from, to),
    reason: msg('Dropout this high can keep the network from learning at all.'),
  });
}

function moreDecay(record: EntryFacts): readonly (Suggestion | null)[] {
  const reason = msg('A penalty on large weights makes the model smoother, so that it follows noise less.');
  const l2 = turn(record, 'l2', (value) => (value === 0 ? 0.001 : value * 10 <= 0.1 ? value * 10 : null), {
    title: (from, to) => msg('Raise L2 from {0} to {1}', from, to),
    reason,
  });
  const decay = turn(record, 'weightDecay', (value) => (value === 0 ? 0.01 : value * 10 <= 0.3 ? value * 10 : null), {
    title: (from, to) => msg('Raise weight decay from {0} to {1}', from, to),
    reason,
  });
  return [l2, decay];
}

function lessDecay(record: EntryFacts): Suggestion | null {
  return turn(record, 'l2', (value) => (value >= 0.001 ? value / 10 : null), {
    title: (from, to) => msg('Lower L2 from {0} to {1}', from, to),
    reason: msg('A penalty this large holds the weights near zero.'),
  });
}

function smallerNetwork(record: EntryFacts): Suggestion | null {
  const layers = hiddenLayers(record);
  if (layers === null || Math.max(0, ...layers) < 32) return null;
  return network(
    layers.map((units) => Math.max(8, Math.ceil(units / 2))),
    msg('A smaller network has less room to learn the training rows by heart.'),
  );
}

function largerNetwork(record: EntryFacts): Suggestion | null {
  const layers = hiddenLayers(record);
  if (layers === null || Math.max(0, ...layers) >= 1024) return null;
  return network(
    layers.length === 0 ? [64, 64] : layers.map((units) => units * 2),
    msg('A larger network can express what a small one cannot.'),
  );
}

function network(layers: readonly number[], reason: Message): Suggestion {
  const title = msg('Change the hidden layers to {0}', `[${layers.join(', ')}]`);
  return { path: ['trainer', 'model', 'layers'], value: layers, title, reason };
}

function lowerRate(record: EntryFacts, factor: number, reason: Message): Suggestion | null {
  return turn(record, 'learningRate', (value) => (value > 1e-7 ? value / factor : null), {
    title: (from, to) => msg('Lower the learning rate from {0} to {1}', from, to),
    reason,
  });
}

function higherRate(record: EntryFacts): Suggestion | null {
  return turn(record, 'learningRate', (value) => (value > 0 && value < 0.03 ? value * 3 : null), {
    title: (from, to) => msg('Raise the learning rate from {0} to {1}', from, to),
    reason: msg('Losses that hardly move are a sign of steps that are too small.'),
  });
}

function largerBatch(record: EntryFacts): Suggestion | null {
  return turn(record, 'batchSize', (value) => (value >= 1 && value < 512 ? value * 2 : null), {
    title: (from, to) => msg('Raise the batch size from {0} to {1}', from, to),
    reason: msg('Steps averaged over more examples are less noisy.'),
  });
}

function clipGradients(record: EntryFacts): Suggestion | null {
  return turn(record, 'gradientClipping', (value) => (value <= 0 || value > 1 ? 1 : null), {
    title: (from, to) => msg('Change gradient clipping from {0} to {1}', from, to),
    reason: msg('A cap on the gradient keeps one bad batch from throwing the weights far off.'),
  });
}

/** Only for a run that had all its epochs: one that was stopped early has not used what it was given. */
function moreEpochs(found: Finding, record: EntryFacts, live: boolean): Suggestion | null {
  if (live) return null;
  const last = found.numbers['lastEpoch'] ?? 0;
  return turn(record, 'epochs', (value) => (value >= 1 && last >= value * 0.95 ? Math.ceil(value) * 2 : null), {
    title: (from, to) => msg('Train longer: {1} epochs instead of {0}', from, to),
    reason: msg('Validation loss had not come to rest when training ended.'),
  });
}

/** A quarter more than the best epoch, and at least three, so that the best one is surely in it. */
function fewerEpochs(found: Finding, record: EntryFacts): Suggestion | null {
  const best = found.numbers['bestEpoch'] ?? Infinity;
  if (record.earlyStopping.mode !== 'off') return null;
  const enough = Math.ceil(Math.max(best * 1.25, best + 3));
  return turn(record, 'epochs', (value) => (enough < value * 0.8 ? enough : null), {
    title: (from, to) => msg('Train shorter: {1} epochs instead of {0}', from, to),
    reason: msg('The best epoch was {0}.', formatEpoch(best)),
  });
}

/** Turns a hyperparameter where the entry has it; `next` gives null where there is nothing left to turn. */
function turn(
  record: EntryFacts,
  name: KnobName,
  next: (value: number) => number | null,
  words: { title: (from: string, to: string) => Message; reason: Message },
): Suggestion | null {
  const knob = findKnob(record, name);
  const turned = knob === null ? null : next(knob.value);
  if (knob === null || turned === null) return null;
  const value: Json = Number(turned.toPrecision(name === 'epochs' || name === 'batchSize' ? 15 : 2));
  const title = words.title(formatValue(knob.value), formatValue(value));
  return { path: knob.path, value, title, reason: words.reason };
}
