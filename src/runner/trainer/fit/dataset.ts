import type { Tensor, Tf } from '../tf';

/** Rows of one part as tensors; the first axis is the rows. */
export interface Part {
  readonly rows: number;
  readonly x: Tensor;
  readonly y: Tensor;
}

/** What a run trains, validates and tests on. */
export interface Dataset {
  readonly train: Part;
  readonly validation: Part | null;
  readonly test: Part | null;
}

/** The rows that `indices` name, in that order. The caller disposes both tensors. */
export function takeRows(tf: Tf, part: Part, indices: Int32Array): { x: Tensor; y: Tensor } {
  return tf.tidy(() => {
    const at = tf.tensor1d(indices, 'int32');
    return { x: tf.gather(part.x, at), y: tf.gather(part.y, at) };
  });
}

/** `count` rows from `from` on. The caller disposes both tensors. */
export function sliceRows(tf: Tf, part: Part, from: number, count: number): { x: Tensor; y: Tensor } {
  const rest = (t: Tensor): number[] => t.shape.slice(1);
  const cut = (t: Tensor): Tensor => tf.slice(t, [from, ...rest(t).map(() => 0)], [count, ...rest(t)]);
  return { x: cut(part.x), y: cut(part.y) };
}
