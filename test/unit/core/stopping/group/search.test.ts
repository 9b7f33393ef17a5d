import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { crc32 } from '../../../../../src/core/stopping/group/crc32';
import { Hyperband } from '../../../../../src/core/stopping/group/hyperband';
import { percentile } from '../../../../../src/core/stopping/group/order';
import { prunedWithPatience } from '../../../../../src/core/stopping/group/patient';
import { MEDIAN, prunedByPercentile } from '../../../../../src/core/stopping/group/percentile';
import { SagemakerAuto } from '../../../../../src/core/stopping/group/sagemaker-auto';
import { HALVING, SuccessiveHalving } from '../../../../../src/core/stopping/group/successive-halving';
import type { Trial } from '../../../../../src/core/stopping/group/trial';
import { bandsOf, endedByWandb } from '../../../../../src/core/stopping/group/wandb-hyperband';

const PREVIOUS = [
  [1, 0.8, 0.6, 0.5],
  [1.2, 0.9, 0.7, 0.6],
  [0.9, 0.7, 0.65, 0.6],
];
const GOOD = [0.95, 0.8, 0.7, 0.6];

/** Values at steps 0, 1, 2, … */
const trial = (values: readonly number[]): Trial => new Map(values.entries());

/** First step at which a growing trial is pruned; null for none. */
function firstPruned(values: readonly number[], prunes: (soFar: Trial) => boolean): number | null {
  const step = values.findIndex((_, index) => prunes(trial(values.slice(0, index + 1))));
  return step < 0 ? null : step;
}

test('SageMaker AUTO: medians of running averages, and the first epoch worse than its median', () => {
  const auto = new SagemakerAuto('min');
  for (const values of PREVIOUS) auto.add(values);
  const medians = [1, 2, 3, 4].map((epoch) => Math.round(auto.median(epoch) * 1e9) / 1e9);
  assert.deepEqual(medians, [1, 0.9, 0.8, 0.725]);
  assert.equal(auto.stops(1, 1.1), true);
  assert.deepEqual(
    GOOD.map((value, index) => auto.stops(index + 1, value)),
    [false, false, false, false],
  );
});

test('SageMaker AUTO: a tie, a NaN, an epoch nobody has reached and a search without a run go on', () => {
  const auto = new SagemakerAuto('min');
  assert.equal(auto.stops(1, 9), false);
  for (const values of PREVIOUS) auto.add(values);
  assert.deepEqual(
    [auto.stops(1, 1), auto.stops(1, NaN), auto.stops(5, 9), auto.stops(1, 1.0001)],
    [false, false, false, true],
  );
  auto.add([NaN, 1]);
  assert.equal(auto.median(1), 1, 'a run whose average is no number is left out');
  const upwards = new SagemakerAuto('max');
  upwards.add([0.5, 0.7]);
  assert.deepEqual([upwards.stops(2, 0.59), upwards.stops(2, 0.61)], [true, false]);
});

test("Optuna's median: best so far against the median of completed trials at the step", () => {
  const completed = [...PREVIOUS, ...PREVIOUS].map(trial);
  assert.equal(
    firstPruned(GOOD, (soFar) => prunedByPercentile(soFar, completed, 'min')),
    2,
  );
  assert.equal(
    firstPruned(GOOD, (soFar) => prunedByPercentile(soFar, completed.slice(0, 4), 'min')),
    null,
    'fewer than five trials are completed',
  );
});

test("Optuna's percentile: NaN, warm-up, interval, fewest trials, maximised values", () => {
  const completed = [...PREVIOUS, ...PREVIOUS].map(trial);
  const bad = [9, 9, 9, 9];
  const first = (values: readonly number[], changes: Partial<typeof MEDIAN>): number | null =>
    firstPruned(values, (soFar) => prunedByPercentile(soFar, completed, 'min', { ...MEDIAN, ...changes }));
  assert.equal(first(bad, {}), 0);
  assert.equal(first([NaN], {}), 0);
  assert.equal(first([NaN, 0.1], { warmupSteps: 1 }), null);
  assert.equal(first(bad, { warmupSteps: 2 }), 2);
  assert.equal(first(bad, { minTrials: 7 }), null);
  assert.equal(first([0.1, 0.85, 0.85, 0.85], { percentile: 25 }), null);
  assert.equal(
    prunedByPercentile(
      new Map([
        [1, 9],
        [2, 9],
      ]),
      completed,
      'min',
      { ...MEDIAN, intervalSteps: 3 },
    ),
    false,
  );
  assert.equal(
    prunedByPercentile(
      new Map([
        [1, 9],
        [3, 9],
      ]),
      completed,
      'min',
      { ...MEDIAN, intervalSteps: 3 },
    ),
    true,
  );
  const scores = [0.1, 0.2, 0.3, 0.4, 0.5].map((score) => trial([score]));
  const keepsQuarter = { ...MEDIAN, percentile: 25 };
  assert.equal(prunedByPercentile(trial([0.39]), scores, 'max', keepsQuarter), true);
  assert.equal(prunedByPercentile(trial([0.4]), scores, 'max', keepsQuarter), false);
});

test('percentiles interpolate between neighbours and leave out NaN', () => {
  assert.equal(percentile([4, 1, NaN, 2, 3], 50), 2.5);
  assert.equal(percentile([1, 2, 3, 4, 5], 75), 4);
  assert.equal(percentile([1, 2], 25), 1.25);
  assert.ok(Number.isNaN(percentile([NaN], 50)));
  assert.equal(percentile([Infinity, Infinity], 50), Infinity);
});

test("Optuna's patience: the wrapped pruner is asked only once the last values are worse", () => {
  const asked: number[] = [];
  const wrapped = (soFar: Trial): boolean => {
    asked.push(soFar.size);
    return true;
  };
  const patience = { patience: 2, minDelta: 0 };
  const values = [1, 0.5, 0.6, 0.5, 0.6, 0.7, 0.8];
  assert.equal(
    firstPruned(values, (soFar) => prunedWithPatience(soFar, 'min', patience, wrapped)),
    6,
  );
  assert.deepEqual(asked, [7], 'a tie does not count as worse');
  const rising = trial([1, 1.1, 1.2]);
  assert.equal(prunedWithPatience(rising, 'min', { patience: 1, minDelta: 0.05 }, null), true);
  assert.equal(prunedWithPatience(rising, 'min', { patience: 1, minDelta: 0.2 }, null), false);
  assert.equal(prunedWithPatience(rising, 'max', { patience: 1, minDelta: 0 }, null), false);
  assert.equal(prunedWithPatience(trial([1, NaN, NaN]), 'min', { patience: 1, minDelta: 0 }, null), false);
});

test('successive halving: of four at a rung one goes on, and the first only while it is the best', () => {
  const halving = new SuccessiveHalving('min', { ...HALVING, minResource: 1 });
  const ends = [0.5, 0.6, 0.4, 0.45, 0.3, 0.39, 0.35].map((value, index) => halving.prunes(`t${index}`, 1, value));
  assert.deepEqual(ends, [false, true, false, true, false, true, true]);
  assert.equal(halving.prunes('t2', 3, 0.3), false, 'the next rung is at step 4');
  assert.equal(halving.prunes('t4', 4, 0.2), false);
  assert.equal(halving.prunes('t2', 4, 0.25), true);
});

test('successive halving: several rungs at one step, NaN, bootstrap, and a first rung found from the trials', () => {
  const jumps = new SuccessiveHalving('max', { ...HALVING, minResource: 1, reductionFactor: 2 });
  assert.equal(jumps.prunes('a', 8, 0.5), false);
  assert.equal(jumps.prunes('b', 8, 0.4), true);
  assert.equal(jumps.prunes('c', 1, NaN), true);
  const later = new SuccessiveHalving('min', { ...HALVING, minResource: 1, minEarlyStoppingRate: 1 });
  later.prunes('a', 4, 0.1);
  assert.deepEqual([later.prunes('b', 3, 9), later.prunes('b', 4, 9)], [false, true]);
  const bootstrap = new SuccessiveHalving('min', { ...HALVING, minResource: 1, bootstrapCount: 1 });
  assert.deepEqual([bootstrap.prunes('a', 1, 0.1), bootstrap.prunes('b', 1, 0.05)], [true, false]);
  const auto = new SuccessiveHalving('min');
  assert.equal(auto.prunes('a', 1, 9), false, 'nothing is known of how long trials are');
  auto.completed(399);
  auto.prunes('a', 3, 1);
  assert.deepEqual([auto.prunes('b', 2, 9), auto.prunes('b', 3, 9)], [false, true]);
});

test('Hyperband: brackets and their budgets, and a place in them that follows from the number', () => {
  const parameters = { minResource: 1, maxResource: 81, reductionFactor: 3, bootstrapCount: 0 };
  const hyperband = new Hyperband('study', 'min', parameters);
  assert.deepEqual(hyperband.budgets, [81, 34, 15, 8, 5]);
  assert.equal(new Hyperband('study', 'min', { ...parameters, maxResource: 243 }).budgets.length, 6);
  assert.equal(crc32('123456789'), 0xcbf43926);
  assert.equal(crc32('study_0') % 143 < 81, hyperband.bracketOf(0) === 0);
  const counts = [0, 0, 0, 0, 0];
  for (let number = 0; number < 1430; number += 1) {
    const bracket = hyperband.bracketOf(number);
    counts[bracket] = (counts[bracket] ?? 0) + 1;
  }
  const shares = counts.map((count) => count / 10);
  for (const [bracket, share] of shares.entries()) {
    assert.ok(Math.abs(share - (hyperband.budgets[bracket] ?? 0)) < 12, shares.join(' '));
  }
  const patient = Array.from({ length: 1000 }, (_, number) => number).filter(
    (number) => hyperband.bracketOf(number) === 4,
  );
  const [one = 0, other = 0] = patient;
  assert.deepEqual([hyperband.prunes(one, 80, 1), hyperband.prunes(one, 81, 1)], [false, false]);
  assert.deepEqual([hyperband.prunes(other, 80, 2), hyperband.prunes(other, 81, 2)], [false, true]);
});

test("W&B's hyperband: bands, and the value at the band that was reached", () => {
  assert.deepEqual(bandsOf({ minIterations: 3, eta: 3 }, 100), [3, 9, 27, 81]);
  assert.deepEqual(bandsOf({ maxIterations: 27, brackets: 2, eta: 3 }, 100), [3, 9]);
  assert.deepEqual(bandsOf({ maxIterations: 9, brackets: 9, eta: 3 }, 100), [1, 3]);
  assert.deepEqual(bandsOf({ minIterations: 1, eta: 1 }, 100), []);
  const bands = { minIterations: 2, eta: 2 };
  const runs = [
    [9, 4],
    [9, 1],
    [9, 3],
    [9, 2],
  ];
  assert.deepEqual(
    runs.map((run) => endedByWandb(run, runs, 'min', bands)),
    [true, false, false, false],
  );
  assert.deepEqual(
    runs.map((run) => endedByWandb(run, runs, 'max', bands)),
    [false, true, false, false],
  );
  assert.equal(endedByWandb([9], runs, 'min', bands), false, 'no band reached');
  assert.equal(endedByWandb([9, 4, 0.1], [...runs, [9, 4, 0.1]], 'min', bands), true, 'later values do not count yet');
});

/** What JSON makes of a state. */
function throughJson<State>(state: State): State {
  return JSON.parse(JSON.stringify(state)) as State;
}

test('a search goes on from a state that went through JSON as if nothing had happened', () => {
  const value = fc.oneof(fc.integer({ min: 0, max: 8 }), fc.constantFrom(NaN, Infinity, -Infinity, -0, 0.1));
  const asked = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 30 }), value);
  const mode = fc.constantFrom('min', 'max');
  const bands = { minResource: 1, maxResource: 27, reductionFactor: 3, bootstrapCount: 1 };
  fc.assert(
    fc.property(fc.array(asked, { maxLength: 40 }), mode, fc.boolean(), (questions, mode, isOpen) => {
      const parameters = { ...HALVING, reductionFactor: 2, minResource: isOpen ? null : 1 };
      const [halving, hyperband] = [new SuccessiveHalving(mode, parameters), new Hyperband('s', mode, bands)];
      const auto = new SagemakerAuto(mode);
      let otherHalving = new SuccessiveHalving(mode, parameters);
      let otherHyperband = new Hyperband('s', mode, bands);
      let otherAuto = new SagemakerAuto(mode);
      for (const [trial, step, one] of questions) {
        otherHalving = new SuccessiveHalving(mode, parameters, throughJson(otherHalving.state()));
        otherHyperband = new Hyperband('s', mode, bands, throughJson(otherHyperband.state()));
        otherAuto = new SagemakerAuto(mode, throughJson(otherAuto.state()));
        if (trial === 0) for (const rule of [halving, otherHalving]) rule.completed(100 * step);
        assert.equal(otherHalving.prunes(`t${trial}`, step, one), halving.prunes(`t${trial}`, step, one));
        assert.equal(otherHyperband.prunes(trial, step, one), hyperband.prunes(trial, step, one));
        assert.equal(otherAuto.stops(step, one), auto.stops(step, one));
        if (step % 3 === 0) for (const rule of [auto, otherAuto]) rule.add([one, trial, step]);
      }
      assert.deepEqual(otherHalving.state(), halving.state());
      assert.deepEqual(otherHyperband.state(), hyperband.state());
      assert.deepEqual(otherAuto.state(), auto.state());
    }),
    { numRuns: 300 },
  );
});

test('a state does not change with what is asked afterwards, and fits only its own brackets', () => {
  const halving = new SuccessiveHalving('min', { ...HALVING, minResource: 1 });
  halving.prunes('a', 1, 0.5);
  const state = halving.state();
  const before = JSON.stringify(state);
  halving.prunes('b', 4, 0.1);
  assert.equal(JSON.stringify(state), before);
  const bands = { minResource: 1, maxResource: 27, reductionFactor: 3, bootstrapCount: 0 };
  const hyperband = new Hyperband('s', 'min', bands).state();
  assert.throws(() => new Hyperband('s', 'min', { ...bands, maxResource: 81 }, hyperband), RangeError);
});

test('no pruner throws on any history', () => {
  const value = fc.oneof(fc.integer({ min: 0, max: 8 }), fc.constantFrom(NaN, Infinity, -Infinity, -0));
  const history = fc.array(value, { maxLength: 12 });
  fc.assert(
    fc.property(history, fc.array(history, { maxLength: 8 }), fc.constantFrom('min', 'max'), (run, others, mode) => {
      const auto = new SagemakerAuto(mode);
      for (const other of others) auto.add(other);
      const halving = new SuccessiveHalving(mode, { ...HALVING, minResource: 1 });
      for (const [index, one] of run.entries()) {
        assert.equal(typeof auto.stops(index + 1, one), 'boolean');
        assert.equal(typeof halving.prunes('a', index + 1, one), 'boolean');
      }
      assert.equal(typeof prunedByPercentile(trial(run), others.map(trial), mode), 'boolean');
      assert.equal(typeof prunedWithPatience(trial(run), mode, { patience: 1, minDelta: 0 }, null), 'boolean');
      assert.equal(typeof endedByWandb(run, others, mode, { minIterations: 1, eta: 2 }), 'boolean');
    }),
    { numRuns: 1_000 },
  );
});
