import type { Json } from '../../core/json';
import type { RunRecord } from '../../core/run/record';
import { TrainerProblem } from './problem';

/** Optimizers of TensorFlow.js, by the names that the config file knows. */
export const OPTIMIZERS = ['adam', 'sgd', 'momentum', 'rmsprop', 'adagrad', 'adamax', 'adadelta'] as const;
export type OptimizerName = (typeof OPTIMIZERS)[number];

/** The hyperparameters that the built-in trainer acts on. */
export interface TrainerHyperparameters {
  readonly learningRate: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly optimizer: OptimizerName;
  /** 0 to 1; used by `momentum`, `sgd` (where it is not 0) and `rmsprop`. */
  readonly momentum: number | null;
  readonly dropout: number;
  readonly l1: number;
  readonly l2: number;
  readonly shuffle: boolean;
}

/**
 * Takes the hyperparameters out of a run record. The config has checked them already; a record written by hand
 * is answered with a sentence too.
 *
 * @throws TrainerProblem
 */
export function readHyperparameters(
  record: Pick<RunRecord, 'hyperparameters' | 'plannedEpochs'>,
): TrainerHyperparameters {
  const given = record.hyperparameters;
  const number = (name: string, standard: number, ok: (value: number) => boolean, want: string): number => {
    const value = given[name] ?? standard;
    if (typeof value === 'number' && Number.isFinite(value) && ok(value)) return value;
    throw new TrainerProblem(`${name} is ${show(value)}; it must be ${want}.`);
  };
  const whole = (value: number): boolean => Number.isInteger(value) && value >= 1;
  const atLeastZero = (value: number): boolean => value >= 0;
  const share = (value: number): boolean => value >= 0 && value < 1;
  const optimizer = given['optimizer'] ?? 'adam';
  const known = OPTIMIZERS.find((name) => name === (typeof optimizer === 'string' ? optimizer.toLowerCase() : null));
  if (known === undefined) {
    throw new TrainerProblem(`optimizer is ${show(optimizer)}; it must be one of ${OPTIMIZERS.join(', ')}.`);
  }
  const shuffle = given['shuffle'] ?? true;
  if (typeof shuffle !== 'boolean') throw new TrainerProblem(`shuffle is ${show(shuffle)}; it must be true or false.`);
  const momentum = given['momentum'] ?? null;
  return {
    learningRate: number('learningRate', 0.001, (value) => value > 0, 'a number above 0'),
    batchSize: number('batchSize', 32, whole, 'a whole number from 1'),
    epochs: number('epochs', record.plannedEpochs ?? 50, whole, 'a whole number from 1'),
    optimizer: known,
    momentum: momentum === null ? null : number('momentum', 0.9, share, 'a number from 0 to below 1'),
    dropout: number('dropout', 0, share, 'a number from 0 to below 1'),
    l1: number('l1', 0, atLeastZero, 'a number from 0'),
    l2: number('l2', 0, atLeastZero, 'a number from 0'),
    shuffle,
  };
}

function show(value: Json): string {
  return JSON.stringify(value);
}
