import { findHyperparameter } from '../hyperparameters/table';
import type { JudgeInput } from './input';

type EntryFacts = NonNullable<JudgeInput['record']>;

/** A number in the entry that a suggestion may turn, with the path it is written at. */
export interface Knob {
  readonly path: readonly string[];
  readonly value: number;
}

/** Hyperparameters that suggestions know how to turn, by their names in the hyperparameter table. */
export type KnobName = 'learningRate' | 'batchSize' | 'epochs' | 'dropout' | 'l2' | 'weightDecay' | 'gradientClipping';

/** What the built-in trainer takes where the entry is silent. */
const TRAINER_SILENT: Partial<Record<KnobName, number>> = { dropout: 0, l2: 0 };

/**
 * Finds a hyperparameter of the entry by any of its usual names. A command has only those that stand in its entry: its
 * program would not know others. The built-in trainer also knows what is not written.
 */
export function findKnob(record: EntryFacts, name: KnobName): Knob | null {
  for (const [key, value] of Object.entries(record.hyperparameters)) {
    if (typeof value !== 'number' || !Number.isFinite(value)) continue;
    if (findHyperparameter(key)?.name === name) return { path: ['hyperparameters', key], value };
  }
  const silent = record.task.kind === 'trainer' ? TRAINER_SILENT[name] : undefined;
  return silent === undefined ? null : { path: ['hyperparameters', name], value: silent };
}

/** Path of an option of the entry that is written and off; null where it is on, or not written. */
export function findSwitchedOff(record: EntryFacts, name: 'shuffle'): readonly string[] | null {
  for (const [key, value] of Object.entries(record.hyperparameters)) {
    if (value === false && findHyperparameter(key)?.name === name) return ['hyperparameters', key];
  }
  return null;
}

/** Units of the hidden layers, where the entry describes the network itself; null for commands and modules. */
export function hiddenLayers(record: EntryFacts): readonly number[] | null {
  return record.task.kind === 'trainer' && record.task.module === null ? record.task.model.layers : null;
}
