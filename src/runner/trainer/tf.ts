import type * as core from '@tensorflow/tfjs-core';
import type * as layers from '@tensorflow/tfjs-layers';

/**
 * TensorFlow.js as the trainer uses it. It is handed around as a value, because @tensorflow/tfjs-node brings a
 * copy of its own, and tensors of two copies do not mix.
 */
export type Tf = typeof core & typeof layers;

export type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
export type { NamedTensorMap, Optimizer, Scalar, Tensor, Tensor2D, Variable } from '@tensorflow/tfjs-core';
