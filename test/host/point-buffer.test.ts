import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PointBuffer } from '../../src/host/runs/point-buffer';

const of = (...values: number[]): Float64Array<ArrayBuffer> => Float64Array.from(values);

void test('columns that come later are NaN before, and those that stop are NaN after', () => {
  const buffer = new PointBuffer();
  buffer.put(0, { epoch: of(1, 2), value: of(5, 4) });
  assert.deepEqual(Object.keys(buffer.slice()), ['epoch', 'value']);
  buffer.put(2, { epoch: of(3), step: of(30), time: of(3000), value: of(3) });
  buffer.put(3, { epoch: of(4), time: of(4000), value: of(2) });
  assert.deepEqual(buffer.slice(), {
    epoch: of(1, 2, 3, 4),
    step: of(NaN, NaN, 30, NaN),
    time: of(NaN, NaN, 3000, 4000),
    value: of(5, 4, 3, 2),
  });
  assert.deepEqual(buffer.slice(3), { epoch: of(4), step: of(NaN), time: of(4000), value: of(2) });
});

void test('points that are replaced take their steps and times with them, also while the buffer grows', () => {
  const buffer = new PointBuffer();
  const many = Array.from({ length: 100 }, (_, index) => index);
  buffer.put(0, { epoch: of(...many), step: of(...many), value: of(...many) });
  buffer.put(50, { epoch: of(7), value: of(8) });
  const { epoch, step } = buffer.slice(49);
  assert.deepEqual([...epoch], [49, 7]);
  assert.deepEqual([...(step ?? [])], [49, NaN]);
  assert.equal(buffer.slice().epoch.buffer.byteLength, 51 * 8, 'owns its whole buffer');
});
