import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LossCurve } from '../../../../src/core/series/loss-curve';
import { MetricSeries } from '../../../../src/core/series/series';

function seriesOf(points: readonly (readonly [number, number])[]): MetricSeries {
  const series = new MetricSeries();
  for (const [order, [epoch, value]] of points.entries()) series.push({ epoch, step: null, time: 0, order, value });
  return series;
}

function curveOf(points: readonly (readonly [number, number])[]): LossCurve {
  const curve = new LossCurve(seriesOf(points));
  curve.follow();
  return curve;
}

const pairs = (curve: LossCurve): number[][] =>
  [...curve.epoch.slice(0)].map((epoch, index) => [epoch, curve.value.at(index)]);

test('a resumed run replaces the epochs that it trains again', () => {
  const curve = curveOf([
    [1, 0.9],
    [2, 0.8],
    [3, 0.7],
    [4, 0.1],
    [3, 0.75],
    [4, 0.65],
  ]);
  assert.deepEqual(pairs(curve), [
    [1, 0.9],
    [2, 0.8],
    [3, 0.75],
    [4, 0.65],
  ]);
  assert.equal(curve.best, 3);
});

test('a second run appended to the log is the one that counts', () => {
  const curve = curveOf([
    [1, 0.2],
    [2, 0.1],
    [1, 0.9],
    [2, 0.8],
  ]);
  assert.deepEqual(pairs(curve), [
    [1, 0.9],
    [2, 0.8],
  ]);
});

test('several checks of one epoch all count', () => {
  assert.equal(
    curveOf([
      [1, 0.9],
      [1, 0.8],
      [2, 0.7],
    ]).length,
    3,
  );
});

test('a train loss that falls back takes the old validation with it, but not the new', () => {
  const train = new MetricSeries();
  const validation = new MetricSeries();
  const lines: [MetricSeries, number, number][] = [
    [train, 1, 0.9],
    [validation, 1, 1],
    [train, 2, 0.5],
    [validation, 2, 0.4],
    [train, 1, 0.9],
  ];
  for (const [order, [series, epoch, value]] of lines.entries())
    series.push({ epoch, step: null, time: 0, order, value });
  const trainCurve = new LossCurve(train);
  const validationCurve = new LossCurve(validation, trainCurve);
  const follow = (): void => {
    trainCurve.follow();
    validationCurve.follow();
  };
  follow();
  assert.deepEqual(pairs(validationCurve), []);
  validation.push({ epoch: 1, step: null, time: 0, order: 5, value: 1.1 });
  follow();
  follow();
  assert.deepEqual(pairs(validationCurve), [[1, 1.1]]);
});

test('followed in any portions it is what a plain reading gives', () => {
  const point = fc.tuple(
    fc.integer({ min: 1, max: 9 }),
    fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom(NaN, Infinity, -Infinity)),
  );
  fc.assert(
    fc.property(
      fc.array(point, { maxLength: 40, size: 'max' }),
      fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
      (points, follows) => {
        let expected: (readonly [number, number])[] = [];
        const series = new MetricSeries();
        const curve = new LossCurve(series);
        for (const [order, [epoch, value]] of points.entries()) {
          if (epoch < (expected.at(-1)?.[0] ?? 0)) expected = expected.filter(([old]) => old < epoch);
          expected.push([epoch, value]);
          series.push({ epoch, step: null, time: 0, order, value });
          if (follows[order] === true) curve.follow();
        }
        curve.follow();
        assert.deepEqual(
          pairs(curve),
          expected.map((pair) => [...pair]),
        );
        const finite = expected.map(([, value]) => value).filter(Number.isFinite);
        const best = curve.best === null ? null : curve.value.at(curve.best);
        assert.equal(best, finite.length === 0 ? null : Math.min(...finite));
        for (let epoch = 0; epoch <= 10; epoch += 1) {
          assert.equal(curve.indexAt(epoch), expected.filter(([old]) => old <= epoch).length - 1);
        }
      },
    ),
    { numRuns: 1000 },
  );
});
