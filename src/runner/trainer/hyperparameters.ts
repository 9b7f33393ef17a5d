import { OPTIMIZERS, TRAINER_HYPERPARAMETERS } from '../../core/config/trainer-hyperparameters';
import type { Json } from '../../core/json';
import type { RunRecord } from '../../core/run/record';
import { TrainerProblem } from './problem';

export type OptimizerName = (typeof OPTIMIZERS)[number];

/** The hyperparameters that the built-in trainer acts on. */
export interface TrainerHyperparameters {
  readonly learningRate: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly optimizer: OptimizerName;
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
  type Name = keyof TrainerHyperparameters;
  const given = (name: Name): Json => record.hyperparameters[name] ?? TRAINER_HYPERPARAMETERS[name].default;
  const number = (name: Name, ok: (value: number) => boolean, want: string): number => {
    const value = given(name);
    if (typeof value === 'number' && Number.isFinite(value) && ok(value)) return value;
    throw refused(name, value, want);
  };
  const whole = (value: number): boolean => Number.isInteger(value) && value >= 1;
  const atLeastZero = (value: number): boolean => value >= 0;
  const optimizer = OPTIMIZERS.find((known) => known === given('optimizer'));
  if (optimizer === undefined) throw refused('optimizer', given('optimizer'), `one of ${OPTIMIZERS.join(', ')}`);
  const shuffle = given('shuffle');
  if (typeof shuffle !== 'boolean') throw refused('shuffle', shuffle, 'true or false');
  return {
    learningRate: number('learningRate', (value) => value > 0, 'a number above 0'),
    batchSize: number('batchSize', whole, 'a whole number from 1'),
    epochs: record.plannedEpochs ?? number('epochs', whole, 'a whole number from 1'),
    optimizer,
    dropout: number('dropout', (value) => value >= 0 && value < 1, 'a number from 0 to below 1'),
    l1: number('l1', atLeastZero, 'a number from 0'),
    l2: number('l2', atLeastZero, 'a number from 0'),
    shuffle,
  };
}

function refused(name: string, value: Json, want: string): TrainerProblem {
  return new TrainerProblem(`${name} is ${JSON.stringify(value)}; it must be ${want}.`);
}
