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

/**
 * Finds a hyperparameter of the entry by any of its usual names. A command has only those that stand in its entry: its
 * program would not know others. Of the built-in trainer all are there, with their defaults.
 */
export function findKnob(record: EntryFacts, name: KnobName): Knob | null {
  for (const [key, value] of Object.entries(record.hyperparameters)) {
    if (typeof value !== 'number' || !Number.isFinite(value)) continue;
    if (findHyperparameter(key)?.name === name) return { path: ['hyperparameters', key], value };
  }
  return null;
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
