import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hfTrainerStateFormat } from '../../../../src/runner/readers/hf-trainer-state';
import { jsonFormat } from '../../../../src/runner/readers/json-documents';
import { everyByte, read, Recording } from './support';

type Expected = [epoch: number | null, step: number | null, values: Record<string, number>];

function rowsOf(recording: Recording): Expected[] {
  return recording.rows.map(({ epoch, step, values }) => [known(epoch), known(step), Object.fromEntries(values)]);
}
const known = (value: number): number | null => (Number.isNaN(value) ? null : value);

const STATE = `{
  "best_metric": null, "epoch": 1.0, "global_step": 4,
  "log_history": [
    { "epoch": 0.5, "learning_rate": 0.01, "loss": 0.75, "step": 2 },
    { "epoch": 1.0, "eval_loss": 0.5, "eval_runtime": 3.5, "step": 4 },
    { "epoch": 1.0, "eval_loss": 0.5, "eval_runtime": 3.25, "step": 4 },
    { "epoch": 1.0, "step": 4, "total_flos": 1e18, "train_loss": 0.8, "train_runtime": 9.5 }
  ],
  "logging_steps": 2, "max_steps": 4, "num_train_epochs": 1, "train_batch_size": 16,
  "stateful_callbacks": { "TrainerControl": { "args": { "should_log": false }, "attributes": {} } },
  "trial_params": { "lr": 0.1 }
}`;

describe('the state of a Hugging Face trainer', () => {
  const rows: Expected[] = [
    [0.5, 2, { learning_rate: 0.01, loss: 0.75 }],
    [1, 4, { eval_loss: 0.5, eval_runtime: 3.5 }],
    [1, 4, { eval_loss: 0.5, eval_runtime: 3.25 }],
  ];

  it('gives its records, without the summary, and its settings', () => {
    const whole = read(hfTrainerStateFormat, STATE);
    assert.deepEqual(rowsOf(whole), rows);
    assert.deepEqual(whole.settings, { max_steps: 4, num_train_epochs: 1, train_batch_size: 16, lr: 0.1 });
    assert.deepEqual(whole.damages, []);
    assert.ok(!whole.names.includes('train_loss'));
    assert.deepEqual(read(hfTrainerStateFormat, STATE, everyByte(STATE)), whole, 'byte by byte');
    assert.deepEqual(read(hfTrainerStateFormat, STATE.replaceAll('\n', '\r\n')), whole, 'with Windows newlines');
  });

  it('may be the bare array', () => {
    const array = /\[[^\]]*\]/.exec(STATE)?.[0] ?? '';
    assert.deepEqual(rowsOf(read(hfTrainerStateFormat, array)), rows);
  });

  it('measures epochs in fractions, which are not shifted', () =>
    assert.equal(hfTrainerStateFormat.epochs, 'fractional'));

  it('cut at any byte gives a beginning of its records, and says that it is not finished', () => {
    const bytes = Buffer.from(STATE);
    for (let end = 1; end < bytes.length; end++) {
      const cut = read(hfTrainerStateFormat, bytes.subarray(0, end));
      assert.deepEqual(rowsOf(cut), rows.slice(0, cut.rows.length), `cut at ${end}`);
      assert.equal(cut.damages.length, 1);
      assert.match(cut.damages[0] ?? '', /^metrics: it is not finished yet/);
    }
  });
});

const DOCUMENTS: [what: string, text: string, rows: Expected[], settings?: Record<string, unknown>][] = [
  [
    'Keras: an object of arrays',
    '{"loss": [0.5, 0.25], "val_loss": [0.75, NaN], "lr": [0.1, 0.01]}',
    [
      [0, null, { loss: 0.5, val_loss: 0.75, lr: 0.1 }],
      [1, null, { loss: 0.25, val_loss: NaN, lr: 0.01 }],
    ],
  ],
  [
    'Keras: the history object with its parameters',
    '{"history": {"loss": [0.5, 0.25]}, "epoch": [4, 5], "params": {"epochs": 2, "verbose": 1}, "batch_size": 8}',
    [
      [4, null, { loss: 0.5 }],
      [5, null, { loss: 0.25 }],
    ],
    { epochs: 2, verbose: 1, batch_size: 8 },
  ],
  [
    "pandas' to_json by column",
    '{"loss":{"0":0.5,"1":0.25},"val_loss":{"0":0.75,"1":null}}',
    [
      [0, null, { loss: 0.5, val_loss: 0.75 }],
      [1, null, { loss: 0.25 }],
    ],
  ],
  [
    "pandas' to_json by row, and epochs as keys",
    '{"0":{"loss":0.5},"epoch_1":{"loss":0.25}}',
    [
      [0, null, { loss: 0.5 }],
      [1, null, { loss: 0.25 }],
    ],
  ],
  [
    'Chainer: an array of records',
    '[\n{"epoch": 1, "iteration": 600, "main/loss": 0.5, "validation/main/loss": 0.25}\n]',
    [[1, 600, { 'main/loss': 0.5, 'validation/main/loss': 0.25 }]],
  ],
  [
    'nested arrays',
    '{"train": {"loss": [1, 2]}, "val": {"loss": [3, 4]}}',
    [
      [0, null, { 'train/loss': 1, 'val/loss': 3 }],
      [1, null, { 'train/loss': 2, 'val/loss': 4 }],
    ],
  ],
  [
    'arrays of records a split',
    '{"config": {"lr": 0.1, "optimizer": {"name": "adam"}}, "train": [{"epoch": 1, "loss": 2}], "val": [{"epoch": 1, "loss": 3}]}',
    [
      [1, null, { loss: 2 }],
      [1, null, { 'val/loss': 3 }],
    ],
    { lr: 0.1, 'optimizer.name': 'adam' },
  ],
  [
    'a counter beside the arrays',
    '{"epochs": [1, 2], "loss": [3, 4]}',
    [
      [1, null, { loss: 3 }],
      [2, null, { loss: 4 }],
    ],
  ],
  [
    'steps beside the arrays',
    '{"step": [10, 20], "loss": [3, 4]}',
    [
      [null, 10, { loss: 3 }],
      [null, 20, { loss: 4 }],
    ],
  ],
  [
    'arrays of something else',
    '{"loss": [1, 2], "confusion": [[1, 2], [3, 4]], "names": ["a", "b"], "empty": []}',
    [
      [0, null, { loss: 1 }],
      [1, null, { loss: 2 }],
    ],
  ],
  [
    'numbers that JSON has no words for',
    '[{"epoch": 1, "loss": NaN, "a": -Infinity, "b": 5e-324, "c": -0}]',
    [[1, null, { loss: NaN, a: -Infinity, b: 5e-324, c: -0 }]],
  ],
  ['nothing of interest', '{"name": "x", "version": "1.0.0", "scripts": {"test": "x"}}', []],
];

describe('a JSON document', () => {
  for (const [what, text, rows, settings = {}] of DOCUMENTS) {
    it(`is read: ${what}`, () => {
      const whole = read(jsonFormat, text);
      assert.deepEqual(rowsOf(whole), rows);
      assert.deepEqual(whole.settings, settings);
      assert.deepEqual(whole.damages, []);
      assert.deepEqual(read(jsonFormat, text, everyByte(text)), whole, 'byte by byte');
      assert.deepEqual(read(jsonFormat, `\uFEFF${text}`), whole, 'with a byte order mark');
      assert.deepEqual(read(jsonFormat, Buffer.from(`\uFEFF${text}`, 'utf16le'), [1, 5, 6]), whole, 'as UTF-16');
    });
  }

  it('leaves out arrays of another length, and says so', () => {
    const { rows, damages } = read(jsonFormat, '{"loss": [1, 2, 3, 4], "acc": [1, 2, 3, 4], "val_loss": [1, 2]}');
    assert.equal(rows.length, 4);
    assert.deepEqual(damages, ['metrics: “val_loss” has 2 values beside 4 of the others, so it is left out.']);
  });

  it('that is half written gives no columns: their ends may be missing', () => {
    const { rows, damages } = read(jsonFormat, '{"loss": [1, 2, 3], "val_loss": [1, 2');
    assert.deepEqual(rows, []);
    assert.match(damages.join(), /not finished yet/);
  });

  it('that stops being JSON says where', () => {
    const text = '[{"epoch": 1, "loss": 2},\n{"epoch": 2, "loss": oops},\n{"epoch": 3, "loss": 2}]';
    for (const cuts of [[], everyByte(text)]) {
      const { rows, damages } = read(jsonFormat, text, cuts);
      assert.equal(rows.length, 1);
      assert.deepEqual(damages.length, 1);
      assert.match(damages[0] ?? '', /^metrics, line 2: it is no JSON from there on/);
    }
  });

  it('that stops being JSON gives the columns that stand before it', () => {
    const text = '{"loss": [4, 3, 2], "acc": [1, 2, 3], "val_loss": [5, 4, oops]}';
    for (const cuts of [[], everyByte(text)]) {
      const { rows, damages } = read(jsonFormat, text, cuts);
      assert.deepEqual(
        rows.map(({ values }) => Object.fromEntries(values)),
        [
          { loss: 4, acc: 1 },
          { loss: 3, acc: 2 },
          { loss: 2, acc: 3 },
        ],
      );
      assert.equal(damages.length, 2);
      assert.match(damages[0] ?? '', /^metrics, line 1: it is no JSON from there on; what stands before it was read/);
    }
  });

  it('says after its end whether it stops in the middle', () => {
    for (const [text, expected] of [
      ['', false],
      ['{"loss": [4, 3], "val_loss": [1]}', false],
      ['{"loss": [4, 3], "val_l', true],
      ['{"loss": [4, 3]} oops', true],
    ] as const) {
      const reader = jsonFormat.open({ name: 'metrics' });
      const sink = new Recording();
      reader.push(Buffer.from(text), sink);
      reader.end(sink);
      assert.equal(reader.isUnfinished, expected, text);
    }
  });

  it('nested without end costs no memory and no crash', () => {
    const { damages } = read(jsonFormat, '[{"a":'.repeat(100_000));
    assert.equal(damages.length, 1);
  });

  it('may hold texts longer than any name', () => {
    const text = `{"note": "${'x'.repeat(100_000)}\\n", "loss": [1, 2]}`;
    for (const cuts of [[], [5, 70_000], [20_000, 30_000]]) assert.equal(read(jsonFormat, text, cuts).rows.length, 2);
  });

  it('is written whole each time', () => {
    assert.equal(jsonFormat.growth, 'whole');
    assert.equal(hfTrainerStateFormat.growth, 'whole');
  });
});
