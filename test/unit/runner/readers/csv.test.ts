import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { csvFormat } from '../../../../src/runner/readers/csv';
import { cpuTime } from '../../cpu';
import { everyByte, read, Recording } from './support';

type Expected = [epoch: number | null, step: number | null, values: Record<string, number>];

function rowsOf(recording: Recording): Expected[] {
  return recording.rows.map(({ epoch, step, values }) => [known(epoch), known(step), Object.fromEntries(values)]);
}
const known = (value: number): number | null => (Number.isNaN(value) ? null : value);

const TABLES: [what: string, text: string, rows: Expected[]][] = [
  [
    'Keras: 0-based, metrics in any order',
    'epoch,acc,loss,val_loss\r\n0,0.5,0.75,0.5\r\n1,0.75,0.5,0.25\r\n',
    [
      [0, null, { acc: 0.5, loss: 0.75, val_loss: 0.5 }],
      [1, null, { acc: 0.75, loss: 0.5, val_loss: 0.25 }],
    ],
  ],
  [
    'Lightning: blank cells on sparse rows',
    'epoch,step,train_loss,val_loss\n0,49,0.5,\n0,99,,0.25\n',
    [
      [0, 49, { train_loss: 0.5 }],
      [0, 99, { val_loss: 0.25 }],
    ],
  ],
  [
    'YOLO: padded header and cells',
    '               epoch,      train/box_loss,        val/box_loss\n                   0,              0.1193,             0.11073\n',
    [[0, null, { 'train/box_loss': 0.1193, 'val/box_loss': 0.11073 }]],
  ],
  ['YOLO: time since the start is no time of day', 'epoch,time,loss\n1,90.5,2\n', [[1, null, { loss: 2, time: 90.5 }]]],
  [
    'pandas: a column of row numbers without a name',
    ',loss,val_loss\n0,0.5,0.6\n',
    [[null, null, { loss: 0.5, val_loss: 0.6 }]],
  ],
  ['pandas: the same read and written again', 'Unnamed: 0,epoch,loss\n0,1,0.5\n', [[1, null, { loss: 0.5 }]]],
  ['Excel: the separator in the first line', 'sep=;\r\nepoch;loss\r\n1;0,5\r\n', [[1, null, { loss: 0.5 }]]],
  ['decimal commas', 'epoch;loss;val_loss\n0;0,693;1.234,5\n', [[0, null, { loss: 0.693, val_loss: 1234.5 }]]],
  ['decimal commas in quotes', 'epoch,loss\n1,"0,693"\n', [[1, null, { loss: 0.693 }]]],
  [
    'thousands in quotes where training is',
    'epoch,step,loss\n"1,000","12,000",0.5\n1001,"1,234,567",0.25\n',
    [
      [1000, 12_000, { loss: 0.5 }],
      [1001, 1_234_567, { loss: 0.25 }],
    ],
  ],
  ['decimal commas where training is', 'epoch;step;loss\n1,250;10;0,5\n', [[1.25, 10, { loss: 0.5 }]]],
  ['tabs', 'epoch\tloss\n1\t0.5\n', [[1, null, { loss: 0.5 }]]],
  ['bars', '| epoch | loss |\n|---|---|\n| 1 | 0.5 |\n', [[1, null, { loss: 0.5 }]]],
  [
    'blanks',
    'epoch   train_loss  val_loss\n  1     0.5         0.6\n',
    [[1, null, { train_loss: 0.5, val_loss: 0.6 }]],
  ],
  [
    'names with blanks in them',
    'epoch  Train loss  Valid MSE\n0  1.5  2.5\n',
    [[0, null, { 'Train loss': 1.5, 'Valid MSE': 2.5 }]],
  ],
  ['a header behind a comment sign', '# epoch loss\n1 0.5\n', [[1, null, { loss: 0.5 }]]],
  ['comments and a title', 'Training of model 7\n# by hand\nepoch,loss\n# again\n1,0.5\n', [[1, null, { loss: 0.5 }]]],
  [
    'CR CR LF',
    'epoch,loss\r\r\n0,0.5\r\r\n1,0.25\r\r\n',
    [
      [0, null, { loss: 0.5 }],
      [1, null, { loss: 0.25 }],
    ],
  ],
  [
    'lone carriage returns',
    'epoch,loss\r0,0.5\r1,0.25\r',
    [
      [0, null, { loss: 0.5 }],
      [1, null, { loss: 0.25 }],
    ],
  ],
  ['a byte order mark', '\uFEFFepoch,loss\n0,0.5\n', [[0, null, { loss: 0.5 }]]],
  ['no line end at the end', 'epoch,loss\n1,0.5', [[1, null, { loss: 0.5 }]]],
  ['quotes everywhere', '"epoch","loss"\n"1","0.5"\n', [[1, null, { loss: 0.5 }]]],
  [
    'a quoted note over two lines',
    'epoch,note,loss\n1,"two\n, ""lines""",0.5\n2,x,0.25\n',
    [
      [1, null, { loss: 0.5 }],
      [2, null, { loss: 0.25 }],
    ],
  ],
  ['a doubled quote before a delimiter', 'epoch,note,loss\n1,"a "", b",0.5\n', [[1, null, { loss: 0.5 }]]],
  ['columns of text are no metrics', 'epoch,model,loss\n1,resnet,0.5\n', [[1, null, { loss: 0.5 }]]],
  ['a name that comes twice', 'epoch,loss,loss\n1,0.5,0.6\n', [[1, null, { loss: 0.5, 'loss (2)': 0.6 }]]],
  ['a delimiter too many', 'epoch,loss\n1,0.5,\n', [[1, null, { loss: 0.5 }]]],
  [
    'a cell too few',
    'epoch,loss,val_loss\n1,0.5\n2,0.4,0.3\n',
    [
      [1, null, { loss: 0.5 }],
      [2, null, { loss: 0.4, val_loss: 0.3 }],
    ],
  ],
  ['R: no name above the row names', '"epoch";"loss"\n"a";1;0.5\n', [[1, null, { loss: 0.5 }]]],
  [
    'a second run appended with its header',
    'epoch,loss\n0,0.5\nepoch,loss\n0,0.7\n',
    [
      [0, null, { loss: 0.5 }],
      [0, null, { loss: 0.7 }],
    ],
  ],
  [
    'other columns from the middle on',
    'epoch,loss\n0,0.5\nepoch,lr,loss,val_loss\n1,0.1,0.4,0.3\n',
    [
      [0, null, { loss: 0.5 }],
      [1, null, { lr: 0.1, loss: 0.4, val_loss: 0.3 }],
    ],
  ],
  ['the better of two counters', 'epoch,iter,global_step,loss\n0,3,103,0.5\n', [[0, 103, { loss: 0.5 }]]],
  ['trainer/global_step', 'trainer/global_step,epoch,loss\n7,0,0.5\n', [[0, 7, { loss: 0.5 }]]],
  [
    'an epoch of many',
    'Epoch,loss\n1/10,0.5\n2/10,0.4\n',
    [
      [1, null, { loss: 0.5 }],
      [2, null, { loss: 0.4 }],
    ],
  ],
  [
    'a row a split',
    'epoch,phase,loss\n1,train,0.5\n1,val,0.6\n',
    [
      [1, null, { loss: 0.5 }],
      [1, null, { 'val/loss': 0.6 }],
    ],
  ],
  [
    'a row a value',
    'step,metric,value\n1,loss,0.5\n1,val_loss,0.6\n',
    [
      [null, 1, { loss: 0.5 }],
      [null, 1, { val_loss: 0.6 }],
    ],
  ],
  [
    'percent, tensors, signs',
    'epoch,acc,loss,b,c\n1,93.5%,"tensor(0.5, device=\'cuda:0\')",+1.,.5\n',
    [[1, null, { acc: 93.5, loss: 0.5, b: 1, c: 0.5 }]],
  ],
  [
    'words for what is not there, and for what is no number',
    'epoch,a,b,c,d,loss\n1,NA,None,-,n/a,nan\n2,1,inf,-inf,1.#QNAN,1e999\n',
    [
      [1, null, { loss: NaN }],
      [2, null, { a: 1, b: Infinity, c: -Infinity, d: NaN, loss: Infinity }],
    ],
  ],
  [
    'Keras: nan for all of a validation that did not run, not for one that diverged',
    'epoch,loss,val_accuracy,val_loss\n0,0.5,nan,nan\n1,0.25,0.5,nan\n',
    [
      [0, null, { loss: 0.5 }],
      [1, null, { loss: 0.25, val_accuracy: 0.5, val_loss: NaN }],
    ],
  ],
  ['other languages', 'эпоха;loss\n1;0,5\n', [[1, null, { loss: 0.5 }]]],
];

describe('a table', () => {
  for (const [what, text, rows] of TABLES) {
    it(`is read: ${what}`, () => {
      const whole = read(csvFormat, text);
      assert.deepEqual(rowsOf(whole), rows);
      assert.deepEqual(whole.damages, []);
      assert.deepEqual(read(csvFormat, text, everyByte(text)), whole, 'byte by byte');
    });
    it(`is read as UTF-16 too: ${what}`, () => {
      const bytes = Buffer.from(text.replace(/^\uFEFF/, ''), 'utf16le');
      assert.deepEqual(rowsOf(read(csvFormat, Buffer.concat([Buffer.of(0xff, 0xfe), bytes]))), rows);
      assert.deepEqual(
        rowsOf(read(csvFormat, Buffer.concat([Buffer.of(0xfe, 0xff), Buffer.from(bytes).swap16()]), [1, 2, 9])),
        rows,
      );
    });
  }

  it('gives the time of day as milliseconds, however it is written', () => {
    const utc = Date.UTC(2025, 9, 15, 6, 59, 38);
    const local = new Date(2025, 9, 15, 6, 59, 38).getTime();
    for (const [name, cell, expected] of [
      ['timestamp', '1760511578', 1760511578000],
      ['timestamp', '1760511578000', 1760511578000],
      ['wall_time', '1760511578.25', 1760511578250],
      ['Wall time', '1760511578.25', 1760511578250],
      ['time', '1760511578', 1760511578000],
      ['date', '2025-10-15T06:59:38Z', utc],
      ['date', '2025-10-15T08:59:38+02:00', utc],
      ['timestamp', '2025-10-15 06:59:38', local],
      ['timestamp', '"2025-10-15 06:59:38,250"', local + 250],
      ['timestamp', '12.5', NaN],
      ['timestamp', 'yesterday', NaN],
    ] as const) {
      const { rows } = read(csvFormat, `step,${name},loss\n1,${cell},0.5\n`);
      assert.deepEqual(rows, [{ epoch: NaN, step: 1, time: expected, values: [['loss', 0.5]] }], cell);
    }
  });

  it('takes its name from a file of TensorBoard', () => {
    const { rows } = read(csvFormat, 'Wall time,Step,Value\n1760511578.5,3,0.5\n', [], 'run-.-tag-Loss_train.csv');
    assert.deepEqual(rows[0]?.values, [['Loss_train', 0.5]]);
  });

  it('gives that name to its only metric, and to none of several', () => {
    for (const [text, expected] of [
      ['step,phase,loss\n1,val,0.5\n', [['Loss_train', 0.5]]],
      [
        'step,phase,loss,acc\n1,val,0.5,0.75\n',
        [
          ['val/loss', 0.5],
          ['val/acc', 0.75],
        ],
      ],
      ['step,metric,value\n1,loss,0.5\n', [['loss', 0.5]]],
    ] as const) {
      const { rows } = read(csvFormat, text, [], 'run-.-tag-Loss_train.csv');
      assert.deepEqual(rows[0]?.values, expected, text);
    }
  });

  it('may not begin with more blank lines than anybody writes: they are not kept for ever', () => {
    for (const preamble of ['\n'.repeat(100_000), 'sep=;\r\n'.repeat(10_000)]) {
      const sink = new Recording();
      const reader = csvFormat.open({ name: 'metrics' });
      const start = cpuTime();
      for (let at = 0; at < preamble.length; at += 100) reader.push(Buffer.from(preamble.slice(at, at + 100)), sink);
      assert.ok(cpuTime() - start < 1_000_000);
      reader.end(sink);
      assert.equal(sink.damages.length, 1);
      assert.match(sink.damages.join(), /names the columns of a training log/);
    }
    const { rows } = read(csvFormat, `${'\n'.repeat(50)}epoch,loss\n1,0.5\n`);
    assert.deepEqual(rows[0]?.values, [['loss', 0.5]]);
  });
});

describe('a damaged table', () => {
  const CASES: [what: string, text: string, rows: number, damage: RegExp][] = [
    ['a cell too many', 'epoch,loss\n1,0.5\n2,0,4\n3,0.3\n', 2, /^metrics, line 3: 3 cells in a table of 2 columns/],
    ['a torn line with its successor', 'epoch,loss\r\n1,0.5\r\n2,0.42,0.41\r\n', 1, /line 3/],
    [
      'a last line that stops in the middle',
      'epoch,loss,val_loss\n1,0.5,0.6\n2,0.4',
      1,
      /line 3: it stops in the middle/,
    ],
    ['a word among numbers', 'epoch,loss\n1,0.5\n2,ouch\n3,0.3\n', 2, /line 3: “ouch” is no number .*column loss/],
    ['a number that may be two', 'epoch,loss\n1,"1,234"\n2,0.5\n', 1, /line 2: “1,234”/],
    ['no header', '1,0.5\n2,0.4\n', 0, /no line names the columns/],
    ['only text', 'some words about it\n'.repeat(30), 0, /no line of the first 20 names the columns/],
    ['a quote that is never closed', 'epoch,note,loss\n1,"oh,0.5\n2,x,0.4\n3,x,0.3\n', 2, /^$/],
  ];
  for (const [what, text, rows, damage] of CASES) {
    it(`costs only what is damaged: ${what}`, () => {
      const whole = read(csvFormat, text);
      assert.equal(whole.rows.length, rows);
      if (damage.source !== '^$') {
        assert.equal(whole.damages.length, 1);
        assert.match(whole.damages[0] ?? '', damage);
      }
      assert.deepEqual(read(csvFormat, text, everyByte(text)), whole, 'byte by byte');
    });
  }

  it('keeps the cells that are sure of a line that stops', () => {
    const { rows } = read(csvFormat, 'epoch,loss,val_loss\n2,0.5,0.1\n3,0.25,');
    assert.deepEqual(rows.at(-1)?.values, [['loss', 0.25]]);
  });

  it('has too long a line', () => {
    const text = `epoch,loss\n1,0.5\n2,${'9'.repeat(5 * 1024 * 1024)}\n3,0.25\n`;
    for (const cuts of [[], [100], [4_500_000], [1_000_000, 2_000_000, 3_000_000, 5_000_000]]) {
      const { rows, damages } = read(csvFormat, text, cuts);
      assert.deepEqual(
        rows.map(({ epoch }) => epoch),
        [1, 3],
        cuts.join(),
      );
      assert.match(damages.join(), /^metrics, line 3: the line is longer than 4 MiB/);
    }
  });
});

it('numbers keep their bits', () => {
  const numbers = [
    '1e308',
    '1.7976931348623157e308',
    '5e-324',
    '2.2250738585072014e-308',
    '-0',
    '0.1',
    '9007199254740993',
  ];
  numbers.push('123456789012345678901234567890', '0.30000000000000004', '1e22', '1e23', '4.35', '0.000001', '1e-7');
  const text = `epoch,loss\n${numbers.map((number, index) => `${index},${number}\n`).join('')}`;
  const { rows } = read(csvFormat, text);
  assert.deepEqual(
    rows.map(({ values }) => values[0]?.[1]),
    numbers.map(Number),
  );
  const padded = read(csvFormat, text.replaceAll(',', ' ; '));
  assert.deepEqual(padded.rows, rows);
});
