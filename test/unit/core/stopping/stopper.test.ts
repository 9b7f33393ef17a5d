import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createStopper, restoreStopper } from '../../../../src/core/stopping/stopper';
import type { PatienceRule, StopDecision } from '../../../../src/core/stopping/types';
import type { StopperState } from '../../../../src/core/stopping/stopper';

const rule = (parameters: Partial<PatienceRule> = {}): PatienceRule => ({
  kind: 'patience',
  monitor: 'val_loss',
  mode: 'min',
  patience: 0,
  minDelta: 0,
  startEpoch: 1,
  baseline: null,
  restoreBestWeights: false,
  ...parameters,
});

function run(parameters: Partial<PatienceRule>, curve: readonly number[]): StopDecision | null {
  const stopper = createStopper(rule(parameters), false);
  for (const [index, value] of curve.entries()) {
    const decision = stopper.check({ epoch: index + 1, value });
    if (decision !== null) return decision;
  }
  return null;
}

/** Stop and best epoch, 0-based as Keras counts them. */
function kerasEpochs(decision: StopDecision | null): { stop: number | null; best: number | null } {
  return {
    stop: decision === null ? null : decision.epoch - 1,
    best: decision?.best ? decision.best.epoch - 1 : null,
  };
}

// Validation loss that falls to its best at epoch 17 (0-based) and rises from there.
const CURVE_A = [
  2.45, 2.0693, 1.7577, 1.5025, 1.2936, 1.1225, 0.9825, 0.8679, 0.774, 0.6978, 0.6369, 0.5888, 0.5513, 0.5228, 0.502,
  0.4876, 0.4788, 0.4748, 0.4749, 0.4787, 0.4857, 0.4956, 0.5081, 0.523, 0.5401, 0.5592, 0.5803, 0.6032, 0.6278, 0.654,
];

const GOLDEN: readonly [string, Partial<PatienceRule>, { stop: number | null; best: number | null }][] = [
  ['patience 0', { patience: 0 }, { stop: 18, best: 17 }],
  ['patience 1 is the same as 0', { patience: 1 }, { stop: 18, best: 17 }],
  ['patience 3', { patience: 3 }, { stop: 20, best: 17 }],
  ['patience 5', { patience: 5 }, { stop: 22, best: 17 }],
  ['patience 3 with min delta 0.005', { patience: 3, minDelta: 0.005 }, { stop: 19, best: 16 }],
  ['patience 3 from Keras epoch 15', { patience: 3, startEpoch: 16 }, { stop: 20, best: 17 }],
  ['patience 3 with a baseline that is never reached', { patience: 3, baseline: 0.3 }, { stop: 18, best: 17 }],
  ['patience that the curve outlives', { patience: 13 }, { stop: null, best: null }],
];

for (const [name, parameters, expected] of GOLDEN) {
  test(`Keras on curve A: ${name}`, () => {
    assert.deepEqual(kerasEpochs(run(parameters, CURVE_A)), expected);
  });
}

test('Keras counts NaN as a check without improvement and never as the best', () => {
  assert.deepEqual(kerasEpochs(run({ patience: 2 }, [1, 0.9, NaN, 0.8, 0.85, 0.86])), { stop: 5, best: 3 });
  assert.deepEqual(kerasEpochs(run({ patience: 2 }, [NaN, NaN, NaN])), { stop: 1, best: null });
});

test('a gain of exactly min delta is no improvement', () => {
  assert.deepEqual(kerasEpochs(run({ patience: 1, minDelta: 0.25 }, [1, 0.75])), { stop: 1, best: 0 });
  assert.deepEqual(kerasEpochs(run({ patience: 1, minDelta: 0.25 }, [1, 0.5])), { stop: null, best: null });
});

test('the first epoch can never stop', () => {
  assert.equal(run({ patience: 0 }, [NaN]), null);
  assert.equal(run({ patience: 0 }, [Infinity]), null);
});

test('a metric to be maximised improves upwards', () => {
  assert.deepEqual(kerasEpochs(run({ mode: 'max', patience: 2 }, [0.5, 0.7, 0.6, 0.65])), { stop: 3, best: 1 });
});

test('a decision falls once, and says what decided it', () => {
  const stopper = createStopper(rule({ patience: 2 }), true);
  const decisions = [1, 2, 3, 4, 5].map((value, index) => stopper.check({ epoch: index + 1, value }));
  assert.deepEqual(decisions, [
    null,
    null,
    { rule: rule({ patience: 2 }), auto: true, reason: 'patience', epoch: 3, best: { epoch: 1, value: 1 }, waited: 2 },
    null,
    null,
  ]);
});

/** A direct port of `EarlyStopping.on_epoch_end` of Keras 3, kept apart from ours in every word. */
function keras(
  logs: readonly number[],
  arg: { mode: 'min' | 'max'; min_delta: number; patience: number; baseline: number | null; start_from_epoch: number },
): { stopped_epoch: number | null; best_epoch: number | null } {
  const less = (a: number, b: number): boolean => a < b;
  const greater = (a: number, b: number): boolean => a > b;
  const monitor_op = arg.mode === 'min' ? less : greater;
  const min_delta = arg.mode === 'min' ? -Math.abs(arg.min_delta) : Math.abs(arg.min_delta);
  let best = arg.mode === 'min' ? Infinity : -Infinity;
  let best_epoch: number | null = null;
  let wait = 0;
  const is_improvement = (value: number, reference: number): boolean => monitor_op(value - min_delta, reference);
  for (let epoch = 0; epoch < logs.length; epoch += 1) {
    const current = logs[epoch] ?? NaN;
    if (epoch < arg.start_from_epoch) continue;
    wait += 1;
    if (is_improvement(current, best)) {
      best = current;
      best_epoch = epoch;
      if (arg.baseline === null || is_improvement(current, arg.baseline)) wait = 0;
      continue;
    }
    if (wait >= arg.patience && epoch > 0) return { stopped_epoch: epoch, best_epoch };
  }
  return { stopped_epoch: null, best_epoch };
}

// Few distinct values, so that ties and exact gains are common.
const value = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: -4, max: 12 }).map((n) => n / 8) },
  { weight: 4, arbitrary: fc.double({ min: -2, max: 2 }) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, 1e308, -1e308, 5e-324, -0) },
);
const scenario = fc.record({
  curve: fc.array(value, { maxLength: 60, size: 'max' }),
  mode: fc.constantFrom('min', 'max'),
  patience: fc.integer({ min: 0, max: 8 }),
  minDelta: fc.constantFrom(0, 0.125, 0.25, 0.3, 1e-9),
  startEpoch: fc.integer({ min: 1, max: 12 }),
  baseline: fc.option(fc.constantFrom(0, 0.5, 1), { nil: null }),
});

test('agrees with a direct port of Keras on 10,000 random curves with ties, NaN and infinities', () => {
  let stops = 0;
  fc.assert(
    fc.property(scenario, ({ curve, mode, patience, minDelta, startEpoch, baseline }) => {
      const stopper = createStopper(rule({ mode, patience, minDelta, startEpoch, baseline }), false);
      let decision: StopDecision | null = null;
      for (const [index, loss] of curve.entries()) decision ??= stopper.check({ epoch: index + 1, value: loss });
      const theirs = keras(curve, { mode, patience, min_delta: minDelta, baseline, start_from_epoch: startEpoch - 1 });
      assert.equal(decision === null ? null : decision.epoch - 1, theirs.stopped_epoch);
      const best = stopper.state().best;
      assert.equal(best === null ? null : best.epoch - 1, theirs.best_epoch);
      if (decision !== null) stops += 1;
    }),
    { numRuns: 10_000 },
  );
  assert.ok(stops > 2_000, `only ${stops} of the random curves stopped`);
});

test('goes on from a state that has been through JSON as if nothing had happened', () => {
  fc.assert(
    fc.property(scenario, fc.nat(60), ({ curve, ...parameters }, cut) => {
      const whole = createStopper(rule(parameters), true);
      const first = createStopper(rule(parameters), true);
      const checks = curve.map((loss, index) => ({ epoch: index + 1, value: loss }));
      const expected = checks.map((check) => whole.check(check));
      const before = checks.slice(0, cut).map((check) => first.check(check));
      const state = JSON.parse(JSON.stringify(first.state())) as StopperState;
      const second = restoreStopper(rule(parameters), true, state);
      const after = checks.slice(cut).map((check) => second.check(check));
      assert.deepEqual([...before, ...after], expected);
      assert.deepEqual(second.state(), whole.state());
    }),
    { numRuns: 3_000 },
  );
});
