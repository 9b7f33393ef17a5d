import type { TrainerTask } from '../../../../src/core/config/plan';
import { RUN_FORMAT } from '../../../../src/core/run/record';
import type { RunRecord } from '../../../../src/core/run/record';
import type { NoticeLevel, Report } from '../../../../src/runner/trainer/report';

/** A trainer task with what most tests want. */
export function trainerTask(changes: Partial<TrainerTask> = {}): TrainerTask {
  return {
    kind: 'trainer',
    data: 'data.csv',
    target: 'y',
    features: null,
    problem: 'auto',
    split: { train: 0.6, validation: 0.2, test: 0.2 },
    model: { layers: [8], activation: 'relu', batchNormalization: false },
    module: null,
    ...changes,
  };
}

/** A run record of the built-in trainer. */
export function runRecord(changes: Partial<RunRecord> = {}): RunRecord {
  return {
    format: RUN_FORMAT,
    id: 'test',
    entry: 'test',
    configFile: 'lossline.yaml',
    createdAt: '2026-01-01T00:00:00.000Z',
    source: 'cli',
    task: trainerTask(),
    engine: null,
    hyperparameters: { learningRate: 0.01, batchSize: 16, epochs: 5, optimizer: 'adam', dropout: 0, l2: 0 },
    earlyStopping: { mode: 'off' },
    metrics: { from: 'stdout', pattern: null, train: null, validation: null },
    plannedEpochs: 5,
    seed: 1,
    git: null,
    data: null,
    versions: {},
    ...changes,
  };
}

/** A report that keeps what it is told. */
export class ReportLog implements Report {
  readonly notices: { level: NoticeLevel; text: string }[] = [];
  readonly epochs: { epoch: number; step: number; values: Readonly<Record<string, number>> }[] = [];

  get texts(): string {
    return this.notices.map(({ text }) => text).join('\n');
  }

  notice(level: NoticeLevel, text: string): void {
    this.notices.push({ level, text });
  }

  epoch(epoch: number, step: number, values: Readonly<Record<string, number>>): void {
    this.epochs.push({ epoch, step, values });
  }

  checkpoint(): void {
    throw new Error('unexpected');
  }

  evaluated(): void {
    throw new Error('unexpected');
  }

  error(message: string): void {
    throw new Error(message);
  }
}
