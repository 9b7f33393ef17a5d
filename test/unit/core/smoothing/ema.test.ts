import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { smoothEma } from '../../../../src/core/smoothing/ema';

const round = (values: Float64Array): number[] => [...values].map((value) => Math.round(value * 1e6) / 1e6);

test("gives TensorBoard's values", () => {
  assert.deepEqual(round(smoothEma(Float64Array.of(1, 2, 3, 4, 5), 0.6)), [1, 1.625, 2.326531, 3.095588, 3.921582]);
});

test('weight 0 changes nothing', () => {
  assert.deepEqual([...smoothEma(Float64Array.of(3, 1, 2), 0)], [3, 1, 2]);
});

test('a constant series stays as it is, to the bit', () => {
  const values = new Float64Array(50).fill(0.1);
  assert.deepEqual(smoothEma(values, 0.97), values);
});

test('values that are not finite pass through and do not count', () => {
  const smoothed = smoothEma(Float64Array.of(1, NaN, 2, Infinity, 3), 0.6);
  const without = smoothEma(Float64Array.of(1, 2, 3), 0.6);
  assert.deepEqual([...smoothed], [without[0], NaN, without[1], Infinity, without[2]]);
});

test('weight 1 does what TensorBoard does with it, weights outside are clamped', () => {
  assert.deepEqual([...smoothEma(Float64Array.of(1, 2), 1)], [0, 0]);
  assert.deepEqual(smoothEma(Float64Array.of(1, 2), 7), smoothEma(Float64Array.of(1, 2), 1));
  assert.deepEqual([...smoothEma(Float64Array.of(1, 2), -3)], [1, 2]);
  assert.deepEqual([...smoothEma(Float64Array.of(1, 2), NaN)], [1, 2]);
});

test('the result stays within the values and owns its buffer', () => {
  fc.assert(
    fc.property(
      fc.float64Array({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (values, weight) => {
        const smoothed = smoothEma(values, weight);
        assert.equal(smoothed.length, values.length);
        assert.equal(smoothed.buffer.byteLength, 8 * values.length);
        const slack = 1e-6;
        for (const value of smoothed) {
          assert.ok(value >= Math.min(...values) - slack && value <= Math.max(...values) + slack);
        }
      },
    ),
  );
});
