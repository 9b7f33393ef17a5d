import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { makeRule } from '../../../../src/core/stopping/presets';
import { RECOMMENDED_RULE } from '../../../../src/core/stopping/rule';
import { createStopper } from '../../../../src/core/stopping/stopper';
import type { StopDecision, StoppingRule } from '../../../../src/core/stopping/types';
import { play, throughJson } from './play';

const MAXIMISED = makeRule('auto', {}, 10, { monitor: 'val_accuracy', mode: 'max' });

/** Falls to `best` at check `at`, and rises by `slope` a check from there. */
const valley = (at: number, best: number, slope: number, length = 120): number[] =>
  Array.from({ length }, (_, i) =>
    i < at ? best + (1 - best) * (1 - (i + 1) / at) ** 3 : best + slope * (i + 1 - at),
  );

const decided = (
  curve: readonly number[],
  train: readonly number[] = [],
  rule: StoppingRule = RECOMMENDED_RULE,
): StopDecision | null => play(rule, curve, train).decision;

/** Stop and kept epoch; null for none. */
const ends = (decision: StopDecision | null): readonly [number | null, number | null] => [
  decision?.epoch ?? null,
  decision?.best?.epoch ?? null,
];

test('a valley: keeps its bottom (the last gain before it is too small to count), and waits the less the steeper it rises', () => {
  assert.deepEqual(ends(decided(valley(20, 0.3, 0.0002))), [45, 19]);
  assert.deepEqual(ends(decided(valley(20, 0.3, 0.004))), [37, 19]);
  assert.deepEqual(ends(decided(valley(20, 0.3, 0.03))), [29, 19]);
});

test('waits the less the farther train loss is below validation loss', () => {
  const curve = valley(20, 0.3, 0.0002);
  const trains = [0.3, 0.1, 0.01].map((end) => curve.map((_, i) => (i < 20 ? (curve[i] ?? 0) : end)));
  assert.deepEqual(
    trains.map((train) => decided(curve, train)?.epoch),
    [56, 33, 24],
  );
});

test('train losses of another size from the start are no overfitting', () => {
  const curve = valley(20, 0.3, 0.0002);
  const alike = decided(curve, curve);
  for (const factor of [0.01, 100]) {
    const other = decided(
      curve,
      curve.map((value) => value * factor),
    );
    assert.deepEqual(ends(other), ends(alike), String(factor));
  }
});

test('a long plateau of thirty checks is not enough to end a run that then goes on improving', () => {
  const late = [...valley(10, 0.5, 0, 38), ...Array.from({ length: 40 }, (_, i) => 0.5 - 0.01 * (i + 1))];
  assert.equal(decided(late), null);
});

test('one lucky check is not kept, a level is', () => {
  const lucky = valley(20, 0.3, 0.002).map((value, i) => (i === 11 ? 0.299 : value));
  assert.equal(decided(lucky)?.best?.epoch, 19);
});

test('gains of less than a thousandth of the fall do not go on for ever', () => {
  const creeping = Array.from({ length: 400 }, (_, i) => (i < 5 ? 1 - i * 0.2 : 0.2 - 0.0001 * (i - 4)));
  const [stop] = ends(decided(creeping));
  assert.ok(stop === null, 'it creeps fast enough to count now and then');
  const slower = creeping.map((value, i) => (i < 5 ? value : 0.2 - 0.00001 * (i - 4)));
  assert.deepEqual(ends(decided(slower)), [57, 30]);
});

test('a first value out of all proportion neither hides the gains after it nor is kept', () => {
  const usual = valley(20, 0.3, 0.004);
  assert.deepEqual(ends(decided(usual)), [37, 19]);
  assert.deepEqual(ends(decided([1e6, ...usual.slice(1)])), [37, 20]);
});

test('a spike on the way down or in the valley changes neither', () => {
  for (const at of [9, 24]) {
    const spiked = valley(20, 0.3, 0.004).map((value, i) => (i === at ? 1e9 : value));
    assert.equal(decided(spiked)?.best?.epoch, 19);
  }
});

test('a spell in which both losses rise alike is waited for, one in which only validation loss rises is not', () => {
  const curve = [...valley(20, 0.3, 0.001, 25), ...Array<number>(12).fill(3), ...valley(5, 0.2, 0.001, 40)];
  const together = decided(curve, curve);
  assert.ok(together === null || together.epoch > 37, `stopped at ${String(together?.epoch)}`);
  const alone = decided(
    curve,
    curve.map((value) => Math.min(value, 0.3)),
  );
  assert.deepEqual(ends(alone), [27, 19]);
});

test('a metric to be maximised is the same curve turned round', () => {
  const curve = valley(20, 0.3, 0.004).map((value) => value - 2);
  const mirrored = curve.map((value) => -value);
  assert.deepEqual(ends(decided(mirrored, [], MAXIMISED)), ends(decided(curve)));
  assert.equal(decided(mirrored, [], MAXIMISED)?.best?.epoch, 19);
});

test('losses below zero wait by their fall, wherever zero is', () => {
  const below = valley(20, 0.3, 0.01).map((value) => value - 8);
  const farther = below.map((value) => value - 56);
  assert.deepEqual(ends(decided(below)), ends(decided(farther)));
  assert.equal(decided(below)?.best?.epoch, 19);
});

test('losses of exactly zero, and constant ones, end a run in time', () => {
  assert.deepEqual(ends(decided(Array.from({ length: 100 }, () => 0))), [28, 1]);
  assert.deepEqual(ends(decided(Array.from({ length: 100 }, () => 0.7))), [28, 1]);
  assert.deepEqual(ends(decided(Array.from({ length: 100 }, () => -3))), [28, 1]);
});

test('three checks in a row without a number end a run, two do not', () => {
  const { decision } = play(RECOMMENDED_RULE, [1, 0.9, NaN, NaN, 0.8, NaN, Infinity, NaN]);
  assert.deepEqual([decision?.reason, decision?.epoch, decision?.best], ['non-finite', 8, { epoch: 5, value: 0.8 }]);
  assert.deepEqual(play(RECOMMENDED_RULE, [NaN, NaN, NaN]).decision?.best, null);
});

test('validation every fifth epoch waits for as many epochs, in fewer checks', () => {
  const stopper = createStopper(RECOMMENDED_RULE, true);
  const curve = valley(20, 0.3, 0.0001);
  let decision: StopDecision | null = null;
  for (let epoch = 5; decision === null && epoch <= 120; epoch += 5) {
    decision = stopper.check({ epoch, value: curve[epoch - 1] ?? NaN });
  }
  assert.deepEqual([decision?.best?.epoch, decision?.epoch, decision?.waited], [20, 50, 6]);
});

test('in a run that is measured by steps, checks count one by one however far apart they are', () => {
  const stopper = createStopper(RECOMMENDED_RULE, true);
  const decision = valley(20, 0.3, 0.0002)
    .map((value, i) => stopper.check({ epoch: 500 * (i + 1), value, inSteps: true }))
    .find((one) => one !== null);
  assert.deepEqual([decision?.best?.epoch, decision?.epoch], [9500, 22500]);
});

test('several checks an epoch count one by one', () => {
  const stopper = createStopper(RECOMMENDED_RULE, true);
  const decision = valley(20, 0.3, 0.0002)
    .map((value, i) => stopper.check({ epoch: (i + 1) / 10, value }))
    .find((one) => one !== null);
  assert.deepEqual([decision?.best?.epoch, decision?.epoch], [1.9, 4.5]);
});

test('says its numbers: what it compared, and the lowest value where that is another', () => {
  const curve = valley(20, 0.3, 0.03).map((value, i) => (i === 23 ? 0.2999 : value));
  const train = curve.map((value, i) => (i < 20 ? value : 0.2));
  const decision = decided(curve, train);
  assert.deepEqual(Object.keys(decision?.numbers ?? {}), [
    'value',
    'patience',
    'recent',
    'level',
    'train',
    'validation',
    'lowest',
    'lowestEpoch',
  ]);
  assert.deepEqual(
    [decision?.numbers['lowest'], decision?.numbers['lowestEpoch'], decision?.best?.epoch],
    [0.2999, 24, 19],
  );
});

const losses = fc.array(
  fc.record({
    value: fc.double({ min: 2 ** -20, max: 2 ** 20, noNaN: true }),
    train: fc.double({ min: 2 ** -20, max: 2 ** 20, noNaN: true }),
  }),
  { minLength: 1, maxLength: 120 },
);

const run = (curve: readonly { value: number; train: number }[], factor = 1): StopDecision | null =>
  decided(
    curve.map(({ value }) => value * factor),
    curve.map(({ train }) => train * factor),
  );

test('property: the unit of the losses changes nothing', () => {
  fc.assert(
    fc.property(losses, fc.integer({ min: -30, max: 30 }), (curve, power) => {
      assert.deepEqual(ends(run(curve, 2 ** power)), ends(run(curve)));
    }),
  );
});

test('property: what is kept is a finite check that has been seen, and one of the stop or before', () => {
  const odd = fc.array(fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, 0, -0)), { maxLength: 80 });
  fc.assert(
    fc.property(odd, fc.constantFrom(RECOMMENDED_RULE, MAXIMISED), (curve, rule) => {
      const { decision, stopper } = play(rule, curve);
      const best = decision?.best ?? stopper.bests()[0] ?? null;
      assert.equal(best === null, !curve.slice(0, decision?.epoch).some(Number.isFinite));
      if (best === null) return;
      assert.ok(Number.isFinite(best.value));
      assert.ok(Object.is(best.value, curve[best.epoch - 1]));
      assert.ok(decision === null || best.epoch <= decision.epoch);
    }),
  );
});

test('property: the check to keep is the present one or stays the one before', () => {
  fc.assert(
    fc.property(losses, (curve) => {
      const stopper = createStopper(RECOMMENDED_RULE, true);
      let before: number | null = null;
      for (const [i, check] of curve.entries()) {
        if (stopper.check({ epoch: i + 1, ...check }) !== null) break;
        const now: number | null = stopper.bests()[0]?.epoch ?? null;
        assert.ok(now === i + 1 || now === before);
        before = now;
      }
    }),
  );
});

test('property: it goes on from its state through JSON as if nothing had happened', () => {
  const odd = fc.array(fc.oneof(fc.double({ min: -10, max: 10 }), fc.constantFrom(NaN, Infinity)), { maxLength: 100 });
  fc.assert(
    fc.property(odd, odd, (curve, train) => {
      let stopper = createStopper(RECOMMENDED_RULE, false);
      let fallen: StopDecision | null = null;
      for (const [i, value] of curve.entries()) {
        fallen ??= stopper.check({ epoch: i + 1, value, train: train[i] ?? NaN });
        stopper = throughJson(RECOMMENDED_RULE, stopper);
      }
      assert.deepEqual(fallen, decided(curve, train));
    }),
  );
});

test('its state stays small, however long the run', () => {
  const stopper = createStopper(RECOMMENDED_RULE, true);
  const sizes: number[] = [];
  for (let epoch = 1; epoch <= 10_000; epoch += 1) {
    // A straight fall with a ripple: within every forty checks there is a clear gain.
    const value = 1 - epoch / 10_500 + 1e-4 * Math.sin(epoch);
    assert.equal(stopper.check({ epoch, value, train: 0.9 * value }), null, `check ${String(epoch)}`);
    if (epoch === 100 || epoch === 10_000) sizes.push(JSON.stringify(stopper.state()).length);
  }
  const [early, late] = sizes;
  assert.ok(early !== undefined && late !== undefined);
  assert.ok(late <= 1.5 * early, `${String(early)} bytes after 100 checks, ${String(late)} after 10,000`);
});
