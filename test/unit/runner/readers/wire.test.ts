import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { WireReader } from '../../../../src/runner/readers/wire';
import { field, join, utf8, varint } from './bytes-writer';

function reader(bytes: Uint8Array): WireReader {
  const wire = new WireReader();
  wire.reset(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0, bytes.length);
  return wire;
}

test('varints of the protocol buffer documentation, and their limits', () => {
  assert.equal(reader(Uint8Array.of(0x96, 0x01)).varint(), 150);
  assert.equal(reader(Uint8Array.of(0xfe, ...Array<number>(8).fill(0xff), 0x01)).signed(), -2);
  for (const value of [0, 1, 127, 128, 2 ** 31, 2 ** 32 - 1, 2 ** 49, Number.MAX_SAFE_INTEGER]) {
    assert.equal(reader(varint(value)).varint(), value);
    assert.equal(reader(varint(value)).signed(), value);
    assert.equal(reader(varint(-value)).signed() + value, 0);
  }
});

test('a varint without an end, or longer than ten bytes, fails', () => {
  for (const bytes of [[], [0x80], [0xff, 0xff], Array<number>(11).fill(0x80), [...Array<number>(10).fill(0xff), 1]]) {
    const wire = reader(Uint8Array.from(bytes));
    wire.varint();
    assert.ok(wire.failed, String(bytes));
  }
});

test('fields that reach over the end, groups and field number 0 fail', () => {
  for (const bytes of [
    field.text(1, 'abc').subarray(0, 4),
    Uint8Array.of(9, 1, 2),
    Uint8Array.of(11),
    Uint8Array.of(0),
  ]) {
    const wire = reader(bytes);
    for (let key = wire.next(); key !== 0; key = wire.next()) wire.skip(key);
    assert.ok(wire.failed);
    assert.equal(wire.at, bytes.length);
  }
});

test('entering and leaving messages, wherever reading stopped in them', () => {
  const inner = join(field.varint(1, 5), field.text(2, 'rest'));
  const wire = reader(join(field.bytes(3, inner), field.varint(4, 6)));
  assert.equal(wire.next(), 3 * 8 + 2);
  const outer = wire.enter();
  assert.equal(wire.next(), 8);
  assert.equal(wire.varint(), 5);
  wire.leave(outer);
  assert.equal(wire.next(), 4 * 8);
  assert.equal(wire.varint(), 6);
  assert.equal(wire.next(), 0);
  assert.ok(!wire.failed);
});

/** Reads everything as if each field of kind LEN were a message. Returns how many fields it saw. */
function walk(wire: WireReader, depth: number): number {
  let count = 0;
  for (let key = wire.next(); key !== 0; key = wire.next()) {
    count += 1;
    if ((key & 7) !== 2 || depth === 0) {
      wire.skip(key);
      continue;
    }
    const outer = wire.enter();
    count += walk(wire, depth - 1);
    wire.leave(outer);
  }
  return count;
}

test('any bytes: it ends, stays inside, and never throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const wire = reader(bytes);
      const fields = walk(wire, 5);
      assert.ok(fields <= bytes.length && wire.at <= bytes.length && wire.end === bytes.length);
    }),
    { numRuns: 3000 },
  );
});

test('whatever was written is read again', () => {
  const value = fc.oneof(
    fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n }).map((n) => ({ bytes: field.varint(1, n), want: Number(n) })),
    fc.double().map((n) => ({ bytes: field.double(1, n), want: n })),
    fc.float().map((n) => ({ bytes: field.float(1, n), want: n })),
    fc.string().map((text) => ({ bytes: field.text(1, text), want: new TextDecoder().decode(utf8(text)) })),
  );
  fc.assert(
    fc.property(fc.array(value), (values) => {
      const wire = reader(join(...values.map(({ bytes }) => bytes)));
      for (const { want } of values) {
        const kind = wire.next() & 7;
        if (kind === 0) assert.equal(wire.signed() - Number(want), 0);
        else if (kind === 1) assert.ok(Object.is(wire.double(), want));
        else if (kind === 5) assert.ok(Object.is(wire.float(), want));
        else {
          const start = wire.span();
          assert.equal(new TextDecoder().decode(wire.bytes.subarray(start, wire.at)), want);
        }
      }
      assert.equal(wire.next(), 0);
      assert.ok(!wire.failed);
    }),
  );
});
