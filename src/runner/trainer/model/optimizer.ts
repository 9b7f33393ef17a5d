import { assertNever } from '../../../core/assert';
import type { TrainerHyperparameters } from '../hyperparameters';
import type { Optimizer, Tf } from '../tf';

/** The optimizer that the hyperparameters ask for, with the defaults of TensorFlow.js for what they do not name. */
export function createOptimizer(tf: Tf, hyperparameters: TrainerHyperparameters): Optimizer {
  const { learningRate } = hyperparameters;
  switch (hyperparameters.optimizer) {
    case 'adam':
      return tf.train.adam(learningRate);
    case 'sgd':
      return tf.train.sgd(learningRate);
    case 'momentum':
      return tf.train.momentum(learningRate, 0.9);
    case 'rmsprop':
      return tf.train.rmsprop(learningRate);
    case 'adagrad':
      return tf.train.adagrad(learningRate);
    case 'adamax':
      return tf.train.adamax(learningRate);
    case 'adadelta':
      return tf.train.adadelta(learningRate);
    default:
      return assertNever(hyperparameters.optimizer);
  }
}
