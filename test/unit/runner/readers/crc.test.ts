import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32, crc32c, type Crc } from '../../../../src/runner/readers/crc';
import { slowCrc32, slowCrc32c, utf8 } from './bytes-writer';
import { mask } from './event-writer';
import { random } from './points-sink';

const of = (crc: Crc, bytes: Uint8Array): number => crc(bytes, new DataView(bytes.buffer), 0, bytes.length) >>> 0;

test('CRC-32C of the examples of RFC 3720, B.4, and of the digits', () => {
  assert.equal(of(crc32c, new Uint8Array(32)), 0x8a9136aa);
  assert.equal(of(crc32c, new Uint8Array(32).fill(255)), 0x62a8ab43);
  assert.equal(
    of(
      crc32c,
      Uint8Array.from({ length: 32 }, (_, i) => i),
    ),
    0x46dd794e,
  );
  assert.equal(
    of(
      crc32c,
      Uint8Array.from({ length: 32 }, (_, i) => 31 - i),
    ),
    0x113fdb5c,
  );
  assert.equal(of(crc32c, utf8('123456789')), 0xe3069283);
  assert.equal(of(crc32c, new Uint8Array(0)), 0);
});

test('CRC-32 of the digits, as zlib has it', () => {
  assert.equal(of(crc32, utf8('123456789')), 0xcbf43926);
});

test('every length and every place in memory gives what bit by bit gives', () => {
  const next = random(1);
  const bytes = Uint8Array.from({ length: 96 }, () => next(256));
  const view = new DataView(bytes.buffer);
  for (let start = 0; start < 9; start++) {
    for (let end = start; end <= bytes.length; end++) {
      const part = bytes.subarray(start, end);
      assert.equal(crc32c(bytes, view, start, end) >>> 0, slowCrc32c(part));
      assert.equal(crc32(bytes, view, start, end) >>> 0, slowCrc32(part));
    }
  }
});

test('goes on from the CRC of what came before', () => {
  const bytes = utf8('the quick brown fox jumps over the lazy dog');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let cut = 0; cut <= bytes.length; cut++) {
    assert.equal(crc32(bytes, view, cut, bytes.length, crc32(bytes, view, 0, cut)) >>> 0, slowCrc32(bytes));
  }
});

test('the mask of the test support is the one of an event file of TensorFlow: a length of 24', () => {
  // The first twelve bytes of files that TensorFlow 1 wrote: 18 00 00 00 00 00 00 00 a3 7f 4b 22.
  assert.equal(mask(slowCrc32c(Uint8Array.of(24, 0, 0, 0, 0, 0, 0, 0))), 0x224b7fa3);
});
