import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cpuTime } from '../../cpu';
import { tensorboard } from '../../../../src/runner/readers/tensorboard';
import { field, join, joinAll, slowCrc32c, uint32, uint64, utf8 } from './bytes-writer';
import { event, fileVersion, floatTensor, mask, metadata, record, simple, tensorValue } from './event-writer';
import { PointsSink, random, readIn } from './points-sink';

const RECORDS = 200;

/** A file whose values are their own index, and where each record lies. */
function makeFile(): { readonly bytes: Uint8Array; readonly starts: readonly number[] } {
  const records = [fileVersion()];
  for (let i = 0; i < RECORDS; i++) {
    const value =
      i % 3 === 0
        ? simple('train_loss', i)
        : i % 3 === 1
          ? tensorValue('epoch_loss', floatTensor(i), metadata('scalars', 1))
          : join(simple('val_loss', i), field.text(7, 'x'.repeat(i)));
    records.push(event(1.7e9 + i, i, value));
  }
  const starts: number[] = [];
  let at = 0;
  for (const piece of records) {
    starts.push(at);
    at += piece.length;
  }
  return { bytes: join(...records), starts: [...starts.slice(1), at] };
}

const { bytes, starts } = makeFile();

/** Something done to a stretch of the file: what it becomes, and which bytes of the original it takes away or changes. */
interface Damage {
  readonly kind: string;
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
}

function splice(from: number, to: number, ...put: (Uint8Array | readonly number[])[]): Uint8Array {
  return join(bytes.subarray(0, from), ...put, bytes.subarray(to));
}

function damage(kind: number, next: (limit: number) => number): Damage {
  const at = next(bytes.length);
  switch (kind) {
    case 0:
      return { kind: 'flip', bytes: splice(at, at + 1, [(bytes[at] ?? 0) ^ (1 << next(8))]), from: at, to: at + 1 };
    case 1: {
      const to = Math.min(bytes.length, at + 1 + next(next(2) === 0 ? 8 : 300));
      return { kind: 'cut', bytes: splice(at, to), from: at, to };
    }
    case 2: {
      const put = Uint8Array.from({ length: 1 + next(next(2) === 0 ? 8 : 300) }, () => next(256));
      return { kind: 'insert', bytes: splice(at, at, put), from: at, to: at };
    }
    case 3: {
      const from = at - (at % 512);
      const to = Math.min(bytes.length, from + 512);
      return { kind: 'zero page', bytes: splice(from, to, new Uint8Array(to - from)), from, to };
    }
    default: {
      const from = starts[next(RECORDS)] ?? 0;
      const length = uint64([2n ** 63n, 2n ** 31n, 2n ** 25n, 2n ** 64n - 1n][next(4)] ?? 0n);
      const check = next(2) === 0 ? uint32(mask(slowCrc32c(length))) : bytes.subarray(from + 8, from + 12);
      return { kind: 'length', bytes: splice(from, from + 12, length, check), from, to: from + 12 };
    }
  }
}

/** Indexes of the records that were read; fails when a value is not what was written. */
function recordsRead(sink: PointsSink): Set<number> {
  const read = new Set<number>();
  for (const [name, points] of Object.entries(sink.all)) {
    for (const { step, time, value } of points) {
      assert.equal(value, step);
      assert.equal(time, (1.7e9 + step) * 1000);
      assert.equal(name, ['train_loss', 'epoch_loss', 'val_loss'][step % 3]);
      assert.ok(!read.has(step), `${step} twice`);
      read.add(step);
    }
  }
  return read;
}

test('2,000 damaged files: every record whose bytes are whole is read, and nothing else', () => {
  const next = random(7);
  for (let round = 0; round < 2000; round++) {
    const { kind, bytes: broken, from, to } = damage(round % 5, next);
    const cuts = round % 2 === 0 ? [] : [next(broken.length), broken.length].sort((a, b) => a - b);
    const sink = readIn(tensorboard, broken, cuts);
    const read = recordsRead(sink);
    const where = `${kind}, round ${round}, bytes ${from} to ${to}`;
    let isTold = true;
    for (let i = 0; i < RECORDS; i++) {
      const start = starts[i] ?? 0;
      const end = starts[i + 1] ?? 0;
      const isTouched = from === to ? from > start && from < end : from < end && to > start;
      if (!isTouched) assert.ok(read.has(i), `${where}: record ${i} is lost`);
      // Where the last record is not whole, the file may just be growing.
      if (!read.has(i) && read.has(RECORDS - 1)) isTold = sink.damages.length > 0;
    }
    assert.ok(isTold, `${where}: nothing is said`);
    assert.ok(sink.damages.length <= 3, `${where}: ${sink.damages.join('; ')}`);
  }
});

test('several damaged spots cost their own records only', () => {
  const next = random(8);
  for (let round = 0; round < 300; round++) {
    const broken = bytes.slice();
    const spots = Array.from({ length: 8 }, () => next(bytes.length));
    for (const spot of spots) broken[spot] = (broken[spot] ?? 0) ^ (1 << next(8));
    const read = recordsRead(readIn(tensorboard, broken));
    for (let i = 0; i < RECORDS; i++) {
      const isTouched = spots.some((spot) => spot >= (starts[i] ?? 0) && spot < (starts[i + 1] ?? 0));
      if (!isTouched) assert.ok(read.has(i), `round ${round}: record ${i} is lost`);
    }
  }
});

test('a growing file, cut at every byte of its last 4 KiB: a prefix, no damage, and the rest when it comes', () => {
  const whole = recordsRead(readIn(tensorboard, bytes));
  assert.equal(whole.size, RECORDS);
  for (let cut = bytes.length - 4096; cut < bytes.length; cut++) {
    const sink = new PointsSink();
    const reader = tensorboard.open({ name: 'events' });
    reader.push(bytes.subarray(0, cut), sink);
    reader.end(sink);
    const expected = starts.filter((end, i) => i > 0 && end <= cut).length;
    assert.deepEqual(
      [...recordsRead(sink)].sort((a, b) => a - b),
      [...Array(expected).keys()],
    );
    if (cut % 8 !== 0) continue;
    reader.push(bytes.subarray(cut), sink);
    reader.end(sink);
    assert.equal(recordsRead(sink).size, RECORDS);
    assert.deepEqual(sink.damages, []);
  }
});

test('the sentence names the bytes', () => {
  const [, second = 0, third = 0] = starts;
  const data = bytes.slice();
  data[second + 20] = (data[second + 20] ?? 0) ^ 1;
  assert.deepEqual(readIn(tensorboard, data).damages, [
    `The record at byte ${second} is damaged, its checksum does not fit, and was passed over`,
  ]);
  const length = bytes.slice();
  length[second + 1] = 1;
  assert.deepEqual(readIn(tensorboard, length).damages, [
    `Bytes ${second} to ${third} are damaged and were passed over; reading goes on behind them`,
  ]);
});

test('a damaged end is told once, however often the end is looked at, and reading goes on when the file grows', () => {
  const last = starts[RECORDS - 1] ?? 0;
  const broken = bytes.slice();
  broken[last + 20] = (broken[last + 20] ?? 0) ^ 1;
  const sink = new PointsSink();
  const reader = tensorboard.open({ name: 'events' });
  reader.push(broken, sink);
  for (let i = 0; i < 5; i++) reader.end(sink);
  assert.equal(sink.damages.length, 1);
  reader.push(event(1, 1000, simple('loss', 1)), sink);
  reader.end(sink);
  assert.deepEqual(sink.values('loss'), [1]);
  assert.equal(sink.damages.length, 1);
});

test('a record that promises megabytes allocates nothing for them', () => {
  const length = uint64(60n * 1024n * 1024n);
  const head = join(fileVersion(), length, uint32(mask(slowCrc32c(length))), utf8('the beginning'));
  const before = process.memoryUsage().arrayBuffers;
  const readers = Array.from({ length: 20 }, () => {
    const reader = tensorboard.open({ name: 'events' });
    reader.push(head, new PointsSink());
    return reader;
  });
  assert.ok(process.memoryUsage().arrayBuffers - before < 20 * 64 * 1024);
  assert.equal(readers.length, 20);
});

test('a record with a picture of 3 MiB is passed over, the scalar in the same event is read', () => {
  const picture = join(field.text(1, 'picture'), field.bytes(4, field.bytes(4, new Uint8Array(3 << 20).fill(9))));
  const file = join(fileVersion(), event(1, 1, picture, simple('loss', 2)), event(1, 2, simple('loss', 1)));
  const cuts = Array.from({ length: 60 }, (_, i) => (i + 1) * 50_000);
  assert.deepEqual(readIn(tensorboard, file, cuts).values('loss'), [2, 1]);
});

test('rubbish: told, nothing read, in linear time', () => {
  const next = random(9);
  const rubbish = Uint8Array.from({ length: 300_000 }, () => next(256));
  const sink = readIn(tensorboard, rubbish, [1000, 100_000]);
  assert.deepEqual(sink.names, []);
  assert.equal(sink.damages.length, 1);
});

test('a file made so that every record claims all of the rest is read in linear time', () => {
  const length = uint64(200_000n);
  const claim = join(length, uint32(mask(slowCrc32c(length))), new Uint8Array(8));
  const claims = joinAll(Array.from({ length: 50_000 }, () => claim));
  const started = cpuTime();
  readIn(tensorboard, claims);
  const claimed = cpuTime() - started;
  const plainStarted = cpuTime();
  for (let i = 0; i < 20; i++) readIn(tensorboard, joinAll([fileVersion(), record(new Uint8Array(1_000_000))]));
  const plain = cpuTime() - plainStarted;
  // Twenty times as many bytes; what is read again is bounded by 64 MiB and eight times the file.
  assert.ok(claimed < 20 * plain + 1e6, `${claimed} us against ${plain} us`);
});
