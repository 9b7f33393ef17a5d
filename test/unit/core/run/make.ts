import { RunBuilder } from '../../../../src/core/run/builder';
import type { SummaryInput } from '../../../../src/core/run/builder';
import type { NewRunEvent } from '../../../../src/core/run/events';
import type { RunRecord } from '../../../../src/core/run/record';
import type { RunSummary } from '../../../../src/core/run/summary';

export const START = Date.UTC(2026, 10, 23, 6, 45, 12);

/** A record of a run of the built-in trainer, with what a test wants different. */
export function record(changes: Partial<RunRecord> = {}): RunRecord {
  return {
    format: 1,
    id: '20261123-064512-baseline-3f9a',
    entry: 'baseline',
    configFile: 'lossline.yaml',
    createdAt: new Date(START).toISOString(),
    source: 'extension',
    task: {
      kind: 'trainer',
      data: 'data.csv',
      target: 'y',
      features: null,
      problem: 'auto',
      split: { train: 0.6, validation: 0.2, test: 0.2 },
      model: { layers: [64, 64], activation: 'relu', batchNormalization: false },
      module: null,
    },
    engine: null,
    hyperparameters: { learningRate: 0.003, batchSize: 16, epochs: 60, dropout: 0, l2: 0 },
    earlyStopping: { mode: 'off' },
    metrics: { from: 'stdout', pattern: null, train: null, validation: null },
    plannedEpochs: 60,
    seed: 1,
    git: null,
    data: null,
    versions: {},
    ...changes,
  };
}

/** A record of a run of a program of the user's own. */
export function commandRecord(hyperparameters: RunRecord['hyperparameters'] = {}): RunRecord {
  return record({ task: { kind: 'command', argv: ['python3', 'train.py'], cwd: '', envNames: [] }, hyperparameters });
}

export function builderOf(input: { record?: RunRecord | null; problem?: string | null } = {}): RunBuilder {
  return new RunBuilder({
    key: '/work space/.lossline/runs/r',
    root: '/work space',
    id: '20261123-064512-baseline-3f9a',
    record: input.record === undefined ? record() : input.record,
    problem: input.problem ?? null,
  });
}

export interface Line {
  readonly epoch?: number | null;
  readonly step?: number;
  readonly time?: number;
  readonly values: Readonly<Record<string, number>>;
}

/** Adds lines, one second apart where they do not say when. */
export function observe(builder: RunBuilder, lines: readonly Line[]): void {
  for (const [index, line] of lines.entries()) {
    builder.addObservation({
      seq: index + 1,
      time: line.time ?? START + 1000 * (index + 1),
      epoch: line.epoch ?? null,
      step: line.step ?? null,
      values: line.values,
    });
  }
}

/** Adds events, the first at the start, the others when they say. */
export function happen(builder: RunBuilder, events: readonly (NewRunEvent & { readonly time?: number })[]): void {
  for (const [index, event] of events.entries()) {
    builder.addEvent({ time: START, ...event, seq: index + 1 });
  }
}

export const STARTED = { type: 'started', process: { pid: 4711, startTime: '1', host: 'h' } } as const;

export function ended(
  exitCode: number | null,
  signal: string | null = null,
  message: string | null = null,
): NewRunEvent & { type: 'ended' } {
  return { type: 'ended', exitCode, signal, message };
}

export function summaryOf(builder: RunBuilder, input: Partial<SummaryInput> = {}): RunSummary {
  return builder.summary({ process: 'alive', stopRequest: null, now: START + 3_600_000, ...input });
}
