import { MOST_EPOCHS } from '../config/keys';
import { formatEpoch, formatValue } from '../format';
import type { Json } from '../json';
import { msg } from '../message';
import type { Message } from '../message';
import type { RunAxis } from '../series/epoch-clock';
import type { Finding } from './finding';
import type { JudgeInput } from './input';
import { findKnob, findSwitchedOff, hiddenLayers } from './knobs';
import type { KnobName } from './knobs';
import type { EditSuggestion } from './types';

/**
 * The single changes that suggestions are made of: each looks at the entry and gives an exact edit, or null where the
 * entry cannot take it or has it already.
 */

export type EntryFacts = NonNullable<JudgeInput['record']>;

export const REASONS = {
  ranAway: msg('A step that is too large throws the weights past the minimum, further each time.'),
  jumps: msg('Losses that jump from check to check are a sign of steps that are too large.'),
  flat: msg('Smaller steps may get below a level at which large ones only wander about.'),
  hardlyMoves: msg('Losses that hardly move are a sign of steps that are too small.'),
  straight: msg('A loss that falls in a straight line is far from where it can get: larger steps get there sooner.'),
} as const;

export function stopEarly(found: Finding, record: EntryFacts, axis: RunAxis): EditSuggestion | null {
  if (record.earlyStopping.mode !== 'off') return null;
  const best = found.numbers['bestEpoch'];
  const reason = stopReason(axis, best === undefined ? null : formatEpoch(best));
  return { path: ['earlyStopping'], value: 'AUTO', title: msg('Stop early, with AUTO'), reason };
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

export function moreDropout(record: EntryFacts): EditSuggestion | null {
  const reason = msg('Dropout keeps the network from relying on single units, which is how it learns rows by heart.');
  if (hasNoUnits(record)) return null;
  return turn(record, 'dropout', (value) => (value >= 0.5 ? null : value === 0 ? 0.3 : Math.min(0.5, value + 0.2)), {
    title: (from, to) => msg('Raise dropout from {0} to {1}', from, to),
    reason,
  });
}

export function lessDropout(record: EntryFacts): EditSuggestion | null {
  if (hasNoUnits(record)) return null;
  return turn(record, 'dropout', (value) => (value >= 0.2 ? value / 2 : null), {
    title: (from, to) => msg('Lower dropout from {0} to {1}', from, to),
    reason: msg('Dropout this high can keep the network from learning at all.'),
  });
}

/** Dropout acts on hidden units: without any there is nothing to drop. */
function hasNoUnits(record: EntryFacts): boolean {
  return hiddenLayers(record)?.length === 0;
}

export function moreDecay(record: EntryFacts): readonly (EditSuggestion | null)[] {
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

export function lessDecay(record: EntryFacts): readonly (EditSuggestion | null)[] {
  const reason = msg('A penalty this large holds the weights near zero.');
  const l2 = turn(record, 'l2', (value) => (value >= 0.001 ? value / 10 : null), {
    title: (from, to) => msg('Lower L2 from {0} to {1}', from, to),
    reason,
  });
  const decay = turn(record, 'weightDecay', (value) => (value >= 0.1 ? value / 10 : null), {
    title: (from, to) => msg('Lower weight decay from {0} to {1}', from, to),
    reason,
  });
  return [l2, decay];
}

export function smallerNetwork(record: EntryFacts): EditSuggestion | null {
  const layers = hiddenLayers(record);
  if (layers === null || Math.max(0, ...layers) < 32) return null;
  return network(
    layers.map((units) => Math.min(units, Math.max(8, Math.ceil(units / 2)))),
    msg('A smaller network has less room to learn the training rows by heart.'),
  );
}

export function largerNetwork(record: EntryFacts): EditSuggestion | null {
  const layers = hiddenLayers(record);
  if (layers === null || Math.max(0, ...layers) >= 1024) return null;
  return network(
    layers.length === 0 ? [64, 64] : layers.map((units) => units * 2),
    msg('A larger network can express what a small one cannot.'),
  );
}

function network(layers: readonly number[], reason: Message): EditSuggestion {
  const title = msg('Change the hidden layers to {0}', `[${layers.join(', ')}]`);
  return { path: ['trainer', 'model', 'layers'], value: layers, title, reason };
}

export function lowerRate(record: EntryFacts, factor: number, reason: Message): EditSuggestion | null {
  return turn(record, 'learningRate', (value) => (value > 1e-7 ? value / factor : null), {
    title: (from, to) => msg('Lower the learning rate from {0} to {1}', from, to),
    reason,
  });
}

/** A rate of 0, at which nothing is learned, becomes a usual one. */
export function higherRate(record: EntryFacts, factor: number, reason: Message): EditSuggestion | null {
  return turn(
    record,
    'learningRate',
    (value) => (value === 0 ? 0.001 : value > 0 && value * factor <= 0.1 ? value * factor : null),
    { title: (from, to) => msg('Raise the learning rate from {0} to {1}', from, to), reason },
  );
}

export function largerBatch(record: EntryFacts): EditSuggestion | null {
  return turn(record, 'batchSize', (value) => (value >= 1 && value < 512 ? value * 2 : null), {
    title: (from, to) => msg('Raise the batch size from {0} to {1}', from, to),
    reason: msg('Steps averaged over more examples are less noisy.'),
  });
}

export function smallerBatch(record: EntryFacts): EditSuggestion | null {
  return turn(record, 'batchSize', (value) => (value >= 16 ? Math.floor(value / 2) : null), {
    title: (from, to) => msg('Lower the batch size from {0} to {1}', from, to),
    reason: msg('Smaller batches are more steps an epoch.'),
  });
}

export function shuffleOn(record: EntryFacts): EditSuggestion | null {
  const path = findSwitchedOff(record, 'shuffle');
  if (path === null) return null;
  const reason = msg(
    'Batches that come in the order of the file pull the weights to and fro, above all in sorted data.',
  );
  return { path, value: true, title: msg('Shuffle the training rows'), reason };
}

export function clipGradients(record: EntryFacts): EditSuggestion | null {
  return turn(record, 'gradientClipping', (value) => (value <= 0 || value > 1 ? 1 : null), {
    title: (from, to) => msg('Change gradient clipping from {0} to {1}', from, to),
    reason: msg('A cap on the gradient keeps one bad batch from throwing the weights far off.'),
  });
}

/** Only for a run that had all its epochs: one that was stopped early has not used what it was given. */
export function moreEpochs(found: Finding, record: EntryFacts, live: boolean): EditSuggestion | null {
  if (live) return null;
  const last = found.numbers['lastEpoch'] ?? 0;
  const most = record.task.kind === 'trainer' ? MOST_EPOCHS : Infinity;
  const twice = (value: number): number | null => (Math.ceil(value) * 2 <= most ? Math.ceil(value) * 2 : null);
  return turn(record, 'epochs', (value) => (value >= 1 && last >= value * 0.95 ? twice(value) : null), {
    title: (from, to) => msg('Train longer: {1} epochs instead of {0}', from, to),
    reason: msg('Validation loss had not come to rest when training ended.'),
  });
}

/** A quarter more than the best epoch, and at least three, so that the best one is surely in it. */
export function fewerEpochs(found: Finding, record: EntryFacts): EditSuggestion | null {
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
): EditSuggestion | null {
  const knob = findKnob(record, name);
  const turned = knob === null ? null : next(knob.value);
  if (knob === null || turned === null) return null;
  const value: Json = Number(turned.toPrecision(name === 'epochs' || name === 'batchSize' ? 15 : 2));
  const title = words.title(formatValue(knob.value), formatValue(value));
  return { path: knob.path, value, title, reason: words.reason };
}
