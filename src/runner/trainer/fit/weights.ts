import type { LayersModel, Tf } from '../tf';

/** A copy of all weights of a model outside the engine's memory, moving averages included. */
export interface Snapshot {
  readonly epoch: number;
  readonly arrays: readonly { readonly shape: number[]; readonly data: Float32Array | Int32Array | Uint8Array }[];
}

/** Copies the weights. */
export function takeSnapshot(model: LayersModel, epoch: number): Snapshot {
  return {
    epoch,
    arrays: model.getWeights().map((weight) => ({ shape: weight.shape, data: weight.dataSync().slice() })),
  };
}

/** Puts a copy back. */
export function restoreSnapshot(tf: Tf, model: LayersModel, snapshot: Snapshot): void {
  tf.tidy(() => model.setWeights(snapshot.arrays.map(({ shape, data }) => tf.tensor(data, shape))));
}
