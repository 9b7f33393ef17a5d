import { msg } from '../message';
import type { HyperparameterFact } from './fact';

/**
 * Words of stopping rules that mean something else, or anything, elsewhere: they are explained below `earlyStopping`
 * only. Patience and the like, which training programs take too, are among the regularization facts.
 */
export const STOPPING_ONLY: readonly HyperparameterFact[] = [
  {
    name: 'rule',
    aliases: ['criterion', 'strategy', 'library'],
    title: msg('Stopping rule'),
    what: msg(
      "Whose rule it is, with that library's own defaults: keras, lightning, xgboost and others, or Prechelt's GL, PQ and UP.",
    ),
    tooHigh: null,
    tooLow: null,
    usual: msg('None for the rule of Keras with a patience for the planned epochs; AUTO for the recommended rule.'),
  },
  {
    name: 'tolerance',
    aliases: ['tol', 'early_stopping_tolerance'],
    title: msg('Tolerance'),
    what: msg(
      'The least gain that counts: for sagemaker a share of the best value, for object2vec a fall since the check before, in units of the metric.',
    ),
    tooHigh: msg('Slow but real progress does not count, and the run stops too early.'),
    tooLow: msg('Gains as small as noise keep the run going.'),
    usual: msg('0.001 for sagemaker, 0.01 for object2vec.'),
  },
  {
    name: 'checkFinite',
    aliases: ['check_finite', 'terminate_on_nan'],
    title: msg('Finite check'),
    what: msg('Whether the run stops at once when the monitored metric is NaN or infinite.'),
    tooHigh: null,
    tooLow: null,
    usual: msg('true.'),
  },
  {
    name: 'stoppingThreshold',
    aliases: ['stopping_threshold', 'target_value', 'goal'],
    title: msg('Stopping threshold'),
    what: msg('The run stops at once when the monitored metric is better than this: it is good enough.'),
    tooHigh: null,
    tooLow: null,
    usual: msg('None, or what you need the model to reach.'),
  },
  {
    name: 'divergenceThreshold',
    aliases: ['divergence_threshold'],
    title: msg('Divergence threshold'),
    what: msg('The run stops at once when the monitored metric is worse than this: it has run away.'),
    tooHigh: null,
    tooLow: null,
    usual: msg('None, or several times the first value of a loss.'),
  },
  {
    name: 'alpha',
    aliases: ['threshold', 'gl_alpha', 'pq_alpha'],
    title: msg('Alpha'),
    what: msg(
      'GL stops when the metric is more than this many percent worse than its best; PQ when that, divided by the training progress, is more than this.',
    ),
    tooHigh: msg('The run goes on long after its best epoch.'),
    tooLow: msg('Noise ends the run before its best epoch.'),
    usual: msg('1 to 5 for GL, 0.5 to 3 for PQ.'),
  },
  {
    name: 'strip',
    aliases: ['strip_length', 'k'],
    title: msg('Strip'),
    what: msg('How many checks make a strip. PQ and UP look only at the end of each.'),
    tooHigh: msg('The rule looks too rarely, and stops late.'),
    tooLow: msg('Noise within a strip decides.'),
    usual: msg('5.'),
  },
  {
    name: 'strips',
    aliases: ['s', 'successive_strips'],
    title: msg('Strips'),
    what: msg('UP stops when the metric has got worse from strip to strip so many times in a row.'),
    tooHigh: msg('The run goes on long after its best epoch.'),
    tooLow: msg('A short rise ends the run before its best epoch.'),
    usual: msg('2 to 8.'),
  },
];
