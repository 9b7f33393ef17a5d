import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { columnsFor, DrawnLine, POINT_BUDGET } from '../../webview/chart/drawn-line';
import { clampZoom, epochAxis, fullSpan, valueAxis } from '../../webview/chart/range';
import { SceneMaker } from '../../webview/chart/scene';
import { logTicks, niceStep, stepTicks } from '../../webview/chart/ticks';
import { HostModel } from '../../webview/data/model';
import { axisPoints } from '../../webview/data/axis-points';
import { Points } from '../../webview/data/points';
import { assignSlots, FIRST_STATE, readViewState } from '../../webview/data/view-state';
import type { Palette } from '../../webview/theme/palette';
import { random } from './harness/curves';
import { panelRun, snapshot } from './harness/fixtures';

function noise(length: number, seed: number): { epoch: Float64Array<ArrayBuffer>; value: Float64Array<ArrayBuffer> } {
  const next = random(seed);
  return {
    epoch: Float64Array.from({ length }, (_, index) => index + 1),
    value: Float64Array.from({ length }, () => next()),
  };
}

describe('a line that grows', () => {
  const view = { from: 1, to: 100_000, columns: 500, smoothing: 0, fine: true };

  test('keeps the extremes of every column, whether it came at once or epoch by epoch', () => {
    const { epoch, value } = noise(20_000, 1);
    const points = new Points();
    const placed = axisPoints(points, 'epoch', null);
    const line = new DrawnLine();
    let made = 0;
    for (let from = 0; from < epoch.length; from += 50) {
      points.put(from, { epoch: epoch.slice(from, from + 50), value: value.slice(from, from + 50) });
      const count = line.update(placed.update(0), view);
      if (from > 1_000) made = Math.max(made, count);
    }
    const width = (view.to - view.from) / view.columns;
    const extremes = (pairs: Iterable<readonly [number, number]>): Map<number, [number, number]> => {
      const found = new Map<number, [number, number]>();
      for (const [x, y] of pairs) {
        const column = Math.floor((x - view.from) / width);
        const [low, high] = found.get(column) ?? [Infinity, -Infinity];
        found.set(column, [Math.min(low, y), Math.max(high, y)]);
      }
      return found;
    };
    const raw = extremes([...epoch].map((x, index) => [x, value[index] ?? NaN] as const));
    const drawn = extremes(line.points.map(({ x, y }) => [x, y] as const));
    assert.deepEqual(drawn, raw);
    assert.ok(made <= 60, `an append makes the last columns only, not ${made} points`);
    assert.ok(line.points.length <= 5 * raw.size, `${line.points.length} points for ${raw.size} columns`);
    assert.ok(
      line.points.every(({ x }, index, all) => index === 0 || x >= (all[index - 1]?.x ?? 0)),
      'in order',
    );
  });

  test('is made anew when the view moves or earlier points change', () => {
    const { epoch, value } = noise(1_000, 2);
    const points = new Points();
    points.put(0, { epoch, value });
    const line = new DrawnLine();
    const drawn = axisPoints(points, 'epoch', null);
    assert.ok(line.update(drawn.update(0), view) > 100);
    assert.equal(line.update(drawn.update(0), view), 0, 'nothing changed, nothing made');
    assert.ok(line.update(drawn.update(0), { ...view, from: 2 }) > 100);
    points.put(10, { epoch: epoch.slice(10), value: value.slice(10) });
    assert.ok(line.update(drawn.update(0), { ...view, from: 2 }) > 100);
  });

  test('draws of epochs that fell back only what is left, from left to right', () => {
    const points = new Points();
    points.put(0, { epoch: Float64Array.of(1, 2, 3), value: Float64Array.of(10, 20, 30) });
    points.put(3, { epoch: Float64Array.of(2, 4), value: Float64Array.of(21, 40) });
    const drawn = axisPoints(points, 'epoch', null).update(0);
    assert.deepEqual([...drawn.x], [1, 2, 4]);
    assert.deepEqual([...drawn.y], [10, 21, 40]);
    assert.equal(drawn.valueAt(drawn.positionOf(2)), 21, 'the later value counts');
    assert.equal(drawn.replaced, 2);
  });

  test('counts what is no number and draws a gap for it', () => {
    const points = new Points();
    points.put(0, { epoch: Float64Array.of(1, 2, 3, 4), value: Float64Array.of(1, NaN, -Infinity, 2) });
    assert.deepEqual(points.nonFinite, { count: 2, firstIndex: 1, firstValue: NaN });
    assert.deepEqual([...axisPoints(points, 'epoch', null).update(0).y], [1, NaN, NaN, 2]);
    points.put(1, { epoch: Float64Array.of(2), value: Float64Array.of(5) });
    assert.equal(points.nonFinite, null);
  });
});

describe('all lines together', () => {
  const palette: Palette = {
    ...{ id: 'x', kind: 'dark', background: '#000', foreground: '#fff', muted: '#aaa', grid: '#333', axis: '#444' },
    ...{ warning: '#f00', warningFill: '#f00', warningGlow: '#f00', selection: '#fff', font: 'x', fontSize: 13 },
    run: () => '#00f',
    runFaint: () => '#00f',
    runText: () => '#00f',
  };

  for (const [runs, epochs] of [
    [10, 100_000],
    [100, 1_000],
    [100, 20_000],
    [1, 1_000_000],
  ] as const) {
    test(`${runs} runs of ${epochs} epochs stay within ${POINT_BUDGET} points`, () => {
      const model = new HostModel();
      const { epoch, value } = noise(epochs, 3);
      const base = panelRun({ entry: 'x', values: { loss: [1], val_loss: [1] } });
      const list = Array.from({ length: runs }, (_, index) => ({
        ...base,
        key: String(index),
        series: { loss: { epoch, value }, val_loss: { epoch, value } },
      }));
      model.takeSnapshot(snapshot({ runs: list }));
      const maker = new SceneMaker();
      const size = { palette, width: 1_000, height: 500, pixelRatio: 2 };
      const scene = maker.make({ runs: model.runs, state: FIRST_STATE, ...size });
      const total = scene.frame.lines.reduce((sum, line) => sum + line.points.length, 0);
      assert.ok(total <= POINT_BUDGET, `${total} points`);
      assert.ok(total > POINT_BUDGET / 20, `${total} points`);
    });
  }

  test('a line gets no more columns than there are pixels', () => {
    assert.equal(columnsFor(800, 1), 800);
    assert.ok(columnsFor(800, 100) < 200);
    assert.equal(columnsFor(800, 1_000_000), 1);
  });
});

describe('axes', () => {
  const steps: readonly (readonly [number, number, number])[] = [
    [10, 5, 2],
    [1, 4, 0.5],
    [0.03, 6, 0.005],
    [97, 8, 20],
    [0, 5, 1],
    [Infinity, 5, 1],
    [NaN, 5, 1],
  ];
  for (const [span, count, step] of steps) {
    test(`a span of ${span} in ${count} parts has the step ${step}`, () => assert.equal(niceStep(span, count), step));
  }

  test('ticks carry no dust', () => assert.deepEqual(stepTicks(0, 0.7, 0.1), [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]));

  test('a log scale has powers of ten, or finer ticks where there are few', () => {
    assert.deepEqual(logTicks(0.001, 10, 6), [0.001, 0.01, 0.1, 1, 10]);
    assert.deepEqual(logTicks(0.1, 1, 6), [0.1, 0.2, 0.5, 1]);
  });

  const spans: readonly (readonly [string, Parameters<typeof fullSpan>[0], readonly [number, number]])[] = [
    ['a run that is over ends at its last epoch', { first: 1, last: 37, planned: null, live: false }, [1, 37]],
    ['a live run shows what is planned', { first: 1, last: 5, planned: 60, live: true }, [1, 60]],
    ['one epoch has room on both sides', { first: 1, last: 1, planned: null, live: false }, [0.5, 1.5]],
    ['no epoch yet shows the plan', { first: Infinity, last: -Infinity, planned: 60, live: true }, [1, 60]],
  ];
  for (const [name, extent, [from, to]] of spans) {
    test(name, () => assert.deepEqual(fullSpan(extent), { from, to }));
  }

  test('without a plan the end of a live run moves in steps, not with each epoch', () => {
    const ends = Array.from(
      { length: 100 },
      (_, index) => fullSpan({ first: 1, last: 101 + index, planned: null, live: true }).to,
    );
    assert.ok(new Set(ends).size <= 12, [...new Set(ends)].join(' '));
    assert.ok(ends.every((end, index) => end > 101 + index));
  });

  test('a zoom stays inside what there is', () => {
    const full = { from: 1, to: 100 };
    assert.equal(clampZoom({ from: -50, to: 200 }, full), null);
    assert.deepEqual(clampZoom({ from: 90, to: 120 }, full), { from: 70, to: 100 });
    assert.deepEqual(clampZoom({ from: 50, to: 50 }, full), { from: 50, to: 52 });
  });

  const extents: readonly (readonly [number, number])[] = [
    [0.2, 0.9],
    [0.5, 0.5],
    [0, 0],
    [-3, 7],
    [1e-12, 2e-12],
    [-1e308, 1e308],
    [5e-324, 1e308],
  ];
  for (const [from, to] of extents) {
    for (const log of [false, true]) {
      test(`values from ${from} to ${to} fit on a ${log ? 'log' : 'plain'} axis with ticks`, () => {
        if (log && from <= 0) return;
        const axis = valueAxis({ from, to }, 400, log);
        assert.ok(axis.min < axis.max && Number.isFinite(axis.max - axis.min), `${axis.min} ${axis.max}`);
        assert.ok(axis.ticks.length <= 40 && axis.ticks.every((tick) => axis.format(tick).length < 14));
        if (Math.abs(to) < 1e300) assert.ok(axis.min <= from && axis.max >= to);
      });
    }
  }

  test('an axis of shares ends at 1', () => assert.ok(valueAxis({ from: 0.4, to: 0.99 }, 400, false).max < 1.02));

  test('epochs are whole, and the first is said', () => {
    const axis = epochAxis({ from: 1, to: 60 }, 600);
    assert.deepEqual(axis.ticks.map(axis.format).slice(0, 3), ['1', '10', '20']);
  });
});

describe('what the panel remembers', () => {
  test('rubbish falls back, field by field', () => {
    for (const saved of [
      undefined,
      null,
      'x',
      7,
      [],
      { zoom: 5, smoothing: 2, metric: 7, slots: [], hiddenRuns: [1] },
    ]) {
      assert.deepEqual(readViewState(saved), FIRST_STATE);
    }
    const some = readViewState({ smoothing: 0.5, zoom: { from: 9, to: 3 }, logScale: true });
    assert.deepEqual(some, { ...FIRST_STATE, smoothing: 0.5, logScale: true });
  });

  test('a new run takes the smallest free number', () => {
    assert.deepEqual({ ...assignSlots({}, ['a', 'b']) }, { a: 0, b: 1 });
    assert.deepEqual({ ...assignSlots({ a: 0, b: 1, c: 2 }, ['c', 'd']) }, { c: 2, d: 0 });
    assert.deepEqual({ ...assignSlots({ a: 1, b: 1 }, ['a', 'b']) }, { a: 1, b: 0 });
    assert.equal(assignSlots({}, ['__proto__', 'x'])['__proto__'], 0);
  });
});
