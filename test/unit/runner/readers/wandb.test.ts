import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cpuTime } from '../../cpu';
import { FileHead } from '../../../../src/runner/readers/file-head';
import { wandb } from '../../../../src/runner/readers/wandb';
import { field, join, utf8 } from './bytes-writer';
import { PointsSink, random, readIn } from './points-sink';
import { HEADER, chunk, config, history, output, run, wandbFile } from './wandb-writer';

const read = (...records: Uint8Array[]): PointsSink => readIn(wandb, wandbFile(records));

test('history: step and time are no metrics, an epoch is the epoch, numbers keep their bits', () => {
  const sink = read(
    history([
      ['_timestamp', '1741844719.4978187'],
      ['_runtime', '12.5'],
      ['_step', '3'],
      ['epoch', '1'],
      ['loss', '1.7237951483907579'],
      [['val', 'loss'], '5e-324'],
    ]),
    output('epoch 1 loss 99'),
    history([['loss', '-0']], 4),
  );
  assert.deepEqual(sink.all, {
    loss: [
      { epoch: 1, step: 3, time: 1741844719.4978187 * 1000, value: 1.7237951483907579 },
      { epoch: NaN, step: 4, time: NaN, value: -0 },
    ],
    'val.loss': [{ epoch: 1, step: 3, time: 1741844719.4978187 * 1000, value: 5e-324 }],
  });
  assert.deepEqual(sink.damages, []);
});

test('NaN and infinities, bare and quoted; text, truth values, lists and pictures are no numbers', () => {
  const sink = read(
    history([
      ['a', 'NaN'],
      ['b', '"NaN"'],
      ['c', '-Infinity'],
      ['d', '"Infinity"'],
      ['e', '"best.pt"'],
      ['f', 'true'],
      ['g', '[1,2]'],
      ['h', '{"_type":"image-file","width":28}'],
      ['i', 'null'],
      ['j', '0x10'],
      ['k', '""'],
      ['_internal', '7'],
    ]),
  );
  const expected = { a: NaN, b: NaN, c: -Infinity, d: Infinity };
  assert.deepEqual(Object.fromEntries(sink.names.map((name) => [name, sink.values(name)[0]])), expected);
});

test('objects in the history give a metric for each number in them', () => {
  const sink = read(history([['train', '{"loss": 0.5, "note": "best", "by_class": {"cat": NaN, "dog": 2}}']], 0));
  assert.deepEqual(
    sink.names.map((name) => [name, ...sink.values(name)]),
    [
      ['train.loss', 0.5],
      ['train.by_class.cat', NaN],
      ['train.by_class.dog', 2],
    ],
  );
});

test('an object is read in linear time, and a text in it that speaks of NaN stays a text', () => {
  const blanks = ' '.repeat(300_000);
  const start = cpuTime();
  const sink = read(
    history([
      ['train', '{"note": "loss: NaN, was [Infinity]", "loss": NaN}'],
      ['val', `{"loss":${blanks}0.5, "other": bare}`],
      ['test', `{"loss":${blanks}Infinity}`],
    ]),
  );
  assert.deepEqual(
    sink.names.map((name) => [name, ...sink.values(name)]),
    [
      ['train.loss', NaN],
      ['test.loss', Infinity],
    ],
  );
  assert.ok(cpuTime() - start < 2_000_000);
});

test('the epoch of Hugging Face', () => {
  const sink = read(
    history([
      ['train/loss', '0.5'],
      ['train/epoch', '0.25'],
      ['_step', '10'],
    ]),
  );
  assert.deepEqual(sink.of('train/loss'), [{ epoch: 0.25, step: 10, time: NaN, value: 0.5 }]);
  assert.deepEqual(sink.names, ['train/loss']);
});

test('without a time of its own a row has that of the start and what ran since', () => {
  const sink = read(
    run([], 1_700_000_000),
    history([
      ['loss', '1'],
      ['_runtime', '2.25'],
      ['_step', '0'],
    ]),
  );
  assert.deepEqual(sink.of('loss'), [{ epoch: NaN, step: 0, time: 1_700_000_002_750, value: 1 }]);
});

test('config of the run and its changes are hyperparameters, without what W&B keeps there for itself', () => {
  const sink = read(
    run(
      [
        ['lr', '0.1'],
        ['_wandb', '{"cli_version":"0.19"}'],
        ['model', '{"layers":[64,10]}'],
        ['wrapped', '{"desc":null,"value":32}'],
        ['value', '{"value":1,"unit":"m"}'],
      ],
      1,
    ),
    config([
      ['lr', '0.01'],
      [['optimizer', 'name'], '"adam"'],
      ['limit', 'NaN'],
      ['__proto__', '{"polluted":true}'],
    ]),
  );
  const { lr, model, wrapped, value, limit } = sink.settings;
  assert.deepEqual(
    { lr, model, wrapped, value, limit },
    {
      lr: 0.01,
      model: { layers: [64, 10] },
      wrapped: 32,
      value: { value: 1, unit: 'm' },
      limit: 'NaN',
    },
  );
  assert.equal(sink.settings['optimizer.name'], 'adam');
  assert.ok(!('_wandb' in sink.settings));
  assert.ok(!('polluted' in {}));
});

/** Rows with records of other kinds between them, over several blocks; some longer than a block. */
function long(rows = 400): { readonly bytes: Uint8Array; readonly places: readonly (readonly [number, number])[] } {
  const records: Uint8Array[] = [];
  for (let i = 0; i < rows; i++) {
    records.push(
      history([
        ['_step', String(i)],
        ['loss', String(i / 7)],
      ]),
    );
    records.push(output('x'.repeat(i % 50 === 30 ? 70_000 : i)));
  }
  const places: [number, number][] = [];
  const bytes = wandbFile(records, places);
  return { bytes, places };
}

/** Steps of the rows that were read; fails when a value is not what was written. */
function steps(sink: PointsSink): Set<number> {
  for (const { step, value } of sink.of('loss')) assert.equal(value, step / 7);
  assert.ok(sink.names.length <= 1);
  return new Set(sink.of('loss').map((point) => point.step));
}

test('records over several blocks, padding, and any way to cut the bytes', () => {
  const { bytes } = long();
  const whole = readIn(wandb, bytes);
  assert.equal(steps(whole).size, 400);
  assert.deepEqual(whole.damages, []);
  for (const size of [1, 7, 4096, 32768, 100_000]) {
    const cuts = Array.from({ length: Math.floor(bytes.length / size) }, (_, i) => (i + 1) * size);
    assert.deepEqual(readIn(wandb, bytes, cuts), whole, `pieces of ${size}`);
  }
});

test('a growing file, cut at every byte of its last 4 KiB: a prefix, no damage, and the rest when it comes', () => {
  const { bytes, places } = long(45);
  for (let cut = bytes.length - 4096; cut < bytes.length; cut++) {
    const sink = new PointsSink();
    const reader = wandb.open({ name: 'a run' });
    reader.push(bytes.subarray(0, cut), sink);
    reader.end(sink);
    const expected = places.filter(([, end], i) => i % 2 === 0 && end <= cut).length;
    assert.equal(steps(sink).size, expected);
    if (cut % 16 !== 0) continue;
    reader.push(bytes.subarray(cut), sink);
    reader.end(sink);
    assert.equal(steps(sink).size, 45);
    assert.deepEqual(sink.damages, []);
  }
});

test('1,000 damaged files: never a wrong value; changed bytes cost their own record', () => {
  const { bytes, places } = long();
  const next = random(5);
  for (let round = 0; round < 1000; round++) {
    const at = HEADER.length + next(bytes.length - HEADER.length);
    const count = round % 4 === 0 ? 512 : 1;
    const broken = bytes.slice();
    for (let i = at; i < at + count && i < bytes.length; i++) {
      broken[i] = count === 1 ? (broken[i] ?? 0) ^ (1 << next(8)) : round % 8 === 0 ? 0 : next(256);
    }
    const sink = readIn(wandb, broken, [next(bytes.length)]);
    const read = steps(sink);
    for (let i = 0; i < 400; i++) {
      const [start, end] = places[2 * i] ?? [0, 0];
      if (at + count <= start || at >= end) assert.ok(read.has(i), `round ${round}, byte ${at}: row ${i} is lost`);
      else if (!read.has(i)) assert.ok(sink.damages.length > 0, `round ${round}, byte ${at}: nothing is said`);
    }
  }
});

test('bytes that came in or went missing cost no more than the block', () => {
  const { bytes } = long();
  const next = random(6);
  for (let round = 0; round < 200; round++) {
    const at = HEADER.length + next(bytes.length - HEADER.length);
    const broken = join(bytes.subarray(0, at), bytes.subarray(at + 1 + next(99)));
    const inserted = join(
      bytes.subarray(0, at),
      Uint8Array.from({ length: 1 + next(99) }, () => next(256)),
      bytes.subarray(at),
    );
    for (const file of [broken, inserted]) steps(readIn(wandb, file));
  }
});

test('another version of the format is refused with a sentence, in any pieces', () => {
  const file = wandbFile([history([['loss', '1']])]);
  file[6] = 3;
  for (const cuts of [[], [1, 2, 3, 6, 7, 9]]) {
    const sink = readIn(wandb, file, cuts);
    assert.deepEqual(sink.names, []);
    assert.equal(sink.damages.length, 1);
    assert.match(sink.damages[0] ?? '', /format 3, and only format 0/);
  }
});

test('a part of a record without its beginning, and a beginning without its end, are told', () => {
  const whole = chunk(
    1,
    history([
      ['loss', '7'],
      ['_step', '1'],
    ]),
  );
  const middle = join(HEADER, chunk(3, utf8('lost')), chunk(4, utf8('lost')), whole);
  const first = join(HEADER, chunk(2, field.text(13, 'lost')), whole);
  for (const file of [middle, first]) {
    const sink = readIn(wandb, file);
    assert.deepEqual(sink.values('loss'), [7]);
    assert.equal(sink.damages.length, 1);
  }
});

test('recognises runs by their first bytes', () => {
  assert.equal(wandb.recognise('run.bin', new FileHead(wandbFile([]), true)), 1);
  assert.equal(wandb.recognise('run-1.wandb', new FileHead(new Uint8Array(0), true)), 0.9);
  assert.equal(wandb.recognise('run-1.wandb', new FileHead(utf8('something else'), true)), 0.6);
  assert.equal(wandb.recognise('loss.csv', new FileHead(utf8('epoch,loss\n'), true)), 0);
});
