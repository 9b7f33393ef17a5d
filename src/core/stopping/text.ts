import { assertNever } from '../assert';
import { formatValue } from '../format';
import { msg } from '../message';
import type { Message } from '../message';
import type { StoppingRule } from './types';

/** What people call the library that a counting rule comes from. */
const LIBRARIES = {
  tfjs: 'TensorFlow.js',
  lightning: 'Lightning',
  huggingface: 'Hugging Face',
  fastai: 'fastai',
  xgboost: 'XGBoost',
  lightgbm: 'LightGBM',
  sagemaker: 'SageMaker',
  object2vec: 'Object2Vec',
} as const;

/** A rule with what it was told, to stand after "with": "patience 10", "Lightning's patience 3", "GL (alpha 2)". */
export function ruleWords(rule: StoppingRule): Message {
  if ('patience' in rule) {
    return rule.kind === 'patience'
      ? msg('patience {0}', rule.patience)
      : msg("{0}'s patience {1}", LIBRARIES[rule.kind], rule.patience);
  }
  switch (rule.kind) {
    case 'GL':
      return msg('GL (alpha {0})', formatValue(rule.alpha));
    case 'PQ':
      return msg('PQ (alpha {0}, strips of {1})', formatValue(rule.alpha), rule.strip);
    case 'UP':
      return msg('UP ({0} strips of {1})', rule.strips, rule.strip);
    case 'auto':
      return msg('AUTO');
    default:
      return assertNever(rule);
  }
}
