import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cpuTime } from '../../cpu';
import { createPrintedReader } from '../../../../src/core/logs/printed';
import type { ParsedLine } from '../../../../src/core/logs/reader';

function read(text: string, cuts: readonly number[] = []): ParsedLine[] {
  const reader = createPrintedReader();
  const lines: ParsedLine[] = [];
  let from = 0;
  for (const cut of [...new Set(cuts)].sort((a, b) => a - b)) {
    if (cut <= from || cut >= text.length) continue;
    lines.push(...reader.push(text.slice(from, cut)));
    from = cut;
  }
  lines.push(...reader.push(text.slice(from)), ...reader.end());
  return lines;
}

type Row = [epoch: number | null, step: number | null, values: Record<string, number>];
function rows(text: string): Row[] {
  return read(text).flatMap((line): Row[] =>
    line.kind === 'observation' ? [[line.epoch, line.step, line.values]] : [],
  );
}

const understood: [string, Row[]][] = [
  ['{"epoch":1,"step":13,"loss":0.69,"val_loss":0.66}', [[1, 13, { loss: 0.69, val_loss: 0.66 }]]],
  [
    '{"epoch": 2, "loss": NaN, "val_loss": Infinity, "x": -Infinity}',
    [[2, null, { loss: NaN, val_loss: Infinity, x: -Infinity }]],
  ],
  ['{"epoch": 2, "loss": "NaN", "note": "a NaN here", "loss2": NaN}', [[2, null, { loss: NaN, loss2: NaN }]]],
  ['{"epoch":1,"train":{"loss":0.5},"val":{"loss":0.6}}', [[1, null, { 'train/loss': 0.5, 'val/loss': 0.6 }]]],
  ['{"epoch":1,"loss":-0}', [[1, null, { loss: -0 }]]],
  [
    '{"epoch":1,"n":9007199254740993,"big":1e999,"small":5e-324}',
    [[1, null, { n: 9007199254740992, big: Infinity, small: 5e-324 }]],
  ],
  ['{"global_step":40,"loss":2.5}', [[null, 40, { loss: 2.5 }]]],
  ['epoch=3 train_loss=0.4 val_loss=nan', [[3, null, { train_loss: 0.4, val_loss: NaN }]]],
  ['Epoch 3/10 - loss: 0.51 - acc: 0.9', [[3, null, { loss: 0.51, acc: 0.9 }]]],
  ['Epoch: 3, loss: 0.51, val_loss: INF', [[3, null, { loss: 0.51, val_loss: Infinity }]]],
  ['Epoch [3/10], Step [40/100], Loss: 0.5', [[3, 40, { Loss_step: 0.5 }]]],
  [
    '[3/10] Train Loss: 0.4 | Val Loss: 0.5 | Acc: 93.2%',
    [[3, null, { train_loss: 0.4, val_loss: 0.5, val_acc: 93.2 }]],
  ],
  ['Epoch #4 loss=1e-3', [[4, null, { loss: 0.001 }]]],
  ['epoch 4 of 20: loss=.5', [[4, null, { loss: 0.5 }]]],
  ['Epoch 003/010 | loss=0.5', [[3, null, { loss: 0.5 }]]],
  ['step 200: loss=2.1 lr: 3e-4', [[null, 200, { loss: 2.1, lr: 3e-4 }]]],
  ['lr=0.1 epoch=3 loss=0.2', [[3, null, { lr: 0.1, loss: 0.2 }]]],
  ["{'loss': 0.5, 'epoch': 1.5}", [[1.5, null, { loss: 0.5 }]]],
  ['2024-01-02 12:30:45,123 INFO train: epoch=1 loss=0.5', [[1, null, { train_loss: 0.5 }]]],
  ['Epoch 2: loss=0.5 time: 3.2s eta: 0:12:30 speed: 12it/s', [[2, null, { loss: 0.5 }]]],
  ['epoch=1 batch: 3/10 loss=0.5 version: 1.2.3', [[1, 3, { loss_step: 0.5 }]]],
  ['\ufeffepoch=1 loss=0,5', [[1, null, { loss: 0.5 }]]],
  ['epoch=1 seed=42 loss=0.5', [[1, null, { loss: 0.5 }]]],
  ['\u001b[32mEpoch 1\u001b[0m \u001b]0;title\u0007loss: \u001b[1m0.5\u001b[0m', [[1, null, { loss: 0.5 }]]],
  ['Epoch 1 Ω损失: 0.5', [[1, null, { Ω损失: 0.5 }]]],
  // Carriage returns: the last state of a line counts, and inherits; another epoch is another observation.
  ['Epoch 1: loss=3\rEpoch 1: loss=2 acc=0.1\rEpoch 1: loss=1\n', [[1, null, { loss: 1, acc: 0.1 }]]],
  [
    'epoch=1 loss=3\repoch=2 loss=2\repoch=3 loss=1',
    [
      [1, null, { loss: 3 }],
      [2, null, { loss: 2 }],
      [3, null, { loss: 1 }],
    ],
  ],
  [
    'epoch=1 loss=3\r\nepoch=2 loss=2\r\n',
    [
      [1, null, { loss: 3 }],
      [2, null, { loss: 2 }],
    ],
  ],
  // 0-based for the whole run, or not at all.
  [
    'epoch=0 loss=3\nepoch=1 loss=2\n',
    [
      [1, null, { loss: 3 }],
      [2, null, { loss: 2 }],
    ],
  ],
  [
    'epoch=1 loss=3\nepoch=0 loss=2\n',
    [
      [1, null, { loss: 3 }],
      [0, null, { loss: 2 }],
    ],
  ],
  [
    'step=5 loss=3\nepoch=0 loss=2\n',
    [
      [null, 5, { loss: 3 }],
      [1, null, { loss: 2 }],
    ],
  ],
  [
    '{"epoch":1,"__proto__":0.5,"constructor":1}',
    [
      [
        1,
        null,
        Object.fromEntries([
          ['__proto__', 0.5],
          ['constructor', 1],
        ]),
      ],
    ],
  ],
];
for (const [text, expected] of understood) {
  test(`reads ${JSON.stringify(text)}`, () => assert.deepEqual(rows(text), expected));
}

const rubbish = [
  'loss=0.5',
  'Epoch 1',
  'Epoch 00003: val_loss improved from inf to 0.51, saving model to model.h5',
  'File "train.py", line 10, in <module>',
  '2024-01-02 12:30:45 starting',
  '{"loss":0.5}',
  '{"epoch":1}',
  '{"epoch":1,"name":"x"}',
  '{"epoch":-1,"loss":0.5}',
  '{"lossline":"unknown","epoch":1,"loss":1}',
  '[1,2,3]',
  'epoch: three loss: many',
  'epoch=1 loss=1,234',
  'epoch=1 time=12:30',
  '',
];
for (const text of rubbish) test(`makes nothing of ${JSON.stringify(text)}`, () => assert.deepEqual(read(text), []));

const settings: [string, Record<string, number>][] = [
  ['Training for 10 epochs', { epochs: 10 }],
  ['epochs=10 lr=0.1', { epochs: 10, lr: 0.1 }],
  ['lr=0.1 batch_size=4', { lr: 0.1, batch_size: 4 }],
  ['Epoch 1/10', { epochs: 10 }],
  ['Namespace(epochs=10, start_epoch=0, lr=0.1)', { epochs: 10, start_epoch: 0, lr: 0.1 }],
];
for (const [text, values] of settings) {
  test(`takes ${JSON.stringify(text)} for settings and for no observation`, () =>
    assert.deepEqual(read(text), [{ kind: 'hyperparameters', values }]));
}

const unnumbered: [string, Row[]][] = [
  [
    'train_loss=0.5 val_loss=0.6\ntrain_loss=0.4 val_loss=0.5',
    [
      [null, null, { train_loss: 0.5, val_loss: 0.6 }],
      [null, null, { train_loss: 0.4, val_loss: 0.5 }],
    ],
  ],
  [
    "Losses {'ner': 9.5}\nLosses {'ner': 8.5}",
    [
      [null, null, { 'loss/ner': 9.5 }],
      [null, null, { 'loss/ner': 8.5 }],
    ],
  ],
  ['train_loss=0.5', []],
  ['val_loss=0.6 acc=0.3', []],
  ['loss=0.5 val_loss=0.6', []],
  [
    'epoch=3 acc=0.4\ntrain_loss=0.5 val_loss=0.6',
    [
      [3, null, { acc: 0.4 }],
      [3, null, { train_loss: 0.5, val_loss: 0.6 }],
    ],
  ],
  [
    'epoch=3 acc=0.4\rtrain_loss=0.5 val_loss=0.6\nepoch=4 acc=0.5',
    [
      [3, null, { acc: 0.4, train_loss: 0.5, val_loss: 0.6 }],
      [4, null, { acc: 0.5 }],
    ],
  ],
  [
    'epoch=3 loss=0.4 val_loss=0.5\rtrain_loss=0.3 val_loss=0.6',
    [[3, null, { loss: 0.4, val_loss: 0.6, train_loss: 0.3 }]],
  ],
  ['step=7 acc=0.4\rtrain_loss=0.5 val_loss=0.6', [[null, 7, { acc: 0.4, train_loss: 0.5, val_loss: 0.6 }]]],
  [
    'step=7 loss=0.4\ntrain_loss=0.5 val_loss=0.6',
    [
      [null, 7, { loss: 0.4 }],
      [null, 7, { train_loss: 0.5, val_loss: 0.6 }],
    ],
  ],
];
for (const [text, expected] of unnumbered) {
  test(`of lines without an epoch or a step: ${JSON.stringify(text)}`, () => assert.deepEqual(rows(text), expected));
}

test('control lines are told apart, and their paths cannot lead out of the run directory', () => {
  const text = [
    '{"lossline":"notice","level":"warning","text":"3 rows left out"}',
    '{"lossline":"notice","text":"hello"}',
    '{"lossline":"checkpoint","which":"best","epoch":7,"path":"model/best"}',
    '{"lossline":"checkpoint","which":"best","epoch":7,"path":"../../etc"}',
    '{"lossline":"checkpoint","which":"best","epoch":7,"path":"/etc"}',
    '{"lossline":"checkpoint","which":"best","epoch":7,"path":"C:\\\\x"}',
    '{"lossline":"evaluated","split":"test","epoch":7,"rows":67,"values":{"loss":NaN,"acc":1}}',
    '{"lossline":"error","message":"no such column"}',
    '{"lossline":"error","message":7}',
  ].join('\n');
  assert.deepEqual(read(text), [
    { kind: 'control', control: { type: 'notice', level: 'warning', text: '3 rows left out' } },
    { kind: 'control', control: { type: 'notice', level: 'info', text: 'hello' } },
    { kind: 'control', control: { type: 'checkpoint', which: 'best', epoch: 7, path: 'model/best' } },
    {
      kind: 'control',
      control: { type: 'evaluated', split: 'test', epoch: 7, rows: 67, values: { loss: NaN, acc: 1 } },
    },
    { kind: 'control', control: { type: 'error', message: 'no such column' } },
  ]);
});

const PIECES = [
  ...[
    'epoch=',
    'Epoch ',
    'step ',
    '[3/10]',
    'loss',
    'val_loss',
    ' ',
    '\t',
    ':',
    '=',
    ',',
    '|',
    '/',
    '(',
    '"',
    "'",
    '{',
    '}',
  ],
  ...[
    '\n',
    '\r',
    '\r\n',
    '\b\b\b',
    '\u001b[2K',
    '\u001b[',
    '\u001b]',
    '\u0007',
    '\0',
    '\u009b',
    '0',
    '1',
    '12',
    '0.5',
    '-',
    '+',
    '.',
    'e',
    '1e5',
  ],
  ...[
    'nan',
    'NaN',
    'inf',
    '-Infinity',
    '😀',
    'é',
    '\ud800',
    '漢',
    '{"epoch":1,"loss":NaN}',
    '{"lossline":"error","message":"x"}',
    '9'.repeat(30),
  ],
];

test('any cutting of any text gives the same lines', () => {
  const text = fc
    .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 60 })
    .map((list) => list.join(''));
  fc.assert(
    fc.property(text, fc.array(fc.nat(400), { maxLength: 30 }), (whole, cuts) => {
      const expected = read(whole);
      assert.deepEqual(read(whole, cuts), expected);
      assert.deepEqual(
        read(
          whole,
          Array.from({ length: whole.length }, (_, i) => i),
        ),
        expected,
      );
    }),
    { numRuns: process.env['LOSSLINE_FULL'] === '1' ? 10_000 : 3000 },
  );
});

test('values are numbers, epochs are finite and never negative, whatever is printed', () => {
  const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 80 }).map((list) => list.join(''));
  fc.assert(
    fc.property(text, (whole) => {
      for (const line of read(whole)) {
        if (line.kind !== 'observation') continue;
        assert.ok(line.epoch === null || (Number.isFinite(line.epoch) && line.epoch >= 0));
        assert.ok(Object.keys(line.values).length > 0);
        for (const value of Object.values(line.values)) assert.equal(typeof value, 'number');
      }
    }),
    { numRuns: 3000 },
  );
});

/** Whether a row without an epoch and a step is of a kind that may do without: with both losses, or of spaCy. */
function mayBeUnnumbered(names: readonly string[]): boolean {
  if (names.every((name) => name.startsWith('loss/'))) return true;
  const losses = names.filter((name) => name.includes('loss'));
  return losses.some(
    (name) => name.includes('train') && losses.some((other) => other !== name && other.includes('val')),
  );
}

test('an observation has an epoch or a step, except in a log that has named none so far, with both losses', () => {
  const pieces = [...PIECES, 'train_loss=0.5 val_loss=0.6', 'train_loss', "Losses {'ner': 9.5}", '\n', '\n'];
  const text = fc.array(fc.constantFrom(...pieces), { maxLength: 80 }).map((list) => list.join(''));
  fc.assert(
    fc.property(text, (whole) => {
      // The states of one line are read before the line is complete.
      const isPlain = !/[\r\b]/.test(whole);
      let isNumbered = false;
      for (const line of read(whole)) {
        if (line.kind !== 'observation') continue;
        if (line.epoch !== null || line.step !== null) {
          isNumbered = true;
          continue;
        }
        assert.ok(mayBeUnnumbered(Object.keys(line.values)), JSON.stringify(line));
        assert.ok(!isPlain || !isNumbered, JSON.stringify(line));
      }
    }),
    { numRuns: 3000 },
  );
});

// Shapes that make backtracking readers quadratic: twice the text may take only about twice the time.
const nasty: [string, (n: number) => string][] = [
  ['one long word', (n) => `epoch=1 ${'a'.repeat(n)}`],
  ['words', (n) => `epoch=1 ${'a '.repeat(n / 2)}`],
  ['separators', (n) => `epoch=1 ${'='.repeat(n)}`],
  ['names without values', (n) => `epoch=1 ${'a='.repeat(n / 2)}`],
  ['quotes', (n) => `epoch=1 ${`x':`.repeat(n / 3)}1`],
  ['quotes with values', (n) => `epoch=1 ${`"x':1 `.repeat(n / 6)}`],
  ['digits', (n) => `epoch=1 loss=${'9'.repeat(n)}`],
  ['an epoch of many digits', (n) => `epoch=${'9'.repeat(n)} loss=1`],
  ['the word epoch', (n) => `${'epoch '.repeat(n / 6)} loss=1`],
  ['epochs', (n) => 'epoch 1'.repeat(n / 7)],
  ['escapes', (n) => `epoch=1 ${'\u001b['.repeat(n / 2)} loss=1`],
  ['titles that never end', (n) => `epoch=1 ${'\u001b]'.repeat(n / 2)} loss=1`],
  ['brackets', (n) => '{'.repeat(n)],
  ['JSON that never ends', (n) => `{"epoch":1,"a":"${'\\"'.repeat(n / 2)} NaN`],
  ['bare words', (n) => `{"epoch":1,${'"a":NaN,'.repeat(n / 8)}"b":NaN}`],
  ['carriage returns', (n) => 'epoch=1 loss=1\r'.repeat(n / 15)],
  ['empty lines', (n) => '\n'.repeat(n)],
  ['backspaces', (n) => 'a\b'.repeat(n / 2)],
];
for (const [name, make] of nasty) {
  test(`time grows linearly with ${name}`, () => {
    const time = (n: number): number => {
      const text = make(n);
      let best = Infinity;
      for (let i = 0; i < 5; i++) {
        // CPU time: others use this machine too.
        const start = cpuTime();
        read(text, [n >> 2, n >> 1]);
        best = Math.min(best, cpuTime() - start);
      }
      return best;
    };
    time(20_000);
    const small = Math.max(time(30_000), 200);
    const large = time(480_000);
    assert.ok(large / small < 16 * 5, `16 times the text took ${(large / small).toFixed(1)} times as long`);
  });
}

test('100 MB without a newline take no memory to speak of, and the next line is read', () => {
  const reader = createPrintedReader();
  const block = 'x'.repeat(1024 * 1024);
  let most = 0;
  for (let i = 0; i < 100; i++) {
    reader.push(block);
    most = Math.max(most, process.memoryUsage().heapUsed);
  }
  assert.ok(most < 200 * 1024 * 1024, `${most}`);
  assert.deepEqual(reader.push('\nepoch=1 loss=2\n'), [
    { kind: 'observation', epoch: 1, step: null, values: { loss: 2 } },
  ]);
});

test('a number of 3,000 digits is read as JavaScript reads it', () => {
  assert.deepEqual(rows(`epoch=1 a=${'1'.repeat(3000)} b=0.${'3'.repeat(3000)} c=1e-${'9'.repeat(300)}`), [
    [1, null, { a: Infinity, b: 1 / 3, c: 0 }],
  ]);
});

test('names that a bar or a test shows on the way are passed on in bounded portions, and none is lost', () => {
  const count = 10_000;
  const names = Array.from({ length: count }, (_, i) => i);
  const bars = names.map((i) => `Epoch 1:  50%|██   | 1/2 [00:01<00:01, 1.0it/s, m${i}=0.5, loss=0.5]\r`);
  const tests = ['Epoch 1\n', ...names.map((i) => `test_x${i}_loss: 0.5\n`)];
  for (const text of [bars.join(''), tests.join('')]) {
    const given = [...read(text), ...read(`${text}\nEpoch 2: loss=0.25\n`)].flatMap((line) =>
      line.kind === 'observation' ? [Object.keys(line.values)] : [],
    );
    assert.ok(
      given.every((found) => found.length <= 2010),
      given.map((found) => found.length).join(' '),
    );
    assert.ok(new Set(given.flat()).size >= count);
  }
});
