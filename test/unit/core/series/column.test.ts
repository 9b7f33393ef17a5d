import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Column } from '../../../../src/core/series/column';

test('holds what an array would hold, bit for bit, after pushes and truncations', () => {
  const step = fc.oneof(
    fc.record({ push: fc.oneof(fc.double(), fc.constantFrom(NaN, -0, Infinity, 5e-324, 2 ** 60)) }),
    fc.record({ truncate: fc.nat(80) }),
  );
  fc.assert(
    fc.property(fc.array(step, { size: 'max', maxLength: 150 }), (steps) => {
      const column = new Column();
      const array: number[] = [];
      for (const each of steps) {
        if ('push' in each) {
          column.push(each.push);
          array.push(each.push);
        } else {
          column.truncate(each.truncate);
          array.length = Math.min(array.length, each.truncate);
        }
      }
      assert.equal(column.length, array.length);
      assert.deepEqual([...column.slice(0)], array);
      assert.deepEqual([...column.slice(2, 9)], array.slice(2, 9));
      for (const [index, value] of array.entries()) assert.ok(Object.is(column.at(index), value));
    }),
  );
});

test('a slice owns its whole buffer and does not change any more', () => {
  const column = new Column();
  for (let value = 0; value < 100; value += 1) column.push(value);
  const slice = column.slice(90, 95);
  column.truncate(0);
  column.push(-1);
  assert.deepEqual([...slice], [90, 91, 92, 93, 94]);
  assert.equal(slice.byteOffset, 0);
  assert.equal(slice.buffer.byteLength, 5 * 8);
});

test('asking for what is not there is an error, not a made-up number', () => {
  const column = new Column();
  column.push(1);
  assert.throws(() => column.at(1), RangeError);
  assert.throws(() => column.at(-1), RangeError);
  assert.throws(() => column.at(0.5), RangeError);
});
