import type { Json } from '../../../src/core/json';
import { msg } from '../../../src/core/message';
import type { RunStatus } from '../../../src/core/run/status';
import type { EpochValue, RunSummary } from '../../../src/core/run/summary';
import type { StopDecision } from '../../../src/core/stopping/types';
import type { VerdictKind } from '../../../src/core/verdict/types';
import type { DiffRow } from '../../../src/core/diff/types';
import type { HostMessage, PanelRun, RunChoice, RunView } from '../../../src/shared/protocol';
import { PANEL_STRINGS } from '../../../src/shared/strings';
import { curves } from './curves';

export type Snapshot = Extract<HostMessage, { type: 'snapshot' }>;

export interface RunInput {
  readonly entry: string;
  readonly key?: string;
  readonly values: Readonly<Record<string, readonly number[]>>;
  readonly status?: RunStatus;
  readonly statusText?: string;
  readonly planned?: number | null;
  readonly verdict?: VerdictKind;
  readonly verdictTitle?: string;
  readonly verdictText?: string;
  readonly suggestions?: RunView['suggestions'];
  readonly stopEpoch?: number | null;
  readonly stopText?: string | null;
  readonly canStop?: boolean;
  readonly warnings?: readonly string[];
  readonly test?: RunSummary['test'];
  readonly durationMs?: number;
  /** Iterations so far at each epoch, and how long an epoch takes; left out, the log does not say. */
  readonly steps?: readonly number[];
  readonly epochMs?: number;
  /** Epochs of the points, where they are not 1, 2, 3, … */
  readonly epochs?: readonly number[];
}

/** When runs of the tests start: 23 November 2026, 06:45:12 UTC. */
export const STARTED = 1_795_416_312_000;

function bestOf(values: readonly number[]): EpochValue | null {
  let best: EpochValue | null = null;
  values.forEach((value, index) => {
    if (Number.isFinite(value) && (best === null || value < best.value)) best = { epoch: index + 1, value };
  });
  return best;
}

function atEpoch(values: readonly number[], epoch: number | undefined): EpochValue | null {
  const value = epoch === undefined ? undefined : values[epoch - 1];
  return epoch === undefined || value === undefined ? null : { epoch, value };
}

/** The run as the host would send it, with the epochs 1, 2, 3, … */
export function panelRun(input: RunInput): PanelRun {
  const { entry, values } = input;
  const train = values['loss'] ?? [];
  const validation = values['val_loss'] ?? [];
  const epochs = Math.max(0, ...Object.values(values).map((list) => list.length));
  const best = bestOf(validation);
  const last = (list: readonly number[]): EpochValue | null => {
    const value = list.at(-1);
    return value === undefined ? null : { epoch: list.length, value };
  };
  const kind = input.verdict ?? 'overfitting';
  const stopEpoch = input.stopEpoch ?? null;
  const stop: StopDecision | null =
    stopEpoch === null
      ? null
      : {
          rule: {
            kind: 'patience',
            monitor: 'val_loss',
            mode: 'min',
            patience: 10,
            minDelta: 0,
            startEpoch: 1,
            baseline: null,
            restoreBestWeights: true,
          },
          auto: false,
          reason: 'patience',
          epoch: stopEpoch,
          best,
          waited: 10,
          numbers: {},
        };
  const key = input.key ?? `/work/penguins/.lossline/runs/20261123-064512-${entry}-3f9a`;
  const summary: RunSummary = {
    key,
    root: '/work/penguins',
    id: key.split('/').at(-1) ?? key,
    record: {
      format: 1,
      id: key,
      entry,
      configFile: 'lossline.yaml',
      createdAt: '2026-11-23T06:45:12Z',
      source: 'extension',
      task: { kind: 'command', argv: ['python3', 'train.py'], cwd: '.', envNames: [] },
      engine: { name: 'wasm', version: '4.22.0', note: null },
      hyperparameters: {},
      earlyStopping: { mode: 'off' },
      metrics: { from: 'stdout', pattern: null, train: null, validation: null },
      plannedEpochs: input.planned ?? null,
      seed: 1,
      git: null,
      data: null,
      versions: {},
    },
    entry,
    createdAt: STARTED,
    status: input.status ?? { kind: 'completed' },
    startedAt: STARTED,
    endedAt: null,
    durationMs: input.durationMs ?? epochs * 230,
    epochMs: epochs > 1 ? 230 : null,
    epoch: epochs,
    plannedEpochs: input.planned ?? null,
    losses: { train: 'loss' in values ? 'loss' : null, validation: 'val_loss' in values ? 'val_loss' : null },
    metricNames: Object.keys(values),
    axis: 'epoch',
    epochSaid: epochs,
    chosenBy: { train: 'habit', validation: 'habit' },
    trainLast: last(train),
    validationLast: last(validation),
    validationBest: best,
    trainAtBest: atEpoch(train, best?.epoch),
    verdict: {
      kind,
      span: kind === 'overfitting' && best !== null ? { from: best.epoch, to: epochs } : null,
      rule: { name: kind, parameters: {} },
      numbers: {},
      sentence: msg(''),
      suggestions: [],
    },
    stop,
    checkpoint: null,
    test: input.test ?? null,
    warnings: input.warnings ?? [],
  };
  return {
    key,
    summary,
    statusText: input.statusText ?? 'Completed',
    verdictTitle: input.verdictTitle ?? 'Overfitting',
    verdictText: input.verdictText ?? '',
    suggestions: input.suggestions ?? [],
    stopText: input.stopText ?? null,
    canStop: input.canStop ?? false,
    series: Object.fromEntries(
      Object.entries(values).map(([name, list]) => [
        name,
        {
          epoch: Float64Array.from(list, (_, index) => input.epochs?.[index] ?? index + 1),
          ...(input.steps === undefined ? {} : { step: Float64Array.from(input.steps.slice(0, list.length)) }),
          ...(input.epochMs === undefined
            ? {}
            : { time: Float64Array.from(list, (_, index) => STARTED + index * (input.epochMs ?? 0)) }),
          value: Float64Array.from(list),
        },
      ]),
    ),
  };
}

export function viewOf(run: PanelRun): RunView {
  const { summary, statusText, verdictTitle, verdictText, suggestions, stopText, canStop } = run;
  return { summary, statusText, verdictTitle, verdictText, suggestions, stopText, canStop };
}

export function diffRow(path: string, values: readonly (Json | undefined)[]): DiffRow {
  return {
    path,
    cells: values.map((value) => (value === undefined ? { kind: 'missing' } : { kind: 'value', value })),
    differs: new Set(values.map((value) => JSON.stringify(value))).size > 1,
  };
}

export function snapshot(input: Partial<Omit<Snapshot, 'type'>>): Snapshot {
  const runs = input.runs ?? [];
  return {
    type: 'snapshot',
    revision: 1,
    strings: PANEL_STRINGS,
    locale: 'en',
    runs,
    diff: [],
    choices: runs.map(choiceOf),
    empty: null,
    ...input,
  };
}

export function choiceOf(run: PanelRun): RunChoice {
  return {
    key: run.key,
    label: run.summary.entry,
    detail: `today 06:45 · ${run.summary.validationBest?.value.toFixed(3) ?? ''}`,
    live: run.summary.status.kind === 'running',
  };
}

const SUGGESTIONS = [
  { title: 'dropout: 0.3', reason: 'The network memorises; dropout makes that harder.' },
  { title: 'l2: 0.01', reason: 'Large weights follow single examples.' },
  { title: 'earlyStopping: AUTO', reason: 'Stops near epoch 37 and keeps the weights of epoch 27.' },
];

/** The run of the README: trained to the end, overfitting from epoch 27. */
export function baseline(): PanelRun {
  return panelRun({
    entry: 'baseline',
    values: { ...curves({ epochs: 60, seed: 7, overfit: 0.0042, turn: 22 }) },
    planned: 60,
    statusText: 'Completed',
    verdictText:
      'Validation loss was best at epoch 27 (0.2469) and has risen 46 % since, while train loss fell 55 %. The gap grew from 0.138 to 0.312.',
    suggestions: SUGGESTIONS,
    stopEpoch: 37,
    stopText: 'With patience 10 this run stops at epoch 37 and saves 23 epochs.',
    test: { epoch: 27, rows: 67, values: { loss: 0.2611, accuracy: 0.9104 } },
    durationMs: 14_200,
  });
}

/** The same task while it trains. */
export function liveRun(epochs = 27): PanelRun {
  const full: Readonly<Record<string, readonly number[]>> = {
    ...curves({ epochs: 60, seed: 11, overfit: 0.001, turn: 40, rate: 0.07 }),
  };
  return panelRun({
    entry: 'regularized',
    key: '/work/penguins/.lossline/runs/20261123-070112-regularized-77c1',
    values: Object.fromEntries(Object.entries(full).map(([name, list]) => [name, list.slice(0, epochs)])),
    planned: 60,
    status: { kind: 'running' },
    statusText: 'Training',
    verdict: 'still-improving',
    verdictTitle: 'Still improving',
    verdictText: 'Validation loss was best at the last epoch and fell 12 % over the last 10.',
    canStop: true,
  });
}

export function fourRuns(): readonly PanelRun[] {
  return [
    baseline(),
    panelRun({
      entry: 'regularized',
      values: { ...curves({ epochs: 46, seed: 11, overfit: 0.0012, turn: 32, rate: 0.075, floor: 0.07 }) },
      planned: 60,
      status: { kind: 'stopped', cause: { kind: 'rule', epoch: 46 } },
      statusText: 'Stopped by early stopping at epoch 46',
      verdict: 'good-fit',
      verdictTitle: 'Good fit',
      verdictText:
        'Validation loss was best at epoch 41 (0.2293) and stays close to it; the gap to train loss is 0.144.',
      stopEpoch: 46,
      stopText: 'Patience 5 stopped this run at epoch 46; the weights of epoch 41 were kept.',
      test: { epoch: 41, rows: 67, values: { loss: 0.2302, accuracy: 0.9403 } },
      durationMs: 11_100,
    }),
    panelRun({
      entry: 'small-lr',
      values: { ...curves({ epochs: 60, seed: 3, overfit: 0, turn: 60, rate: 0.022, floor: 0.09 }) },
      planned: 60,
      verdict: 'still-improving',
      verdictTitle: 'Still improving',
      verdictText: 'Validation loss was best at the last epoch and fell 9 % over the last 10: more epochs would help.',
      suggestions: [{ title: 'epochs: 120', reason: 'It had not levelled off.' }],
      test: { epoch: 60, rows: 67, values: { loss: 0.3871, accuracy: 0.8507 } },
      durationMs: 14_900,
    }),
    { ...liveRun(31), key: '/work/penguins/.lossline/runs/20261123-065512-wide-net-11aa' },
  ].map((run, index) => (index === 3 ? { ...run, summary: { ...run.summary, key: run.key, entry: 'wide-net' } } : run));
}

export function fourDiff(): readonly DiffRow[] {
  return [
    diffRow('learningRate', [0.003, 0.003, 0.0003, 0.003]),
    diffRow('dropout', [0, 0.3, 0, '0']),
    diffRow('l2', [0, 0.01, undefined, null]),
    diffRow('batchSize', [16, 16, 16, 16]),
    diffRow('epochs', [60, 60, 60, 60]),
    diffRow('optimizer', ['adam', 'adam', 'adam', 'adam']),
    diffRow('model.layers', [
      [256, 256],
      [256, 256],
      [256, 256],
      [1024, 1024],
    ]),
    diffRow('seed', [1, 1, 1, 1]),
  ];
}
