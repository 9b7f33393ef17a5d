import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStopper } from '../../../../src/core/stopping/stopper';
import type { PatienceRule, StopDecision } from '../../../../src/core/stopping/types';

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
    {
      rule: rule({ patience: 2 }),
      auto: true,
      reason: 'patience',
      epoch: 3,
      best: { epoch: 1, value: 1 },
      waited: 2,
      numbers: { value: 3, bar: 1, patience: 2 },
    },
    null,
    null,
  ]);
});
