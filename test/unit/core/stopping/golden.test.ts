import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeRule } from '../../../../src/core/stopping/presets';
import type { GivenParameters, RuleName } from '../../../../src/core/stopping/presets';
import { play, zeroBased } from './play';
import { CURVE_A, CURVE_B, TRAIN_A, TRAIN_B } from './reference/curves';
import { GL, P } from './reference/prechelt';

type Golden = readonly [RuleName, GivenParameters, stop: number | null, best: number | null];

// 0-based, as the libraries count.
const ON_A: readonly Golden[] = [
  ['keras', { patience: 0 }, 18, 17],
  ['keras', { patience: 1 }, 18, 17],
  ['keras', { patience: 3 }, 20, 17],
  ['keras', { patience: 5 }, 22, 17],
  ['keras', { patience: 3, minDelta: 0.005 }, 19, 16],
  ['keras', { patience: 3, startEpoch: 16 }, 20, 17],
  ['keras', { patience: 3, baseline: 0.3 }, 18, 17],
  ['keras', { patience: 13 }, null, 17],
  ['tfjs', { patience: 3, baseline: 0.3 }, 2, 0],
  ['lightning', { patience: 3 }, 20, 17],
  ['lightning', { patience: 3, stoppingThreshold: 0.6 }, 11, 11],
  ['lightning', { patience: 3, divergenceThreshold: 2.4 }, 0, null],
  ['huggingface', { patience: 3 }, 20, 17],
  ['huggingface', { patience: 3, minDelta: 0.005 }, 19, 17],
  ['xgboost', { patience: 3 }, 20, 17],
  ['xgboost', { patience: 3, minDelta: 0.005 }, 19, 16],
  ['lightgbm', { patience: 3 }, 20, 17],
  ['fastai', { patience: 3 }, 20, 17],
];
for (const [name, given, stop, best] of ON_A) {
  test(`curve A: ${name} with ${JSON.stringify(given)} stops at ${stop ?? 'no epoch'}, best ${best ?? 'none'}`, () => {
    assert.deepEqual(zeroBased(makeRule(name, given, 10), CURVE_A), { stop, best });
  });
}

test('Lightning stops at a NaN at once; Keras counts it and goes on', () => {
  const lightning = play(makeRule('lightning', {}, 10), [1, 0.9, NaN, 0.8]).decision;
  assert.deepEqual([lightning?.epoch, lightning?.reason], [3, 'non-finite']);
  const keras = zeroBased(makeRule('keras', { patience: 2 }, 10), [1, 0.9, NaN, 0.8, 0.85, 0.86]);
  assert.deepEqual(keras, { stop: 5, best: 3 });
});

// 1-based, as Prechelt counts.
const ON_B: readonly (readonly [RuleName, GivenParameters, number | null])[] = [
  ['GL', { alpha: 1 }, 15],
  ['GL', { alpha: 2 }, 17],
  ['GL', { alpha: 3 }, 18],
  ['GL', { alpha: 5 }, 21],
  ['PQ', { alpha: 0.5 }, 20],
  ['PQ', { alpha: 0.75 }, 20],
  ['PQ', { alpha: 1 }, 25],
  ['PQ', { alpha: 2 }, 30],
  ['PQ', { alpha: 3 }, 35],
  ['UP', { strips: 1 }, 20],
  ['UP', { strips: 2 }, 25],
  ['UP', { strips: 3 }, 30],
  ['UP', { strips: 4 }, 35],
  ['UP', { strips: 6 }, null],
];
for (const [name, given, epoch] of ON_B) {
  test(`curve B: ${name} with ${JSON.stringify(given)} stops at ${epoch ?? 'no epoch'}`, () => {
    const { decision } = play(makeRule(name, given, 10), CURVE_B, TRAIN_B);
    assert.equal(decision?.epoch ?? null, epoch);
    if (decision !== null) assert.deepEqual(decision.best, { epoch: 12, value: 0.2583 });
  });
}

test('curve B: the numbers of GL and P at the ends of the strips', () => {
  const ends = [5, 10, 15, 20, 25];
  const round = (value: number): number => Math.round(value * 1000) / 1000;
  assert.deepEqual(
    ends.map((t) => round(P(TRAIN_B, 5, t))),
    [995.085, 134.94, 15.566, 4.987, 4.202],
  );
  assert.deepEqual(
    ends.map((t) => round(GL(CURVE_B, t))),
    [0, 0, 1.045, 4.568, 8.401],
  );
  const numbers = play(makeRule('PQ', { alpha: 0.75 }, 10), CURVE_B, TRAIN_B).decision?.numbers ?? {};
  assert.equal(round(numbers['progress'] ?? NaN), 4.987);
  assert.equal(round(numbers['generalizationLoss'] ?? NaN), 4.568);
  assert.equal(numbers['quotient'], (numbers['generalizationLoss'] ?? NaN) / (numbers['progress'] ?? NaN));
});

test('curve A: GL 1 stops at 21, and PQ waits as long as training makes progress', () => {
  assert.equal(play(makeRule('GL', { alpha: 1 }, 10), CURVE_A, TRAIN_A).decision?.epoch, 21);
  for (const alpha of [0.5, 0.75, 1, 2, 3]) {
    assert.equal(play(makeRule('PQ', { alpha }, 10), CURVE_A, TRAIN_A).decision, null);
  }
});
