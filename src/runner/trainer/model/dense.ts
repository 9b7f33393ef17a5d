import type { DenseModel } from '../../../core/config/plan';
import type { PreparedTarget } from '../data/prepare';
import type { TrainerHyperparameters } from '../hyperparameters';
import type { Scalar, SymbolicTensor, Tensor, Tf } from '../tf';
import { applyModel, binaryAccuracy, categoricalAccuracy, meanAbsoluteError } from './network';
import type { Network } from './network';

/**
 * Builds the dense network of a config entry: per hidden layer dense, batch normalisation, activation, dropout (in
 * that order), then the output layer. L1 and L2 weigh the kernels of all dense layers, not the biases.
 *
 * Two classes: one sigmoid output; more: softmax; a number: one linear output of the standardised target. The loss
 * is computed from the logits (cross-entropy = softplus(z) − y·z), which neither overflows nor is cut off as it is
 * from probabilities; the saved model ends in the sigmoid or softmax.
 */
export function buildDenseNetwork(
  tf: Tf,
  input: {
    readonly width: number;
    readonly target: PreparedTarget;
    readonly model: DenseModel;
    readonly hyperparameters: Pick<TrainerHyperparameters, 'dropout' | 'l1' | 'l2'>;
  },
): Network {
  const { target, model, hyperparameters } = input;
  const { dropout, l1, l2 } = hyperparameters;
  const penalty = l1 > 0 || l2 > 0 ? { kernelRegularizer: tf.regularizers.l1l2({ l1, l2 }) } : {};
  const relu = model.activation === 'relu';
  const inputs = tf.input({ shape: [input.width], name: 'features' });

  let x: SymbolicTensor = inputs;
  const next = (layer: Pick<ReturnType<Tf['layers']['dense']>, 'apply'>): void => {
    x = layer.apply(x) as SymbolicTensor;
  };
  model.layers.forEach((units, i) => {
    // He for relu, Glorot else: the usual pairs. The bias is useless before batch normalisation, which has its own.
    const kernelInitializer = relu ? 'heUniform' : 'glorotUniform';
    const useBias = !model.batchNormalization;
    next(tf.layers.dense({ units, useBias, kernelInitializer, name: `hidden_${i + 1}`, ...penalty }));
    if (model.batchNormalization) next(tf.layers.batchNormalization({ name: `normalization_${i + 1}` }));
    next(tf.layers.activation({ activation: model.activation, name: `activation_${i + 1}` }));
    if (dropout > 0) next(tf.layers.dropout({ rate: dropout, name: `dropout_${i + 1}` }));
  });
  const units = target.kind === 'classes' && target.classes.length > 2 ? target.classes.length : 1;
  next(tf.layers.dense({ units, kernelInitializer: 'glorotUniform', name: 'output', ...penalty }));
  const logits = tf.model({ inputs, outputs: x });
  const forward = (batch: Tensor, training: boolean): Tensor => applyModel(tf, logits, batch, training);

  if (target.kind === 'number') {
    return {
      model: logits,
      forward,
      loss: (y, output) => tf.mean(tf.squaredDifference(tf.reshape(y, output.shape), output)),
      lossScale: target.deviation ** 2,
      metric: meanAbsoluteError(target.deviation),
    };
  }
  const binary = target.classes.length === 2;
  next(tf.layers.activation({ activation: binary ? 'sigmoid' : 'softmax', name: 'probability' }));
  return {
    model: tf.model({ inputs, outputs: x }),
    forward,
    loss: binary
      ? (y, z) => tf.mean<Scalar>(tf.sub(tf.softplus(z), tf.mul(tf.reshape(y, z.shape), z)))
      : (y, z) => tf.losses.softmaxCrossEntropy(tf.oneHot(tf.cast(tf.reshape(y, [-1]), 'int32'), units), z),
    lossScale: 1,
    metric: binary ? binaryAccuracy(0) : categoricalAccuracy(),
  };
}
