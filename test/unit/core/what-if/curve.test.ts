import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EpochClock } from '../../../../src/core/series/epoch-clock';
import { makeRule } from '../../../../src/core/stopping/presets';
import { replay } from '../../../../src/core/stopping/replay';
import type { EarlyStopping } from '../../../../src/core/stopping/types';
import { StopWatcher } from '../../../../src/core/stopping/watcher';
import { replayCurve, type CurveColumns } from '../../../../src/core/what-if/curve';

interface Line {
  readonly time: number;
  readonly epoch: number;
  readonly values: Readonly<Record<string, number>>;
}

/** The points of a metric as the panel gets them. */
function columns(lines: readonly Line[], name: string, timed: boolean): CurveColumns {
  const clock = new EpochClock();
  const points = lines.flatMap((line) => {
    const epoch = clock.epochOf(line);
    const value = line.values[name];
    return value === undefined ? [] : [{ epoch, value, time: line.time }];
  });
  return {
    epoch: Float64Array.from(points, ({ epoch }) => epoch),
    value: Float64Array.from(points, ({ value }) => value),
    time: timed ? Float64Array.from(points, ({ time }) => time) : null,
  };
}

/** Where a rule says stop: as the runner watches, and as the panel replays. */
function bothWays(earlyStopping: EarlyStopping, lines: readonly Line[], timed: boolean) {
  const watcher = new StopWatcher({ earlyStopping, plannedEpochs: null });
  lines.forEach((line, index) => watcher.observe({ seq: index + 1, step: null, ...line }));
  const validation = columns(lines, 'val_loss', timed);
  const train = columns(lines, 'loss', timed);
  const curve = replayCurve(validation, train.epoch.length === 0 ? null : train);
  const { decision } = replay(watcher.rule, curve);
  const ends = (one: typeof decision) => (one === null ? null : [one.epoch, one.best, one.numbers]);
  return { watched: ends(watcher.decision), replayed: ends(decision) };
}

/** A log: validation every `every` epochs, on one line with the train loss or on one of its own. */
const log = (part: { from: number; to: number; every: number; apart: boolean; values: readonly number[] }): Line[] =>
  Array.from({ length: part.to - part.from + 1 }, (_, index) => {
    const epoch = part.from + index;
    const at = (by: number): number => part.values[(epoch * by) % part.values.length] ?? 0;
    const train = { loss: at(7) };
    if (epoch % part.every !== 0) return [{ time: 0, epoch, values: train }];
    const validation = { val_loss: at(3) };
    return part.apart
      ? [
          { time: 0, epoch, values: train },
          { time: 0, epoch, values: validation },
        ]
      : [{ time: 0, epoch, values: { ...train, ...validation } }];
  }).flat();

const values = fc.array(fc.constantFrom(0.5, 0.75, 1, 1.25, 1.5, NaN), { minLength: 5, maxLength: 11 });
const shape = fc.record({ every: fc.integer({ min: 1, max: 4 }), apart: fc.boolean(), values });
const RULES: readonly EarlyStopping[] = [
  { mode: 'rule', rule: makeRule('PQ', { strip: 3 }, 5) },
  { mode: 'rule', rule: makeRule('keras', { patience: 4 }, 5) },
  { mode: 'off' },
];
const timedLines = (lines: readonly Line[]): Line[] => lines.map((line, index) => ({ ...line, time: 1_000 + index }));

for (const timed of [true, false]) {
  const words = timed ? 'with times' : 'without times';
  test(`the panel replays what the runner saw, ${words}`, () => {
    fc.assert(
      fc.property(shape, fc.integer({ min: 1, max: 60 }), fc.constantFrom(...RULES), (how, to, rule) => {
        const { watched, replayed } = bothWays(rule, timedLines(log({ ...how, from: 1, to })), timed);
        assert.deepEqual(replayed, watched);
      }),
      { numRuns: 500 },
    );
  });

  test(`also of a run that was resumed, ${words}`, () => {
    const cut = fc.integer({ min: 6, max: 30 });
    fc.assert(
      fc.property(shape, cut, fc.integer({ min: 1, max: 5 }), fc.constantFrom(...RULES), (how, to, back, rule) => {
        const from = Math.max(how.every + 1, to - back);
        // Without times, a validation epoch that only comes again does not say that the run was resumed.
        const [last, first] = [Math.floor(to / how.every), Math.ceil(from / how.every)];
        fc.pre(timed || first < last);
        const lines = [...log({ ...how, from: 1, to }), ...log({ ...how, from, to: 50 })];
        const { watched, replayed } = bothWays(rule, timedLines(lines), timed);
        assert.deepEqual(replayed, watched);
      }),
      { numRuns: 500 },
    );
  });
}

test('of a run that started over, only the last start counts', () => {
  fc.assert(
    fc.property(shape, fc.integer({ min: 5, max: 40 }), fc.integer({ min: 5, max: 40 }), (how, first, second) => {
      const joint = { ...how, apart: false };
      const lines = [...log({ ...joint, from: 1, to: first }), ...log({ ...joint, from: 1, to: second })];
      const { watched, replayed } = bothWays({ mode: 'off' }, timedLines(lines), true);
      assert.deepEqual(replayed, watched);
    }),
    { numRuns: 500 },
  );
});

test('the train loss beside a check is the mean of the finite ones since the check before', () => {
  const lines = [1, 2, 3, 4, 5, 6].map((epoch) => ({
    time: epoch,
    epoch,
    values: { loss: epoch === 2 ? NaN : epoch, ...(epoch % 3 === 0 ? { val_loss: 1 } : {}) },
  }));
  const { train, epoch } = replayCurve(columns(lines, 'val_loss', true), columns(lines, 'loss', true));
  assert.deepEqual(
    [[...epoch], [...(train ?? [])]],
    [
      [3, 6],
      [2, 5],
    ],
  );
});
