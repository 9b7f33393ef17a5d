import { findHyperparameter } from '../../src/core/hyperparameters/table';
import type { Json } from '../../src/core/json';
import { metricKind } from '../../src/core/metrics/kind';
import type { LogReading } from './read-log';
import { same } from './numbers';

/** What a truth's word for a hyperparameter means, and whether it is a value of the learning rate's own curve. */
const WORDS: Readonly<Record<string, { readonly names: readonly string[]; readonly logged?: 'first' | 'last' }>> = {
  lr: { names: ['learningRate'], logged: 'first' },
  lr_first: { names: ['learningRate'], logged: 'first' },
  lr_first_logged: { names: ['learningRate'], logged: 'first' },
  lr_last: { names: ['learningRate'], logged: 'last' },
  epochs: { names: ['epochs'] },
  max_epoch: { names: ['epochs', 'max_epoch'] },
  train_batch_size: { names: ['batchSize', 'train_batch_size'] },
  batch_size: { names: ['batchSize'] },
  weight_decay: { names: ['weightDecay'] },
};

/** What the product has for a hyperparameter of the truth: all values that stand for it. */
export function settingOf(reading: LogReading | null, word: string): readonly (Json | undefined)[] {
  if (reading === null) return [];
  const { names, logged } = WORDS[word] ?? { names: [word] };
  const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const wanted = new Set(names.map(plain));
  const values: (Json | undefined)[] = [];
  for (const [name, value] of Object.entries(reading.hyperparameters)) {
    const last = name.split(/[./]/).at(-1) ?? name;
    const known = findHyperparameter(last)?.name ?? last;
    if (wanted.has(plain(known)) || wanted.has(plain(last))) values.push(value);
  }
  const planned = reading.summary.record?.plannedEpochs ?? null;
  if (names.includes('epochs') && planned !== null) values.push(planned);
  if (logged === undefined) return values;
  for (const [name, series] of reading.series) {
    if (metricKind(name).kind !== 'learning-rate' || series.length === 0) continue;
    values.push(series.value.at(logged === 'first' ? 0 : series.length - 1));
  }
  return values;
}

/**
 * Whether one of the values is the expected one. A learning rate that the log prints as 0.0010000000474974513 is 0.001:
 * both are the same single-precision number.
 */
export function hasSetting(values: readonly (Json | undefined)[], expected: Json): boolean {
  return values.some((value) => {
    if (typeof expected !== 'number' || typeof value !== 'number') return value === expected;
    return same(value, expected) || Math.fround(value) === Math.fround(expected);
  });
}
