import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  LOSS_NOT_DECREASING,
  lossNotDecreasingFlag,
  OVERFIT,
  overfitFlag,
  OVERTRAINING,
  overtrainingFlag,
} from '../../../../src/core/verdict/debugger-rules';
import { CURVE_A, CURVE_B, TRAIN_A, TRAIN_B } from '../stopping/reference/curves';

test('the defaults are those of SageMaker Debugger', () => {
  assert.deepEqual(OVERFIT, { startStep: 0, patience: 1, ratioThreshold: 0.1 });
  assert.deepEqual(OVERTRAINING, { patienceTrain: 5, patienceValidation: 10, delta: 0.01 });
  assert.deepEqual(LOSS_NOT_DECREASING, { numSteps: 10, diffPercent: 0.1, increaseThresholdPercent: 5 });
});

test('Overfit fires almost at once, while validation still falls', () => {
  assert.equal(overfitFlag(TRAIN_A, CURVE_A)?.index, 0);
  assert.equal(overfitFlag(TRAIN_B, CURVE_B)?.index, 1);
});

test('Overfit: patience in a row, start step, NaN and a gap of exactly the threshold', () => {
  const train = [1, 1, 1, 1, 1];
  const fires = (validation: number[], changes: Partial<typeof OVERFIT> = {}): number | null =>
    overfitFlag(train, validation, { ...OVERFIT, ratioThreshold: 0.5, ...changes })?.index ?? null;
  assert.equal(fires([1, 2, 1, 2, 2], { patience: 2 }), 4);
  assert.equal(fires([2, 2, 1, 2, 2], { startStep: 2 }), 3);
  assert.equal(fires([1.5, NaN, 1.5, 1, 1]), null);
  assert.equal(fires([]), null);
});

test('Overtraining: each loss has a patience of its own', () => {
  const falling = Array.from({ length: 20 }, (_, i) => 10 - i * 0.1);
  const flat = falling.map((_, i) => (i < 3 ? 3 - i : 1));
  assert.equal(overtrainingFlag(falling, falling), null);
  assert.equal(overtrainingFlag(flat, falling)?.index, 2 + 5);
  assert.equal(overtrainingFlag(falling, flat)?.index, 2 + 10);
  assert.equal(overtrainingFlag(flat, flat)?.index, 7);
  const slow = falling.map((_, i) => 1 - i * 0.009);
  assert.equal(overtrainingFlag(slow, falling), null, 'two small gains together are an optimum');
});

test('LossNotDecreasing compares with the latest loss at least so many steps earlier', () => {
  // Saved every third step from 9 on: step 21 is held against step 9, step 33 is next.
  const steps = [9, 12, 15, 18, 21, 24, 27, 30, 33];
  const at = (changes: Readonly<Record<number, number>>): number[] => steps.map((step) => changes[step] ?? 1);
  const flag = lossNotDecreasingFlag(at({ 9: 2, 21: 2 }), LOSS_NOT_DECREASING, steps);
  assert.deepEqual([flag?.numbers['step'], flag?.numbers['beforeStep'], flag?.increased], [21, 9, false]);
  const later = lossNotDecreasingFlag(at({ 9: 2, 21: 1.5, 24: 9, 30: 9, 33: 1.6 }), LOSS_NOT_DECREASING, steps);
  assert.deepEqual([later?.numbers['step'], later?.numbers['beforeStep'], later?.increased], [33, 21, true]);
});

test('LossNotDecreasing: a fall of exactly the share is enough, NaN is passed over', () => {
  const fall = (to: number): number[] => [1000, ...Array<number>(9).fill(5000), to];
  assert.equal(lossNotDecreasingFlag(fall(999)), null);
  assert.equal(lossNotDecreasingFlag(fall(999.5))?.index, 10);
  assert.equal(lossNotDecreasingFlag(fall(NaN)), null);
  assert.equal(lossNotDecreasingFlag([]), null);
});
