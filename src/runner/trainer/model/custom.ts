import type { Part } from '../fit/dataset';
import { TrainerProblem } from '../problem';
import type { Report } from '../report';
import type { LayersModel, Optimizer, Scalar, Tensor, Tf } from '../tf';
import { applyModel, binaryAccuracy, categoricalAccuracy, meanAbsoluteError } from './network';
import type { Metric, Network } from './network';

/**
 * Makes a model of the user's own trainable. A model that the module has compiled keeps its loss and optimizer; for
 * another the loss follows from the last layer (softmax: cross-entropy, sigmoid: binary cross-entropy, else mean
 * squared error) and the optimizer from the hyperparameters.
 *
 * @throws TrainerProblem when the model does not fit the data
 */
export function wrapModel(
  tf: Tf,
  input: {
    readonly model: LayersModel;
    readonly sample: Part;
    readonly optimizer: Optimizer;
    readonly report: Pick<Report, 'notice'>;
  },
): { network: Network; optimizer: Optimizer } {
  const { model, sample } = input;
  if (model.inputs.length !== 1 || model.outputs.length !== 1) {
    throw new TrainerProblem('A model with several inputs or outputs cannot be trained here.');
  }
  checkShapes(model, sample);
  const compiled = isCompiled(model);
  if (compiled) {
    input.report.notice('info', 'The module compiled its model: that loss and that optimizer are used.');
  }
  const named = compiled ? model.loss : lossFor(model, sample);
  const optimizer = compiled ? model.optimizer : input.optimizer;
  // A sequential model keeps its loss functions to itself; a model of the same layers shows them.
  const open = tf.model({ inputs: model.inputs, outputs: model.outputs });
  open.compile({ optimizer, loss: named });
  const [loss] = open.lossFunctions;
  if (loss === undefined) throw new TrainerProblem('The compiled model has no loss.');
  const name = typeof named === 'string' ? named : '';
  return {
    network: {
      model,
      forward: (x, training) => applyModel(tf, model, x, training),
      loss: (y, output) => tf.mean<Scalar>(loss(fitting(tf, y, output), output)),
      lossScale: 1,
      metric: metricFor(name, model),
    },
    optimizer,
  };
}

/** `y` in the shape of the output where it holds as many numbers ([n] for [n, 1]). */
function fitting(tf: Tf, y: Tensor, output: Tensor): Tensor {
  return y.size === output.size ? tf.reshape(y, output.shape) : y;
}

function isCompiled(model: LayersModel): boolean {
  const optimizer: unknown = model.optimizer;
  return optimizer !== undefined && optimizer !== null;
}

function checkShapes(model: LayersModel, sample: Part): void {
  const wanted = model.inputs[0]?.shape.slice(1) ?? [];
  const given = sample.x.shape.slice(1);
  const fits = wanted.length === given.length && wanted.every((size, i) => size === null || size === given[i]);
  if (fits) return;
  throw new TrainerProblem(
    `The model takes examples of shape [${wanted.map((size) => size ?? '?').join(', ')}], but the data has [${given.join(', ')}].`,
  );
}

function lastActivation(model: LayersModel): unknown {
  return model.layers.at(-1)?.getConfig()['activation'];
}

function lossFor(model: LayersModel, sample: Part): string {
  const activation = lastActivation(model);
  if (activation === 'softmax') {
    const classes = model.outputs[0]?.shape.at(-1) ?? 0;
    return sample.y.size === sample.rows * classes ? 'categoricalCrossentropy' : 'sparseCategoricalCrossentropy';
  }
  return activation === 'sigmoid' ? 'binaryCrossentropy' : 'meanSquaredError';
}

function metricFor(loss: string, model: LayersModel): Metric | null {
  if (loss === 'binaryCrossentropy') return binaryAccuracy(0.5);
  if (/crossentropy$/i.test(loss)) return model.outputs[0]?.shape.length === 2 ? categoricalAccuracy() : null;
  return loss === 'meanSquaredError' ? meanAbsoluteError(1) : null;
}
