import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { plotLosses } from '../../../../src/runner/cli/plot';
import type { Plot, PlotSeries } from '../../../../src/runner/cli/plot';

function curve(role: PlotSeries['role'], values: readonly number[]): PlotSeries {
  return { role, x: Float64Array.from(values, (_, i) => i + 1), y: Float64Array.from(values) };
}

function picture(plot: Plot | null): string[] {
  assert.ok(plot !== null);
  return plot.rows.map((row) => row.map((cell) => cell.char).join(''));
}

const none = { best: null, stop: null, leastX: null };

test('in ASCII each curve has its own sign and the best epoch a cross', () => {
  const series = [curve('train', [4, 3, 2, 1]), curve('validation', [4, 3, 3, 4])];
  const plot = plotLosses({ ...none, series, best: { epoch: 2, value: 3 }, width: 4, height: 4, unicode: false });
  assert.deepEqual(picture(plot), ['o  o', ' Xo ', '  . ', '   .']);
});

test('in braille a falling line runs from the upper left to the lower right', () => {
  const plot = plotLosses({ ...none, series: [curve('validation', [2, 1])], width: 4, height: 2, unicode: true });
  assert.deepEqual(picture(plot), ['⠑⢄  ', '  ⠑⢄']);
});

test('a peak within one column is drawn, not averaged away', () => {
  const values = Array.from({ length: 1000 }, (_, i) => (i === 500 ? 10 : 1));
  const plot = plotLosses({ ...none, series: [curve('train', values)], width: 20, height: 4, unicode: false });
  assert.match(picture(plot)[0] ?? '', /\./);
});

test('values that are not finite are gaps', () => {
  const values = [1, NaN, 1, Infinity, 1];
  const plot = plotLosses({ ...none, series: [curve('validation', values)], width: 5, height: 1, unicode: false });
  assert.deepEqual(picture(plot), ['o o o']);
});

test('the stop epoch is a line where no curve is', () => {
  const series = [curve('validation', [1, 1, 1, 1, 1])];
  const plot = plotLosses({ ...none, series, stop: 3, width: 5, height: 3, unicode: false });
  assert.deepEqual(
    picture(plot).map((row) => row[2]),
    ['|', 'o', '|'],
  );
});

test('losses that span more than a factor of 50 get a logarithmic axis, and say so', () => {
  const wide = plotLosses({ ...none, series: [curve('train', [100, 10, 1])], width: 3, height: 3, unicode: false });
  assert.deepEqual([wide?.log, ...picture(wide)], [true, '.  ', ' . ', '  .']);
  const narrow = plotLosses({ ...none, series: [curve('train', [3, 2, 1])], width: 3, height: 3, unicode: false });
  assert.equal(narrow?.log, false);
});

test('the epoch axis can be longer than the curve', () => {
  const series = [curve('train', [1, 1])];
  const plot = plotLosses({ ...none, series, leastX: { from: 1, to: 10 }, width: 10, height: 1, unicode: false });
  assert.deepEqual(picture(plot), ['..        ']);
});

test('nothing finite gives no plot', () => {
  assert.equal(plotLosses({ ...none, series: [], width: 9, height: 2, unicode: true }), null);
  assert.equal(plotLosses({ ...none, series: [curve('train', [NaN])], width: 9, height: 2, unicode: true }), null);
});

test('any values give a plot of the size that was asked for', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double(), { maxLength: 40 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 8 }),
      fc.boolean(),
      (values, width, height, unicode) => {
        const plot = plotLosses({ ...none, series: [curve('train', values)], stop: 2, width, height, unicode });
        if (plot === null) return;
        assert.equal(plot.rows.length, height);
        for (const row of plot.rows) assert.equal(row.length, width);
        const drawn = plot.rows.flat().filter((cell) => cell.role === 'train').length;
        assert.ok(drawn >= 1);
      },
    ),
  );
});
