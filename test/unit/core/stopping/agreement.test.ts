import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { makeRule, RULE_NAMES } from '../../../../src/core/stopping/presets';
import type { GivenParameters, RuleName } from '../../../../src/core/stopping/presets';
import { createStopper } from '../../../../src/core/stopping/stopper';
import type { MonitorMode, StopDecision, StoppingRule } from '../../../../src/core/stopping/types';
import { play, throughJson } from './play';
import { anyCurve } from './reference/curves';
import * as library from './reference/libraries';
import * as prechelt from './reference/prechelt';

const mode = fc.constantFrom<MonitorMode>('min', 'max');
const patience = fc.integer({ min: 0, max: 8 });
const minDelta = fc.constantFrom(0, 0.125, 0.25, 0.3, 1e-9, 0.001);
const optional = fc.option(fc.constantFrom(-1, 0, 0.25, 0.5, 1), { nil: null });

const RUNS = 4_000;

/** A rule of a preset on metrics of its own mode. */
const ruleOf = (name: RuleName, given: GivenParameters, monitorMode: MonitorMode): StoppingRule =>
  makeRule(name, given, 10, { monitor: 'val_loss', mode: monitorMode });

/**
 * Plays a rule and holds it to what its library does. The best is compared where it is a number: a library may call
 * an infinity or a NaN its best, this engine never does.
 */
function agrees(rule: StoppingRule, curve: readonly number[], theirs: library.Outcome): StopDecision | null {
  const { decision, stopper } = play(rule, curve);
  assert.equal(decision === null ? null : decision.epoch - 1, theirs.stopped);
  const best = decision === null ? (stopper.bests()[0] ?? null) : decision.best;
  if (best !== null) assert.ok(Number.isFinite(best.value));
  if (theirs.best !== null && Number.isFinite(curve[theirs.best]) && decision?.reason !== 'threshold') {
    assert.deepEqual(best, { epoch: theirs.best + 1, value: curve[theirs.best] });
  }
  return decision;
}

/** Checks a property on many curves, and that it is no empty one: a fair part of them must have stopped. */
function onManyCurves(check: (curve: readonly number[], draw: <T>(from: fc.Arbitrary<T>) => T) => boolean): void {
  let stops = 0;
  fc.assert(
    fc.property(anyCurve, fc.gen(), (curve, generate) => {
      if (check(curve, (from) => generate(() => from))) stops += 1;
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
  assert.ok(stops > RUNS / 20 && stops < RUNS, `${stops} of ${RUNS} curves stopped`);
}

test('Keras', () => {
  onManyCurves((curve, draw) => {
    const given = { patience: draw(patience), minDelta: draw(minDelta), baseline: draw(optional) };
    const [monitorMode, startEpoch] = [draw(mode), draw(fc.integer({ min: 1, max: 12 }))];
    const theirs = library.keras(curve, {
      mode: monitorMode,
      min_delta: given.minDelta,
      patience: given.patience,
      baseline: given.baseline,
      start_from_epoch: startEpoch - 1,
    });
    return agrees(ruleOf('keras', { ...given, startEpoch }, monitorMode), curve, theirs) !== null;
  });
});

test('TensorFlow.js', () => {
  onManyCurves((curve, draw) => {
    const given = { patience: draw(patience), minDelta: draw(minDelta), baseline: draw(optional) };
    const monitorMode = draw(mode);
    const theirs = library.tfjs(curve, { mode: monitorMode, ...given });
    return agrees(ruleOf('tfjs', given, monitorMode), curve, theirs) !== null;
  });
});

test('Lightning', () => {
  const reasons = new Set<string | null>();
  onManyCurves((curve, draw) => {
    const monitorMode = draw(mode);
    const given = {
      patience: draw(patience),
      minDelta: draw(minDelta),
      checkFinite: draw(fc.boolean()),
      stoppingThreshold: draw(optional),
      divergenceThreshold: draw(optional),
    };
    const theirs = library.lightning(curve, {
      mode: monitorMode,
      min_delta: given.minDelta,
      patience: given.patience,
      check_finite: given.checkFinite,
      stopping_threshold: given.stoppingThreshold,
      divergence_threshold: given.divergenceThreshold,
    });
    const decision = agrees(ruleOf('lightning', given, monitorMode), curve, theirs);
    assert.equal(decision?.reason ?? null, theirs.reason);
    reasons.add(theirs.reason);
    return decision !== null;
  });
  assert.equal(reasons.size, 5);
});

test('Hugging Face', () => {
  onManyCurves((curve, draw) => {
    const [monitorMode, given] = [draw(mode), { patience: draw(patience), minDelta: draw(minDelta) }];
    const arg = { mode: monitorMode, threshold: given.minDelta, patience: given.patience };
    return agrees(ruleOf('huggingface', given, monitorMode), curve, library.huggingface(curve, arg)) !== null;
  });
});

test('fastai', () => {
  onManyCurves((curve, draw) => {
    const [monitorMode, given] = [draw(mode), { patience: draw(patience), minDelta: draw(minDelta) }];
    const arg = { mode: monitorMode, min_delta: given.minDelta, patience: given.patience };
    return agrees(ruleOf('fastai', given, monitorMode), curve, library.fastai(curve, arg)) !== null;
  });
});

test('XGBoost', () => {
  onManyCurves((curve, draw) => {
    const [monitorMode, given] = [draw(mode), { patience: draw(patience), minDelta: draw(minDelta) }];
    const arg = { maximize: monitorMode === 'max', min_delta: given.minDelta, rounds: given.patience };
    return agrees(ruleOf('xgboost', given, monitorMode), curve, library.xgboost(curve, arg)) !== null;
  });
});

test('LightGBM, with up to three metrics of either mode', () => {
  const deciding = new Set<number | null>();
  onManyCurves((curve, draw) => {
    const curves = [curve, ...draw(fc.array(anyCurve, { maxLength: 2 }))];
    const modes = curves.map(() => draw(mode));
    const [rounds, delta] = [draw(fc.integer({ min: 1, max: 8 })), draw(minDelta)];
    const length = Math.min(...curves.map((one) => one.length));
    const results = Array.from({ length }, (_, i) => curves.map((one) => one[i] ?? NaN));
    const arg = { bigger: modes.map((one) => one === 'max'), min_delta: delta, stopping_rounds: rounds };
    const theirs = library.lightgbm(results, arg);
    const [first = 'min', ...others] = modes;
    const also = others.map((other, index) => ({ monitor: `metric ${index}`, mode: other }));
    const metrics = { monitor: 'val_loss', mode: first, also };
    const stopper = createStopper(makeRule('lightgbm', { patience: rounds, minDelta: delta }, 10, metrics), false);
    let decision: StopDecision | null = null;
    for (const [i, scores] of results.entries()) {
      for (const [metric, value] of scores.entries()) decision ??= stopper.check({ epoch: i + 1, value, metric });
    }
    assert.equal(decision === null ? null : decision.epoch - 1, theirs.stopped);
    const value = theirs.metric === null || theirs.best === null ? NaN : (results[theirs.best]?.[theirs.metric] ?? NaN);
    if (Number.isFinite(value)) assert.deepEqual(decision?.best, { epoch: (theirs.best ?? NaN) + 1, value });
    deciding.add(theirs.metric);
    return decision !== null;
  });
  assert.ok(deciding.has(1) && deciding.has(2), 'later metrics decide too');
});

test("SageMaker's linear learner", () => {
  onManyCurves((curve, draw) => {
    const given = { patience: draw(patience), tolerance: draw(fc.constantFrom(0, 0.001, 0.05, 0.5)) };
    const monitorMode = draw(mode);
    const theirs = library.linear_learner(curve, { mode: monitorMode, ...given });
    return agrees(ruleOf('sagemaker', given, monitorMode), curve, theirs) !== null;
  });
});

test('Object2Vec', () => {
  onManyCurves((curve, draw) => {
    const given = { patience: draw(patience), tolerance: draw(fc.constantFrom(0, 1e-6, 0.01, 0.125)) };
    const monitorMode = draw(mode);
    const theirs = library.object2vec(curve, { mode: monitorMode, ...given });
    const { decision, stopper } = play(ruleOf('object2vec', given, monitorMode), curve);
    assert.equal(decision === null ? null : decision.epoch - 1, theirs.stopped);
    const seen = curve.slice(0, decision?.epoch ?? curve.length).filter((value) => Number.isFinite(value));
    const best = seen.length === 0 ? null : monitorMode === 'min' ? Math.min(...seen) : Math.max(...seen);
    // 0 and -0 are the same loss.
    assert.ok((stopper.bests()[0]?.value ?? null) === best);
    return decision !== null;
  });
});

/** Prechelt's criteria know errors only: what is to be maximised is turned round. */
const asError = (curve: readonly number[], monitorMode: MonitorMode): number[] =>
  curve.map((value) => (monitorMode === 'min' ? value : -value));

test('GL', () => {
  onManyCurves((curve, draw) => {
    const [alpha, monitorMode] = [draw(fc.constantFrom(0.5, 2, 5, 100)), draw(mode)];
    const { decision } = play(ruleOf('GL', { alpha }, monitorMode), curve);
    assert.equal(decision?.epoch ?? null, prechelt.stopGL(asError(curve, monitorMode), alpha));
    return decision !== null;
  });
});

test('PQ', () => {
  onManyCurves((curve, draw) => {
    const given = { alpha: draw(fc.constantFrom(0.01, 0.5, 0.75, 3)), strip: draw(fc.integer({ min: 1, max: 7 })) };
    const [monitorMode, train] = [draw(mode), draw(anyCurve)];
    const { decision } = play(ruleOf('PQ', given, monitorMode), curve, train);
    const padded = curve.map((_, index) => train[index] ?? NaN);
    const theirs = prechelt.stopPQ(asError(curve, monitorMode), padded, given.alpha, given.strip);
    assert.equal(decision?.epoch ?? null, theirs);
    return decision !== null;
  });
});

test('UP', () => {
  onManyCurves((curve, draw) => {
    const given = { strips: draw(fc.integer({ min: 1, max: 4 })), strip: draw(fc.integer({ min: 1, max: 6 })) };
    const monitorMode = draw(mode);
    const { decision } = play(ruleOf('UP', given, monitorMode), curve);
    assert.equal(decision?.epoch ?? null, prechelt.stopUP(asError(curve, monitorMode), given.strips, given.strip));
    return decision !== null;
  });
});

const anyRule = fc
  .record({ name: fc.constantFrom(...RULE_NAMES), mode, patience, minDelta, baseline: optional, small: fc.boolean() })
  .map(({ name, small, mode: monitorMode, ...given }) => {
    const more = { alpha: small ? 0.5 : 2, strip: small ? 2 : 5, strips: small ? 1 : 3 };
    return makeRule(name, { ...given, ...more }, 10, {
      monitor: 'a',
      mode: monitorMode,
      also: [{ monitor: 'b', mode: 'max' }],
    });
  });

test('every rule goes on from a state that went through JSON before each check as if nothing had happened', () => {
  let stops = 0;
  fc.assert(
    fc.property(anyRule, anyCurve, anyCurve, (rule, curve, train) => {
      const whole = createStopper(rule, false);
      let pieces = createStopper(rule, false);
      for (const [index, value] of curve.entries()) {
        const metric = rule.kind === 'lightgbm' ? index % 2 : 0;
        const check = { epoch: index + 1, value, train: train[index] ?? NaN, metric };
        pieces = throughJson(rule, pieces);
        const decision = whole.check(check);
        assert.deepEqual(pieces.check(check), decision);
        if (decision !== null) stops += 1;
      }
      assert.deepEqual(pieces.state(), whole.state());
      assert.deepEqual(pieces.bests(), whole.bests());
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
  assert.ok(stops > RUNS / 10);
});

test('the state of one rule does not start another', () => {
  const state = createStopper(makeRule('GL', {}, 10), false).state();
  assert.throws(
    () => throughJson(makeRule('UP', {}, 10), { ...createStopper(makeRule('GL', {}, 10), false), state: () => state }),
    RangeError,
  );
});

test('every rule, on any curve: one decision at most, a best that is a number of the curve, no throw', () => {
  fc.assert(
    fc.property(anyRule, anyCurve, fc.array(fc.integer({ min: -3, max: 30 })), (rule, curve, epochs) => {
      const stopper = createStopper(rule, true);
      let decisions = 0;
      for (const [index, value] of curve.entries()) {
        // Epochs with gaps, repeats and steps back.
        const decision = stopper.check({ epoch: epochs[index] ?? index + 1, value });
        if (decision === null) continue;
        decisions += 1;
        assert.ok(decision.best === null || curve.includes(decision.best.value));
        assert.ok(decision.best === null || Number.isFinite(decision.best.value));
        assert.ok(Number.isInteger(decision.waited));
      }
      assert.ok(decisions <= 1);
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
});
