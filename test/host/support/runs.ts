import path from 'node:path';
import { msg } from '../../../src/core/message';
import type { RunRecord } from '../../../src/core/run/record';
import type { RunSummary } from '../../../src/core/run/summary';
import type { Verdict } from '../../../src/core/verdict/types';

export const GOOD_FIT: Verdict = {
  kind: 'good-fit',
  span: null,
  rule: { name: 'good fit', parameters: {} },
  numbers: {},
  sentence: msg('Train and validation loss fell together until epoch {0}.', 12),
  suggestions: [],
};

export const OVERFITTING: Verdict = {
  ...GOOD_FIT,
  kind: 'overfitting',
  span: { from: 22, to: 60 },
  sentence: msg('Validation loss was best at epoch {0} ({1}) and has risen since.', 22, '0.412'),
};

export function recordOf(input: Partial<RunRecord> = {}): RunRecord {
  return {
    format: 1,
    id: 'id',
    entry: 'baseline',
    configFile: 'lossline.yaml',
    createdAt: '2026-11-23T06:45:12.000Z',
    source: 'extension',
    task: { kind: 'command', argv: ['node', 'train.js'], cwd: '.', envNames: [] },
    engine: null,
    hyperparameters: { learningRate: 0.003, batchSize: 16, epochs: 60 },
    earlyStopping: { mode: 'off' },
    metrics: { from: 'stdout', pattern: null, train: null, validation: null },
    plannedEpochs: 60,
    seed: 1,
    git: null,
    data: null,
    versions: {},
    ...input,
  };
}

/** A run that completed well, of `baseline`; `changes` says what is different. */
export function runOf(root: string, id: string, changes: Partial<RunSummary> = {}): RunSummary {
  const entry = changes.entry ?? 'baseline';
  return {
    key: path.join(root, '.lossline', 'runs', id),
    root,
    id,
    record: recordOf({ id, entry }),
    entry,
    createdAt: Date.UTC(2020, 4, 4, 12, 0, 0),
    status: { kind: 'completed' },
    startedAt: 1,
    endedAt: 4_001,
    durationMs: 4_000,
    epochMs: 66,
    epoch: 60,
    plannedEpochs: 60,
    losses: { train: 'loss', validation: 'val_loss' },
    metricNames: ['loss', 'val_loss'],
    axis: 'epoch',
    epochSaid: 60,
    chosenBy: { train: 'habit', validation: 'habit' },
    trainLast: { epoch: 60, value: 0.1 },
    validationLast: { epoch: 60, value: 0.25 },
    validationBest: { epoch: 19, value: 0.243 },
    trainAtBest: { epoch: 19, value: 0.2 },
    verdict: GOOD_FIT,
    stop: null,
    checkpoint: null,
    test: null,
    warnings: [],
    ...changes,
  };
}

/** A run in the middle of its work. */
export function liveRun(root: string, id: string, epoch: number, changes: Partial<RunSummary> = {}): RunSummary {
  return runOf(root, id, {
    status: { kind: 'running' },
    endedAt: null,
    epoch,
    epochMs: 200,
    validationLast: { epoch, value: 0.412 },
    ...changes,
  });
}

/** A run that was read from a log of another program. */
export function importedRun(root: string, id: string, changes: Partial<RunSummary> = {}): RunSummary {
  const entry = changes.entry ?? 'lightning_logs/version_0';
  const task = { kind: 'import', formats: ['csv'], files: ['logs/metrics.csv'], origin: id } as const;
  return runOf(root, id, {
    record: recordOf({ id, entry, configFile: null, source: 'import', task, hyperparameters: { lr: 0.1 } }),
    entry,
    status: { kind: 'recorded' },
    endedAt: Date.now() - 3 * 24 * 3_600_000,
    plannedEpochs: null,
    ...changes,
  });
}
