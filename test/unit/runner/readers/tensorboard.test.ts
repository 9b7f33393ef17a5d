import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FileHead } from '../../../../src/runner/readers/file-head';
import { tensorboard } from '../../../../src/runner/readers/tensorboard';
import { field, float32, float64, join, uint16, uint64, utf8, varint } from './bytes-writer';
import {
  event,
  fileVersion,
  floatTensor,
  metadata,
  record,
  sessionStart,
  simple,
  tensor,
  tensorValue,
} from './event-writer';
import { readIn } from './points-sink';

const read = (...records: Uint8Array[]) => readIn(tensorboard, join(fileVersion(), ...records));
const single = (value: number): number => new Float32Array([value])[0] ?? NaN;

test('a scalar of PyTorch: step, time in milliseconds, and the bits of its float', () => {
  const sink = read(event(1.7e9 + 0.5, 0, simple('Loss/train', 0.1)), event(1.7e9 + 1, 300, simple('Loss/train', -0)));
  assert.deepEqual(sink.of('Loss/train'), [
    { epoch: NaN, step: 0, time: 1_700_000_000_500, value: single(0.1) },
    { epoch: NaN, step: 300, time: 1_700_000_001_000, value: -0 },
  ]);
  assert.deepEqual(sink.damages, []);
});

test('NaN, infinities and the smallest float are passed on', () => {
  const values = [NaN, Infinity, -Infinity, 2 ** -149, 3.4028234663852886e38];
  const sink = read(...values.map((value, i) => event(1, i, simple('loss', value))));
  assert.deepEqual(sink.values('loss'), values);
});

test('values of one event are one row, and an event without scalars is none', () => {
  const sink = read(
    event(1, 1, simple('a', 1), simple('b', 2)),
    event(1, 2, join(field.text(1, 'picture'), field.bytes(4, field.bytes(4, utf8('PNG'))))),
    record(join(field.double(1, 1), field.bytes(7, field.varint(1, 1)))),
    event(1, 3, simple('b', 3)),
  );
  assert.equal(sink.rows, 2);
  assert.deepEqual(sink.all, {
    a: [{ epoch: NaN, step: 1, time: 1000, value: 1 }],
    b: [
      { epoch: NaN, step: 1, time: 1000, value: 2 },
      { epoch: NaN, step: 3, time: 1000, value: 3 },
    ],
  });
});

const int = (number: number, ...values: (number | bigint)[]): Uint8Array => field.bytes(number, ...values.map(varint));

const TENSORS: readonly [what: string, tensor: Uint8Array, value: number][] = [
  ['float, raw memory', tensor(1, [], field.bytes(4, float32(0.3))), single(0.3)],
  ['float, packed', tensor(1, [], field.bytes(5, float32(0.3))), single(0.3)],
  ['float, not packed', tensor(1, [], field.float(5, 0.3)), single(0.3)],
  ['float, one element of rank 1', tensor(1, [1], field.float(5, 0.3)), single(0.3)],
  ['float, zero that is left out', tensor(1, []), 0],
  ['float without a shape', join(field.varint(1, 1), field.float(5, 2)), 2],
  ['double, raw memory', tensor(2, [], field.bytes(4, float64(0.1))), 0.1],
  ['double, packed', tensor(2, [], field.bytes(6, float64(-0))), -0],
  ['double, not packed', tensor(2, [], field.double(6, 1e308)), 1e308],
  ['half, one third', tensor(19, [], int(13, 0x3555)), 0.333251953125],
  ['half, raw memory', tensor(19, [], field.bytes(4, uint16(0xc000))), -2],
  ['half, smallest', tensor(19, [], int(13, 1)), 2 ** -24],
  ['half, largest', tensor(19, [], int(13, 0x7bff)), 65504],
  ['half, infinity', tensor(19, [], int(13, 0xfc00)), -Infinity],
  ['half, NaN', tensor(19, [], int(13, 0x7e00)), NaN],
  ['bfloat16', tensor(14, [], int(13, 0x3fc0)), 1.5],
  ['bfloat16, raw memory', tensor(14, [], field.bytes(4, uint16(0xc020))), -2.5],
  ['int32', tensor(3, [], int(7, -5)), -5],
  ['int32, not packed', tensor(3, [], field.varint(7, 2 ** 31 - 1)), 2 ** 31 - 1],
  ['int64', tensor(9, [], int(10, -(2n ** 40n))), -(2 ** 40)],
  ['int64, raw memory', tensor(9, [], field.bytes(4, uint64(2n ** 64n - 3n))), -3],
  ['uint64', tensor(23, [], int(17, 2n ** 53n)), 2 ** 53],
  ['uint8, raw memory', tensor(4, [], field.bytes(4, [200])), 200],
  ['int8, raw memory', tensor(6, [], field.bytes(4, [200])), -56],
  ['bool', tensor(10, [], int(11, 1)), 1],
];

for (const [what, value, expected] of TENSORS) {
  test(`a scalar tensor: ${what}`, () => {
    const sink = read(event(1, 7, tensorValue('epoch_loss', value, metadata('scalars', 1))));
    assert.deepEqual(sink.of('epoch_loss'), [{ epoch: NaN, step: 7, time: 1000, value: expected }]);
    assert.deepEqual(sink.damages, []);
  });
}

test('Keras says what a tag is at its first value only', () => {
  const sink = read(
    event(1, 0, tensorValue('loss', tensor(1, [1], field.float(5, 3)), metadata('scalars'))),
    event(1, 1, tensorValue('loss', tensor(1, [1], field.float(5, 2)))),
    event(1, 0, tensorValue('weights', floatTensor(9), metadata('my_plugin', 2))),
    event(1, 1, tensorValue('weights', floatTensor(8))),
  );
  assert.deepEqual(sink.all, { loss: sink.of('loss') });
  assert.deepEqual(sink.values('loss'), [3, 2]);
});

test('TensorFlow 2 says it at every value', () => {
  const sink = read(
    ...[5, 4, 3].map((value, i) => event(1, i, tensorValue('loss', floatTensor(value), metadata('scalars', 1)))),
  );
  assert.deepEqual(sink.values('loss'), [5, 4, 3]);
});

test('a tag of which nothing is known is a scalar where its tensor has rank 0', () => {
  const sink = read(
    event(1, 0, tensorValue('loss', floatTensor(1))),
    event(1, 0, tensorValue('vector', tensor(1, [1], field.float(5, 1)))),
    event(1, 0, tensorValue('text', tensor(7, [], field.text(8, 'hello')))),
  );
  assert.deepEqual(sink.names, ['loss']);
});

test('what is called a scalar and is none is told', () => {
  const scalars = metadata('scalars', 1);
  const sink = read(
    event(1, 4, tensorValue('loss', tensor(1, [2], field.bytes(4, float32(1), float32(2))), scalars)),
    event(1, 5, tensorValue('loss', tensor(1, [0]), scalars)),
    event(1, 6, tensorValue('loss', tensor(1, [], field.bytes(4, [1, 2])), scalars)),
    event(1, 7, tensorValue('loss', floatTensor(1), scalars)),
  );
  assert.deepEqual(sink.values('loss'), [1]);
  assert.equal(sink.damages.length, 3);
  assert.match(sink.damages[0] ?? '', /loss at step 4/);
});

test('fields in any order, unknown ones between them, a summary in two parts', () => {
  const value = join(field.float(2, 0.5), field.varint(77, 1), field.text(1, 'loss'), field.text(7, 'node'));
  const sink = read(
    record(
      join(
        field.bytes(5, field.bytes(1, value)),
        field.varint(2, 9),
        field.bytes(5, field.bytes(1, simple('other', 2))),
        field.text(99, 'later'),
        field.double(1, 3),
      ),
    ),
  );
  assert.deepEqual(sink.all, {
    loss: [{ epoch: NaN, step: 9, time: 3000, value: 0.5 }],
    other: [{ epoch: NaN, step: 9, time: 3000, value: 2 }],
  });
  assert.equal(sink.rows, 1);
});

test('events that look alike but for the place of their bytes are not mixed up', () => {
  // A second float at the end, so that the last four bytes are not the value that counts.
  const twice = (first: number, second: number): Uint8Array =>
    join(field.text(1, 'a'), field.float(2, first), field.float(2, second));
  const trailing = (value: number, node: string): Uint8Array => join(simple('b', value), field.text(7, node));
  const records: Uint8Array[] = [];
  for (let i = 0; i < 50; i++) {
    records.push(
      event(1, i, twice(i, -i)),
      event(1, i, trailing(i, `x${1000 + i}`)),
      event(1, 2 ** (i % 40), simple('c', i)),
    );
    records.push(
      event(1, i, simple('d', i), simple('e', i)),
      event(1, i, simple('abcdefgh', i)),
      event(1, i, simple('abcdefgi', -i)),
    );
  }
  const sink = read(...records);
  const counted = Array.from({ length: 50 }, (_, i) => i);
  const negative = counted.map((i) => -i);
  assert.deepEqual(sink.values('a'), negative);
  for (const tag of ['b', 'c', 'd', 'e', 'abcdefgh']) assert.deepEqual(sink.values(tag), counted, tag);
  assert.deepEqual(sink.values('abcdefgi'), negative);
  assert.deepEqual(
    sink.of('c').map((point) => point.step),
    counted.map((i) => 2 ** (i % 40)),
  );
});

test('a tag whose kind is told late: what it is from then on', () => {
  const sink = read(
    event(1, 0, tensorValue('x', floatTensor(1))),
    event(1, 1, tensorValue('x', floatTensor(2))),
    event(1, 2, tensorValue('x', floatTensor(3), metadata('my_plugin', 2))),
    event(1, 3, tensorValue('x', floatTensor(4))),
  );
  assert.deepEqual(sink.values('x'), [1, 2]);
});

test('negative steps and a missing time', () => {
  const sink = read(record(join(field.varint(2, -1), field.bytes(5, field.bytes(1, simple('loss', 1))))));
  assert.deepEqual(sink.of('loss'), [{ epoch: NaN, step: -1, time: NaN, value: 1 }]);
});

test('an epoch that Lightning writes is a metric like others', () => {
  const sink = read(event(1, 49, simple('train_loss', 4)), event(1, 49, simple('epoch', 0)));
  assert.deepEqual(sink.values('epoch'), [0]);
});

test('names that are no ASCII, and names that share a beginning', () => {
  const names = ['損失/学習', 'perte', 'loss', 'loss_1', 'loss_2', 'los', 'l'];
  const sink = read(...names.map((name, i) => event(1, 1, simple(name, i))));
  assert.deepEqual(sink.names, names);
});

test('hyperparameters of the HParams plugin', () => {
  const value = {
    number: (n: number) => field.double(2, n),
    text: (text: string) => field.text(3, text),
    truth: (b: boolean) => field.varint(4, b ? 1 : 0),
  };
  const sink = read(
    event(
      1,
      0,
      sessionStart({
        lr: value.number(0.001),
        optimizer: value.text('adam'),
        nesterov: value.truth(true),
        nothing: field.varint(1, 0),
        limit: value.number(Infinity),
        layers: field.bytes(6, field.bytes(1, value.number(64)), field.bytes(1, value.number(10))),
        data: field.bytes(5, field.bytes(1, field.text(1, 'name'), field.bytes(2, value.text('mnist')))),
        ['__proto__']: value.number(1),
      }),
    ),
    event(1, 0, simple('hp_metric', -1)),
  );
  assert.deepEqual(
    sink.settings,
    Object.assign(
      { lr: 0.001, optimizer: 'adam', nesterov: true, nothing: null, limit: 'Infinity', layers: [64, 10] },
      { data: { name: 'mnist' } },
    ),
  );
  assert.equal(Object.getPrototypeOf({}), Object.prototype);
  assert.deepEqual(sink.values('hp_metric'), [-1]);
});

test('a record that is whole but no event is told, and reading goes on', () => {
  const sink = read(record(utf8('hello, world')), event(1, 1, simple('loss', 1)));
  assert.deepEqual(sink.values('loss'), [1]);
  assert.match(sink.damages[0] ?? '', new RegExp(`byte ${fileVersion().length}\\b`));
});

test('recognises event files by their first record, and by name where that is damaged', () => {
  const file = join(fileVersion(), event(1, 1, simple('loss', 1)));
  const broken = file.slice();
  broken[3] = 255;
  const names = [
    ['runs/a/events.out.tfevents.1700000000.host.1.0.v2', file, 1],
    ['runs/a/renamed.bin', file, 1],
    ['events.out.tfevents.1', new Uint8Array(0), 0.9],
    ['events.out.tfevents.1', broken, 0.6],
    ['train.tfrecord', record(utf8('some other data')), 0],
    ['loss.csv', utf8('epoch,loss\n1,2\n'), 0],
    ['tfevents/loss.csv', utf8('epoch,loss\n1,2\n'), 0],
  ] as const;
  for (const [name, head, sure] of names)
    assert.equal(tensorboard.recognise(name, new FileHead(head, true)), sure, name);
});

test('the same however the bytes are cut', () => {
  const file = join(
    fileVersion(),
    event(1, 0, sessionStart({ lr: field.double(2, 0.1) })),
    ...Array.from({ length: 20 }, (_, i) => event(i, i * 100, simple('train_loss', i / 3), simple('val', i))),
    ...Array.from({ length: 20 }, (_, i) => event(i, i * 100, simple('lr', i / 3))),
    record(new Uint8Array(9000)),
  );
  const whole = readIn(tensorboard, file);
  assert.equal(whole.values('train_loss').length, 20);
  for (const size of [1, 2, 3, 7, 11, 12, 13, 48, 4096]) {
    const cuts = Array.from({ length: Math.floor(file.length / size) }, (_, i) => (i + 1) * size);
    assert.deepEqual(readIn(tensorboard, file, cuts), whole, `pieces of ${size}`);
  }
  for (let cut = 0; cut < file.length; cut += 5) assert.deepEqual(readIn(tensorboard, file, [cut]), whole);
});
