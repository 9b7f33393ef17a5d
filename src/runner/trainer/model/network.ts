import type { LayersModel, Scalar, Tensor, Tf } from '../tf';

/** A model with all that the training loop must know about it. Works on batches of any size. */
export interface Network {
  /** What is saved: its output is what a user of the model wants (probabilities, not logits). */
  readonly model: LayersModel;
  /** Outputs that `loss` and `metric` take. `training` switches dropout and batch statistics on. */
  forward(x: Tensor, training: boolean): Tensor;
  /** Mean loss of a batch, without penalties on the weights. */
  loss(y: Tensor, output: Tensor): Scalar;
  /** Reported losses are this many times `loss` (the variance of a standardised target, else 1). */
  readonly lossScale: number;
  readonly metric: Metric | null;
}

/** A second figure a person can read: the share of right answers, or the mean absolute error. */
export interface Metric {
  readonly name: 'accuracy' | 'mae';
  /** Sum over the rows of a batch; the loop divides by the number of rows. */
  sum(y: Tensor, output: Tensor): number;
}

/** Share of rows whose most probable class is the right one. y: class index [n, 1] or one-hot [n, c]; output [n, c]. */
export function categoricalAccuracy(): Metric {
  return {
    name: 'accuracy',
    sum: (y, output) => {
      const [rows = 0, classes = 1] = output.shape;
      const scores = output.dataSync();
      const wanted = y.dataSync();
      const oneHot = y.size === output.size;
      let right = 0;
      for (let row = 0; row < rows; row++) {
        const at = row * classes;
        const truth = oneHot ? largest(wanted, at, classes) : (wanted[row] ?? -1);
        if (largest(scores, at, classes) === truth) right++;
      }
      return right;
    },
  };
}

/** Share of outputs on the right side of `threshold` (0 for logits, 0.5 for probabilities); y and output [n, 1]. */
export function binaryAccuracy(threshold: number): Metric {
  return {
    name: 'accuracy',
    sum: (y, output) => {
      const scores = output.dataSync();
      const wanted = y.dataSync();
      const [rows = 1] = output.shape;
      let right = 0;
      scores.forEach((score, i) => {
        if (score > threshold === (wanted[i] ?? 0) > 0.5) right++;
      });
      return (right * rows) / Math.max(1, scores.length);
    },
  };
}

/** Mean absolute error in the target's own unit. */
export function meanAbsoluteError(scale: number): Metric {
  return {
    name: 'mae',
    sum: (y, output) => {
      const wanted = y.dataSync();
      const values = output.dataSync();
      const [rows = 1] = output.shape;
      let sum = 0;
      values.forEach((value, i) => (sum += Math.abs(value - (wanted[i] ?? 0))));
      return (sum * scale * rows) / Math.max(1, values.length);
    },
  };
}

/** Index of the largest of `count` values; the first of equal ones; -1 when one is NaN. */
function largest(values: ArrayLike<number>, from: number, count: number): number {
  let best = -1;
  let bestValue = -Infinity;
  for (let i = 0; i < count; i++) {
    const value = values[from + i] ?? NaN;
    if (Number.isNaN(value)) return -1;
    if (value > bestValue || best < 0) {
      best = i;
      bestValue = value;
    }
  }
  return best;
}

/** Applies a model of one input and one output. */
export function applyModel(tf: Tf, model: LayersModel, x: Tensor, training: boolean): Tensor {
  const output = model.apply(x, { training });
  if (output instanceof tf.Tensor) return output;
  throw new Error('The model has more than one output.');
}
