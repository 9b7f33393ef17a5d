import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeRule } from '../../../../src/core/stopping/presets';
import { replay } from '../../../../src/core/stopping/replay';
import type { ReplayCurve } from '../../../../src/core/stopping/replay';
import { CURVE_A, CURVE_B, TRAIN_B } from './reference/curves';

const curveOf = (values: readonly number[], train: readonly number[] | null = null, every = 1): ReplayCurve => ({
  epoch: Float64Array.from(values, (_, index) => (index + 1) * every),
  value: Float64Array.from(values),
  train: train === null ? null : Float64Array.from(train),
});

test('a rule that stops in time: epochs saved, nothing lost', () => {
  const { decision, ...rest } = replay(makeRule('lightning', { restoreBestWeights: true }, 10), curveOf(CURVE_A));
  assert.equal(decision?.epoch, 21);
  const best = { epoch: 18, value: 0.4748 };
  assert.deepEqual(rest, { lastEpoch: 21, kept: best, best, epochsSaved: 9, lost: 0 });
});

test('a rule that keeps the last weights loses what came after the best', () => {
  const { kept, lost } = replay(makeRule('xgboost', { patience: 3 }, 10), curveOf(CURVE_A));
  assert.deepEqual(kept, { epoch: 21, value: 0.4857 });
  assert.ok(Math.abs(lost - (0.4857 - 0.4748)) < 1e-12);
});

test('a rule that stops too early loses the better epochs', () => {
  const rule = makeRule('keras', { patience: 1, minDelta: 0.2, restoreBestWeights: true }, 10);
  const { decision, kept, lost } = replay(rule, curveOf(CURVE_A));
  assert.deepEqual([decision?.epoch, kept], [6, { epoch: 5, value: 1.2936 }]);
  assert.ok(Math.abs(lost - (1.2936 - 0.4748)) < 1e-12);
});

test('a rule that never stops keeps its best of the whole run', () => {
  const { decision, lastEpoch, kept, epochsSaved, lost } = replay(makeRule('UP', { strips: 6 }, 10), curveOf(CURVE_B));
  assert.deepEqual([decision, lastEpoch, kept?.epoch, epochsSaved, lost], [null, 40, 12, 0, 0]);
});

test('PQ is replayed with the train loss, and does nothing without', () => {
  const rule = makeRule('PQ', {}, 10);
  assert.equal(replay(rule, curveOf(CURVE_B, TRAIN_B)).decision?.epoch, 20);
  assert.equal(replay(rule, curveOf(CURVE_B)).decision, null);
});

test('validation every fifth epoch: epochs are those of the log', () => {
  const { lastEpoch, epochsSaved, kept } = replay(makeRule('sagemaker', {}, 10), curveOf(CURVE_A, null, 5));
  assert.deepEqual([lastEpoch, epochsSaved, kept?.epoch], [105, 45, 90]);
});

test('a metric to be maximised', () => {
  const rule = makeRule('huggingface', {}, 10, { monitor: 'val_f1', mode: 'max' });
  const { kept, best, lost } = replay(rule, curveOf([0.1, 0.5, 0.4, 0.7]));
  assert.deepEqual([kept?.value, best?.value], [0.5, 0.7]);
  assert.ok(Math.abs(lost - 0.2) < 1e-12);
});

test('no checks, one check, nothing but NaN', () => {
  const rule = makeRule('GL', {}, 10);
  assert.deepEqual(replay(rule, curveOf([])), {
    decision: null,
    lastEpoch: 0,
    kept: null,
    best: null,
    epochsSaved: 0,
    lost: NaN,
  });
  assert.deepEqual(replay(rule, curveOf([2])).kept, { epoch: 1, value: 2 });
  const nothing = replay(makeRule('fastai', { restoreBestWeights: true }, 10), curveOf([NaN, NaN]));
  assert.deepEqual([nothing.lastEpoch, nothing.kept, nothing.lost], [1, null, NaN]);
});
