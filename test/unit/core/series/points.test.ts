import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buffersOf, pointsOf } from '../../../../src/core/series/points';
import { MetricSeries } from '../../../../src/core/series/series';

function series(rows: readonly (readonly [step: number | null, time: number])[]): MetricSeries {
  const made = new MetricSeries();
  rows.forEach(([step, time], order) => made.push({ epoch: order + 1, step, time, order, value: order / 2 }));
  return made;
}

void test('points travel with epoch, step, time and value, each in a buffer of its own', () => {
  const made = series([
    [10, 1000],
    [20, 2000],
    [null, 3000],
  ]);
  const points = pointsOf(made, 1, 3);
  assert.deepEqual(points, {
    epoch: Float64Array.of(2, 3),
    step: Float64Array.of(20, Number.NaN),
    time: Float64Array.of(2000, 3000),
    value: Float64Array.of(0.5, 1),
  });
  const buffers = buffersOf(points);
  assert.equal(new Set(buffers).size, 4);
  assert.ok(buffers.every((buffer) => buffer.byteLength === 16));
});

void test('a column that says nothing in these points is not sent', () => {
  const points = pointsOf(
    series([
      [null, Number.NaN],
      [null, Number.NaN],
    ]),
    0,
    2,
  );
  assert.deepEqual(Object.keys(points), ['epoch', 'value']);
  assert.equal(buffersOf(points).length, 2);
});
