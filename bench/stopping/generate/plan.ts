import { createRandom, shuffleInPlace } from '../../../src/runner/trainer/random';
import type { Random } from '../../../src/runner/trainer/random';
import { DATA_SETS } from '../data-sets';
import type { DataSet } from '../data-sets';

export type Engine = 'tfjs' | 'torch' | 'sklearn';

/** One run to record: what is trained on what, and for how long. Rows of each split are disjoint. */
export interface PlannedRun {
  readonly id: string;
  readonly dataset: string;
  readonly engine: Engine;
  readonly seed: number;
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  readonly layers: readonly number[];
  readonly activation: 'relu' | 'tanh' | 'sigmoid';
  readonly optimizer: 'adam' | 'momentum' | 'sgd';
  readonly learningRate: number;
  readonly schedule: 'constant' | 'step' | 'cosine' | 'warmup';
  readonly dropout: number;
  readonly l2: number;
  readonly batchSize: number;
  readonly epochs: number;
}

const RUNS_PER_SET = 90;
/** From this round on runs are harsher: few rows to validate on, larger steps, longer, so that most overfit. */
const HARSH_FROM = 34;
/** More optimizer steps than this a run would take too long for what it teaches. */
const MOST_STEPS: Record<Engine, number> = { tfjs: 3000, torch: 8000, sklearn: 8000 };
const ENGINES: readonly Engine[] = ['torch', 'tfjs', 'torch', 'sklearn'];
const LAYERS = [[8], [16], [32], [64], [128], [256], [32, 32], [64, 64], [128, 64], [256, 256], [64, 64, 64]] as const;
const RATES = {
  adam: [0.0003, 0.001, 0.001, 0.003, 0.003, 0.01, 0.03],
  momentum: [0.001, 0.003, 0.01, 0.03, 0.1],
  sgd: [0.01, 0.03, 0.1, 0.3],
} as const;
const HARSH_RATES = { adam: [0.001, 0.003, 0.01, 0.01, 0.03], momentum: [0.01, 0.03, 0.1], sgd: [0.1, 0.3] } as const;

/** All runs, in rounds over the data sets, so that the first part of the work has something of each. */
export function planRuns(): PlannedRun[] {
  return Array.from({ length: RUNS_PER_SET }, (_, round) =>
    DATA_SETS.map((dataset, place) => planRun(dataset, round, createRandom(round, place))),
  ).flat();
}

function planRun(dataset: DataSet, round: number, random: Random): PlannedRun {
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;
  const engine = ENGINES[round % ENGINES.length] ?? 'torch';
  const harsh = round >= HARSH_FROM;
  const rows = splitSizes(dataset, harsh, pick);
  const optimizer =
    engine === 'sklearn' ? pick(['adam', 'momentum'] as const) : pick(['adam', 'adam', 'momentum', 'sgd'] as const);
  const batchSize = pick([8, 16, 32, 32, 64, 128]);
  const wanted = pick(harsh ? [100, 150, 200, 300] : [60, 100, 100, 150, 200, 300]);
  const possible = Math.floor(MOST_STEPS[engine] / Math.ceil(rows.train / batchSize));
  return {
    id: `${dataset.name}-${round}`,
    dataset: dataset.name,
    engine,
    seed: 1000 * round + DATA_SETS.indexOf(dataset),
    ...rows,
    layers: pick(LAYERS),
    activation: pick(['relu', 'relu', 'tanh', 'sigmoid'] as const),
    optimizer,
    learningRate: pick<number>((harsh ? HARSH_RATES : RATES)[optimizer]),
    schedule: engine === 'torch' ? pick(['constant', 'constant', 'step', 'cosine', 'warmup'] as const) : 'constant',
    dropout: engine === 'sklearn' ? 0 : pick([0, 0, 0.2, 0.5]),
    l2: pick([0, 0, 0.0001, 0.001, 0.01]),
    batchSize: possible < 60 ? 128 : batchSize,
    epochs: Math.max(60, Math.min(wanted, possible)),
  };
}

/** At least 45 % of the rows are the judge; the validation split is tiny, small, usual or large. */
function splitSizes(
  { rows }: DataSet,
  harsh: boolean,
  pick: <T>(choices: readonly T[]) => T,
): Pick<PlannedRun, 'train' | 'validation' | 'test'> {
  const usable = Math.floor(0.55 * rows);
  const sizes = harsh ? [10, 15, 20, 30, 50, 0.1 * rows] : [12, 20, 40, 80, 0.1 * rows, 0.2 * rows];
  const validation = Math.round(Math.min(pick(sizes), 0.4 * usable, 1000));
  const most = usable - validation;
  const train = Math.min(most, pick(harsh ? [40, 80, 120, 250, most] : [60, 120, 250, 500, 1000, most]), 1500);
  return { train, validation, test: Math.min(rows - train - validation, 3000) };
}

/** The rows of a data set in the order of one run: training rows first, then validation, then test. */
export function orderRows(rows: number, seed: number): Int32Array {
  return shuffleInPlace(
    Int32Array.from({ length: rows }, (_, row) => row),
    createRandom(seed, 3),
  );
}
