import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cpuTime } from '../../cpu';
import { jsonlFormat } from '../../../../src/runner/readers/jsonl';
import { everyByte, read, type Recording } from './support';

type Expected = [epoch: number | null, step: number | null, values: Record<string, number>];

function rowsOf(recording: Recording): Expected[] {
  return recording.rows.map(({ epoch, step, values }) => [known(epoch), known(step), Object.fromEntries(values)]);
}
const known = (value: number): number | null => (Number.isNaN(value) ? null : value);

const LOGS: [what: string, lines: string[], rows: Expected[], settings?: Record<string, unknown>][] = [
  [
    'an object a line',
    ['{"epoch":1,"step":13,"loss":0.5,"val_loss":0.25}', '{"epoch":2,"step":26,"loss":0.25,"val_loss":-0}'],
    [
      [1, 13, { loss: 0.5, val_loss: 0.25 }],
      [2, 26, { loss: 0.25, val_loss: -0 }],
    ],
  ],
  [
    'shapes that take turns, as Python writes them',
    [
      '{"step": 1, "loss": 0.5}',
      '{"step": 1, "eval_loss": 0.75}',
      '{"step": 2, "loss": 0.25}',
      '{"step": 2, "eval_loss": 0.5}',
    ],
    [
      [null, 1, { loss: 0.5 }],
      [null, 1, { eval_loss: 0.75 }],
      [null, 2, { loss: 0.25 }],
      [null, 2, { eval_loss: 0.5 }],
    ],
  ],
  [
    'nested objects, a record of settings first',
    [
      '{"type": "config", "args": {"lr": 0.0001, "batch_size": 64, "model": {"depth": 3}, "loss": "mse"}}',
      '{"type": "epoch", "epoch": 1, "train": {"loss": 2.5, "samples": 10}, "val": {"loss": 2}}',
      '{"type": "epoch", "epoch": 2, "train": {"loss": 1.5, "samples": 10}, "val": {"loss": 1}}',
    ],
    [
      [1, null, { 'train/loss': 2.5, 'train/samples': 10, 'val/loss': 2 }],
      [2, null, { 'train/loss': 1.5, 'train/samples': 10, 'val/loss': 1 }],
    ],
    { lr: 0.0001, batch_size: 64, 'model.depth': 3, loss: 'mse' },
  ],
  [
    'settings without a mark',
    ['{"lr":0.1,"epochs":5,"optimizer":"adam"}', '{"epoch":0,"loss":1}'],
    [[0, null, { loss: 1 }]],
    { lr: 0.1, epochs: 5, optimizer: 'adam' },
  ],
  [
    'mmdetection: mode says the split',
    [
      '{"env_info": "sys.platform: linux\\nPython: 3.8", "seed": 7, "exp_name": "faster_rcnn.py"}',
      '{"mode": "train", "epoch": 1, "iter": 50, "lr": 0.02, "loss": 1.5}',
      '{"mode": "val", "epoch": 1, "iter": 5, "lr": 0.02, "bbox_mAP": 0.25, "loss": 2}',
      '{"mode": "val", "epoch": 2, "iter": 5, "lr": 0.02, "bbox_mAP": 0.5, "loss": 1}',
    ],
    [
      [1, 50, { lr: 0.02, loss: 1.5 }],
      [1, 5, { 'val/lr': 0.02, 'val/bbox_mAP': 0.25, 'val/loss': 2 }],
      [2, 5, { 'val/lr': 0.02, 'val/bbox_mAP': 0.5, 'val/loss': 1 }],
    ],
    { seed: 7, exp_name: 'faster_rcnn.py' },
  ],
  [
    'mmengine: the step of a validation is its epoch',
    [
      '{"lr": 0.02, "loss": 1.5, "epoch": 1, "iter": 50, "step": 50}',
      '{"coco/bbox_mAP": 0.25, "step": 1}',
      '{"lr": 0.02, "loss": 1.25, "epoch": 2, "iter": 100, "step": 100}',
      '{"coco/bbox_mAP": 0.5, "step": 2}',
    ],
    [
      [1, 50, { lr: 0.02, loss: 1.5 }],
      [1, null, { 'coco/bbox_mAP': 0.25 }],
      [2, 100, { lr: 0.02, loss: 1.25 }],
      [2, null, { 'coco/bbox_mAP': 0.5 }],
    ],
  ],
  [
    'detectron2',
    ['{"eta_seconds": 9.5, "iteration": 19, "loss_cls": 0.5, "lr": 0.001, "total_loss": 1.5}'],
    [[null, 19, { eta_seconds: 9.5, loss_cls: 0.5, lr: 0.001, total_loss: 1.5 }]],
  ],
  [
    'fairseq: numbers as texts, behind a prefix',
    [
      '2021-03-01 10:00:00 | INFO | train | {"epoch": 1, "train_loss": "8.5", "train_num_updates": "100"}',
      '2021-03-01 10:10:00 | INFO | train | {"epoch": 2, "train_loss": "7.25", "train_num_updates": "200"}',
    ],
    [
      [1, 100, { train_loss: 8.5 }],
      [2, 200, { train_loss: 7.25 }],
    ],
  ],
  [
    'Weights & Biases',
    ['{"_step":3,"_runtime":12.5,"_timestamp":1760511578.5,"loss":0.5,"_wandb":{"a":1}}'],
    [[null, 3, { loss: 0.5 }]],
  ],
  [
    'LLaMA-Factory',
    ['{"current_steps": 10, "total_steps": 90, "loss": 1.5, "epoch": 0.25, "elapsed_time": "0:00:10"}'],
    [[0.25, 10, { total_steps: 90, loss: 1.5 }]],
  ],
  [
    'a record a value',
    ['{"step":1,"name":"loss","value":0.5}', '{"step":1,"name":"acc","value":0.25}'],
    [
      [null, 1, { loss: 0.5 }],
      [null, 1, { acc: 0.25 }],
    ],
  ],
  [
    'bare NaN and infinities',
    [
      '{"epoch":1,"loss":NaN,"a":Infinity,"b":-Infinity,"c":"NaN","d":nan}',
      '{"epoch":2,"loss":0.5,"a":1,"b":2,"c":3,"d":4}',
    ],
    [
      [1, null, { loss: NaN, a: Infinity, b: -Infinity, c: NaN, d: NaN }],
      [2, null, { loss: 0.5, a: 1, b: 2, c: 3, d: 4 }],
    ],
  ],
  [
    'null is absent',
    ['{"epoch":1,"loss":0.5,"val_loss":null}', '{"epoch":2,"loss":0.25,"val_loss":null}'],
    [
      [1, null, { loss: 0.5 }],
      [2, null, { loss: 0.25 }],
    ],
  ],
  [
    'keys that come twice: the last counts',
    ['{"epoch":1,"loss":1,"loss":2,"epoch":3}', '{"epoch":1,"loss":3,"loss":4,"epoch":5}'],
    [
      [3, null, { loss: 2 }],
      [5, null, { loss: 4 }],
    ],
  ],
  [
    'escapes in names and texts',
    [
      '{"epoch":1,"note":"a \\" b","lo\\u0073s":0.5}',
      '{"epoch":2,"note":"x","lo\\u0073s":0.25}',
      '{"epoch":3,"note":"{,\\\\","lo\\u0073s":0.125}',
    ],
    [
      [1, null, { loss: 0.5 }],
      [2, null, { loss: 0.25 }],
      [3, null, { loss: 0.125 }],
    ],
  ],
  [
    'arrays of one value',
    ['{"epoch":1,"loss":[0.5],"per_class":[1,2,3],"boxes":[{"a":1},{"a":2}]}'],
    [[1, null, { loss: 0.5 }]],
  ],
  [
    'a metric that is a word before it is a number in quotes',
    [
      '{"epoch":1,"loss":"2.5","gnorm":"n/a"}',
      '{"epoch":2,"loss":"2.5","gnorm":"n/a"}',
      '{"epoch":3,"loss":"2.5","gnorm":"1.5"}',
      '{"epoch":4,"loss":"2.5","gnorm":"inf"}',
      '{"epoch":5,"loss":"2.5","gnorm":"n/a"}',
    ],
    [
      [1, null, { loss: 2.5 }],
      [2, null, { loss: 2.5 }],
      [3, null, { loss: 2.5, gnorm: 1.5 }],
      [4, null, { loss: 2.5, gnorm: Infinity }],
      [5, null, { loss: 2.5 }],
    ],
  ],
  [
    'seconds since the start in quotes',
    [
      '{"step":1,"time":"0.5","loss":1}',
      '{"step":2,"time":"12.5","loss":1}',
      '{"step":3,"time":"-","loss":1}',
      '{"step":4,"time":"13.5","loss":1}',
    ],
    [
      [null, 1, { time: 0.5, loss: 1 }],
      [null, 2, { time: 12.5, loss: 1 }],
      [null, 3, { loss: 1 }],
      [null, 4, { time: 13.5, loss: 1 }],
    ],
  ],
  [
    '__proto__ is only a name',
    ['{"epoch":1,"__proto__":0.5,"constructor":1,"loss":2}'],
    [[1, null, { constructor: 1, loss: 2 }]],
  ],
  [
    'the summary of Hugging Face is no point',
    ['{"loss":0.5,"step":1}', '{"train_runtime":5.5,"train_loss":0.7,"step":1}'],
    [[null, 1, { loss: 0.5 }]],
  ],
];

describe('JSON lines', () => {
  for (const [what, lines, rows, settings = {}] of LOGS) {
    for (const [end, name] of [
      ['\n', 'newlines'],
      ['\r\n', 'Windows newlines'],
      ['\r', 'carriage returns'],
    ] as const) {
      it(`are read, with ${name}: ${what}`, () => {
        const text = `${lines.join(end)}${end}`;
        const whole = read(jsonlFormat, text);
        assert.deepEqual(rowsOf(whole), rows);
        assert.deepEqual(whole.damages, []);
        assert.deepEqual(whole.settings, settings);
        assert.deepEqual(read(jsonlFormat, text, everyByte(text)), whole, 'byte by byte');
        assert.deepEqual(read(jsonlFormat, `\uFEFF${text}`), whole, 'with a byte order mark');
        const wide = Buffer.from(text, 'utf16le');
        assert.deepEqual(read(jsonlFormat, wide, [1, 3, 8, 21]), whole, 'as UTF-16 without a mark');
        assert.deepEqual(read(jsonlFormat, lines.join(end)), whole, 'without a line end at the end');
      });
    }
  }

  it('know the time of day', () => {
    for (const [member, expected] of [
      ['"time":1760511578.25', 1760511578250],
      ['"timestamp":"2025-10-15T06:59:38Z"', Date.UTC(2025, 9, 15, 6, 59, 38)],
      ['"_timestamp":1760511578', 1760511578000],
      ['"time":3.5', NaN],
    ] as const) {
      const { rows } = read(jsonlFormat, `{"step":1,${member},"loss":1}\n{"step":2,${member},"loss":1}\n`);
      assert.deepEqual(
        rows.map(({ time }) => time),
        [expected, expected],
        member,
      );
    }
  });

  const DAMAGED: [what: string, lines: string[], epochs: number[], damage: RegExp][] = [
    [
      'a torn line',
      ['{"epoch":1,"loss":1}', '{"epoch":2,"lo', '{"epoch":3,"loss":1}', ''],
      [1, 3],
      /^metrics, line 2: it is no JSON object/,
    ],
    ['two glued lines', ['{"epoch":1,"loss":1}{"epoch":2,"loss":1}', '{"epoch":3,"loss":1}', ''], [3], /line 1/],
    ['a word', ['{"epoch":1,"loss":1}', 'hello', '', '{"epoch":3,"loss":1}', ''], [1, 3], /line 2/],
    ['an unquoted word', ['{"epoch":1,"loss":None}', '{"epoch":3,"loss":1}', ''], [3], /line 1/],
    [
      'the last line is not finished',
      ['{"epoch":1,"loss":1}', '{"epoch":2,"loss":0.'],
      [1],
      /line 2: it stops in the middle/,
    ],
  ];
  for (const [what, lines, epochs, damage] of DAMAGED) {
    it(`lose only what is damaged: ${what}`, () => {
      const text = lines.join('\n');
      const whole = read(jsonlFormat, text);
      assert.deepEqual(
        whole.rows.map(({ epoch }) => epoch),
        epochs,
      );
      assert.equal(whole.damages.length, 1);
      assert.match(whole.damages[0] ?? '', damage);
      assert.deepEqual(read(jsonlFormat, text, everyByte(text)), whole, 'byte by byte');
    });
  }

  it('take linear time where there is no record on any of many lines', () => {
    const start = cpuTime();
    const { damages } = read(jsonlFormat, 'ab\n'.repeat(300_000));
    assert.ok(cpuTime() - start < 4_000_000);
    assert.equal(damages.length, 300_000);
  });

  it('keep the bits of every number, scanned or parsed', () => {
    const numbers = ['1e308', '1.7976931348623157e308', '5e-324', '-0', '0.1', '9007199254740993', '1e999', '4.35'];
    numbers.push('123456789012345678901234567890', '0.30000000000000004', '1e22', '1e23', '2.2250738585072014e-308');
    const text = numbers.map((number, index) => `{"step":${index},"loss":${number}}\n`).join('');
    const { rows } = read(jsonlFormat, text);
    assert.deepEqual(
      rows.map(({ values }) => values[0]?.[1]),
      numbers.map(Number),
    );
  });
});
