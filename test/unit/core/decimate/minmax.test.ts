import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decimateMinMax } from '../../../../src/core/decimate/minmax';

const value = fc.oneof(
  // No -0: it equals 0, so either may be kept as the smallest.
  { weight: 8, arbitrary: fc.double({ min: -100, max: 100, noNaN: true }).map((one) => one + 0) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity) },
);
const scenario = fc.record({
  y: fc.array(value, { maxLength: 400, size: 'max' }),
  columns: fc.integer({ min: 1, max: 40 }),
  from: fc.integer({ min: -5, max: 200 }),
  width: fc.integer({ min: 1, max: 400 }),
});
const count = (n: number): Float64Array => Float64Array.from({ length: n }, (_, index) => index + 1);

test('every column keeps its smallest and largest value and a sign of every gap', () => {
  fc.assert(
    fc.property(scenario, ({ y, columns, from, width }) => {
      const x = count(y.length);
      const to = from + width;
      const out = decimateMinMax(x, Float64Array.from(y), from, to, columns);
      const columnOf = (at: number): number => Math.min(columns - 1, Math.floor((at - from) * (columns / (to - from))));
      for (let column = 0; column < columns; column += 1) {
        const inColumn = (at: number): boolean => at >= from && at <= to && columnOf(at) === column;
        const before = y.filter((_, index) => inColumn(index + 1));
        const after = [...out.y].filter((_, index) => inColumn(out.x[index] ?? NaN));
        const finite = before.filter(Number.isFinite);
        const kept = after.filter(Number.isFinite);
        assert.equal(kept.length === 0, finite.length === 0);
        if (finite.length > 0) {
          assert.equal(Math.min(...kept), Math.min(...finite));
          assert.equal(Math.max(...kept), Math.max(...finite));
        }
        assert.equal(
          after.some((one) => !Number.isFinite(one)),
          before.some((one) => !Number.isFinite(one)),
        );
      }
    }),
    { numRuns: 2000 },
  );
});

test('keeps order, the first and last point of the range, one neighbour on each side, and the budget', () => {
  fc.assert(
    fc.property(scenario, ({ y, columns, from, width }) => {
      const to = from + width;
      const out = decimateMinMax(count(y.length), Float64Array.from(y), from, to, columns);
      assert.deepEqual(
        [...out.x],
        [...out.x].sort((a, b) => a - b),
      );
      assert.ok(out.x.length <= 5 * columns + 4, `${out.x.length} points for ${columns} columns`);
      assert.equal(out.x.buffer.byteLength, out.x.length * 8);
      const inside = Array.from(count(y.length)).filter((at) => at >= from && at <= to);
      const first = inside[0];
      const last = inside.at(-1);
      if (first === undefined || last === undefined) return;
      for (const at of [first - 1, first, last, last + 1]) {
        if (at >= 1 && at <= y.length) assert.ok(out.x.includes(at), `${at} is missing`);
      }
      assert.ok([...out.x].every((at) => at >= first - 1 && at <= last + 1));
    }),
    { numRuns: 2000 },
  );
});

test('a range with no more than two points a column comes back as it is, NaN and -0 included', () => {
  const y = Float64Array.of(3, NaN, -0, 7, 5);
  const out = decimateMinMax(count(5), y, 1, 5, 3);
  assert.deepEqual(out.x, count(5));
  assert.deepEqual(out.y, y);
});

test('a gap between two columns stays open', () => {
  // The gap ends the first column, and the next column starts with a value.
  const y = Float64Array.from({ length: 40 }, (_, index) => (index > 15 && index < 20 ? NaN : index));
  const out = decimateMinMax(count(40), y, 1, 41, 2);
  const at = [...out.y].findIndex(Number.isNaN);
  assert.ok(at > 0 && at < out.y.length - 1);
  assert.ok((out.y[at - 1] ?? NaN) <= 15 && (out.y[at + 1] ?? NaN) >= 20);
});

test('a line that crosses a range without a point in it keeps both ends', () => {
  assert.deepEqual(
    [...decimateMinMax(Float64Array.of(1, 2, 10, 11), Float64Array.of(1, 2, 3, 4), 4, 6, 100).x],
    [2, 10],
  );
});

test('where epochs fall back the line falls back too', () => {
  const x = Float64Array.of(1, 2, 3, 4, 2, 3, 4, 5);
  assert.deepEqual([...decimateMinMax(x, x, 1, 5, 100).x], [...x]);
});

test('nothing stays nothing, and odd ranges do no harm', () => {
  const none = new Float64Array(0);
  assert.equal(decimateMinMax(none, none, 0, 1, 10).x.length, 0);
  const x = Float64Array.of(1, 2, 3);
  assert.deepEqual([...decimateMinMax(x, x, 2, 2, 10).x], [1, 2, 3]);
  assert.equal(decimateMinMax(x, x, NaN, NaN, 10).x.length, 0);
  assert.ok(decimateMinMax(x, x, 1, 3, 0).x.length > 0);
});

test('takes linear time: a million points cost about ten times a hundred thousand', () => {
  const time = (n: number): number => {
    const x = count(n);
    const y = x.map((at) => Math.sin(at / 50) + ((at * 7919) % 13) / 100);
    let best = Infinity;
    for (let round = 0; round < 7; round += 1) {
      const start = performance.now();
      decimateMinMax(x, y, 1, n, 1000);
      best = Math.min(best, performance.now() - start);
    }
    return best;
  };
  time(100_000);
  const small = time(100_000);
  const large = time(1_000_000);
  assert.ok(large < 40 * small, `${large} ms against ${small} ms`);
});
