import { RunBuilder } from '../../../../src/core/run/builder';
import type { NewRunEvent } from '../../../../src/core/run/events';
import type { RunRecord } from '../../../../src/core/run/record';
import type { Look } from '../../../../src/runner/cli/progress';
import { createStyle } from '../../../../src/runner/cli/style';

/** When the fixture's runs start. */
export const START = Date.UTC(2026, 10, 23, 6, 45, 12);

/** A terminal that knows ASCII only, so that tests can read what is drawn. */
export const plain = createStyle({ color: false, unicode: false });

const record: RunRecord = {
  format: 1,
  id: '20261123-064512-baseline-3f9a',
  entry: 'baseline',
  configFile: 'lossline.yaml',
  createdAt: new Date(START).toISOString(),
  source: 'cli',
  task: { kind: 'command', argv: ['python3', 'train.py', '--lr', '0.1'], cwd: '.', envNames: [] },
  engine: null,
  hyperparameters: { learningRate: 0.1, dropout: 0, optimizer: 'adam' },
  earlyStopping: { mode: 'off' },
  metrics: { from: 'stdout', pattern: null, train: null, validation: null },
  plannedEpochs: 40,
  seed: 1,
  git: null,
  data: null,
  versions: {},
};

/** Values of one observation, with the epoch the log gives. */
export type Logged = readonly [epoch: number | null, values: Readonly<Record<string, number>>];

/** A run read back from what it logged, one second an observation. */
export function look(input: {
  readonly logged: readonly Logged[];
  readonly record?: Partial<RunRecord>;
  readonly events?: readonly NewRunEvent[];
}): Look {
  const whole = { ...record, ...input.record };
  const key = `/work/.lossline/runs/${whole.id}`;
  const builder = new RunBuilder({ key, root: '/work', id: whole.id, record: whole, problem: null });
  const process = { pid: 1, startTime: null, host: 'here' };
  builder.addEvent({ seq: 1, time: START, type: 'started', process });
  input.logged.forEach(([epoch, values], i) => {
    builder.addObservation({ seq: i + 1, time: START + (i + 1) * 1000, epoch, step: (i + 1) * 10, values });
  });
  const end = START + input.logged.length * 1000 + 500;
  input.events?.forEach((event, i) => builder.addEvent({ ...event, seq: i + 2, time: end }));
  return { summary: builder.summary({ process: 'alive', stopRequest: null, now: end }), series: builder.series };
}

/** Train loss falls all the time, validation loss only until epoch 10. */
export const overfits: readonly Logged[] = Array.from({ length: 30 }, (_, i) => {
  const epoch = i + 1;
  const validation = epoch <= 10 ? 1 - 0.05 * epoch : 0.5 + 0.02 * (epoch - 10);
  return [epoch, { loss: 1 / epoch, val_loss: validation }] as const;
});

/** The process ended by itself, all well. */
export const completed: NewRunEvent = { type: 'ended', exitCode: 0, signal: null, message: null };
