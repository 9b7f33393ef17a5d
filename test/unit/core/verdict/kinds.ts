import type { VerdictKind } from '../../../../src/core/verdict/types';
import { sample } from './curves';

type Losses = readonly [train: readonly number[], validation: readonly number[]];

/** Clear curves of 60 epochs, one pair for each verdict. */
export const KIND_CURVES: Readonly<Record<VerdictKind, Losses>> = {
  overfitting: [
    sample(60, (t) => 0.02 + 2 * Math.exp(-t / 10)),
    sample(60, (t) => 0.4 + 2 * Math.exp(-t / 6) + 0.02 * Math.max(0, t - 15)),
  ],
  underfitting: [sample(60, (t) => 0.7 + 0.002 * Math.sin(t * 5)), sample(60, (t) => 0.7 + 0.003 * Math.sin(t * 7))],
  diverged: [sample(60, (t) => (t < 30 ? 1 - t / 60 : 2 ** (t - 30))), sample(60, (t) => (t < 30 ? 1 : 2 ** (t - 30)))],
  plateaued: [sample(60, (t) => 0.3 + 2 * Math.exp(-t / 3)), sample(60, (t) => 0.35 + 2 * Math.exp(-t / 3))],
  unstable: [sample(60, (t) => 1 + (t % 2)), sample(60, (t) => 1 + (t % 2))],
  'too-slow': [sample(60, (t) => 2.3 - 0.003 * t), sample(60, (t) => 2.32 - 0.003 * t)],
  'leak-suspected': [sample(60, (t) => 1 + Math.exp(-t / 4)), sample(60, (t) => 0.1 + 0.1 * Math.exp(-t / 4))],
  'still-improving': [sample(60, (t) => 2 - t * 0.02), sample(60, (t) => 2.1 - t * 0.02)],
  'good-fit': [sample(60, (t) => 0.05 + 2 * Math.exp(-t / 15)), sample(60, (t) => 0.4 + 1.6 * Math.exp(-t / 5))],
  'too-short': [[1], [1]],
};
