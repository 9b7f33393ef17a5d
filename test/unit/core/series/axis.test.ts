import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EpochClock } from '../../../../src/core/series/epoch-clock';
import type { RunAxis } from '../../../../src/core/series/epoch-clock';

interface Line {
  readonly epoch?: number;
  readonly step?: number;
  readonly values?: Readonly<Record<string, number>>;
}

interface Told {
  readonly axis: RunAxis;
  readonly position: number;
  readonly said: number | null;
  readonly epochs: readonly number[];
}

function tell(lines: readonly Line[], planned: number | null = null): Told {
  const clock = new EpochClock(planned);
  const epochs = lines.map(({ epoch, step, values = { loss: 1 } }) =>
    clock.epochOf({ epoch: epoch ?? null, step: step ?? null, values }),
  );
  return { axis: clock.axis, position: clock.position, said: clock.said, epochs };
}

const LOGS: readonly [string, readonly Line[], Omit<Told, 'epochs'>][] = [
  ['before the first line', [], { axis: 'epoch', position: 0, said: null }],
  ['nothing said: lines are counted', [{}, {}], { axis: 'epoch', position: 2, said: null }],
  ['epochs said', [{ epoch: 1 }, { epoch: 2 }], { axis: 'epoch', position: 2, said: 2 }],
  ['only steps said', [{ step: 0 }, { step: 250 }], { axis: 'step', position: 250, said: null }],
  ['one step said', [{ step: 0 }], { axis: 'step', position: 0, said: null }],
  [
    'epochs and steps',
    [
      { epoch: 1, step: 50 },
      { epoch: 2, step: 100 },
    ],
    { axis: 'epoch', position: 2, said: 2 },
  ],
  [
    'fractional epochs',
    [
      { epoch: 0.5, step: 50 },
      { epoch: 0.98, step: 98 },
    ],
    { axis: 'epoch', position: 0.98, said: 0.98 },
  ],
  [
    'a single epoch of many steps',
    [
      { epoch: 1, step: 50 },
      { epoch: 1, step: 100 },
    ],
    { axis: 'step', position: 100, said: 1 },
  ],
  [
    'a single epoch of one step',
    [
      { epoch: 1, step: 50 },
      { epoch: 1, step: 50 },
    ],
    { axis: 'epoch', position: 1, said: 1 },
  ],
  [
    'steps first, epochs later',
    [{ step: 3 }, { epoch: 1, step: 7 }, { epoch: 2, step: 15 }],
    { axis: 'epoch', position: 2, said: 2 },
  ],
  ['a line without a step', [{ step: 100 }, {}], { axis: 'step', position: 100, said: null }],
  ['steps that are no numbers', [{ step: NaN }, { step: Infinity }], { axis: 'epoch', position: 2, said: null }],
];
for (const [name, lines, expected] of LOGS) {
  test(`measured by: ${name}`, () => {
    const { axis, position, said } = tell(lines);
    assert.deepEqual({ axis, position, said }, expected);
  });
}

test('the first of several planned epochs is an epoch, whatever steps it has', () => {
  const lines = [
    { epoch: 1, step: 50 },
    { epoch: 1, step: 100 },
  ];
  assert.equal(tell(lines, 60).axis, 'epoch');
  assert.equal(tell(lines, 1).axis, 'step');
});

test('a metric called epoch tells the epoch of a step, counted from 1', () => {
  // As Lightning logs to TensorBoard: steps, and the epoch from 0 as a value among others.
  const lines = [49, 99, 149, 199].map((step, index) => ({
    step,
    values: { train_loss: 1, epoch: Math.floor(index / 2) },
  }));
  const { axis, epochs, position, said } = tell(lines);
  assert.deepEqual({ axis, epochs, position, said }, { axis: 'epoch', epochs: [1, 1, 2, 2], position: 2, said: 2 });
});

test('a metric called epoch that begins with 1, or has parts, is taken as it is', () => {
  for (const values of [
    [1, 2, 3],
    [0.5, 1, 1.5],
  ]) {
    assert.deepEqual(tell(values.map((epoch, step) => ({ step, values: { epoch } }))).epochs, values);
  }
});

test('rows without an epoch belong to the current one, and never open another', () => {
  const { epochs } = tell([
    { step: 0, values: { val_loss_step: 1 } },
    { step: 1, values: { val_loss_step: 1 } },
    { epoch: 1, step: 11 },
    { step: 2, values: { val_loss_step: 1 } },
    { step: 3, values: { val_loss_step: 1 } },
    { epoch: 2, step: 23 },
  ]);
  assert.deepEqual(epochs, [1, 1, 1, 1, 1, 2]);
});
