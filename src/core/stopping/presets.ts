import { assertNever } from '../assert';
import type { Monitored, MonitorMode, StoppingRule } from './types';

/** Rules by the names that a config file uses; `keras` is what a rule without a name is. */
export const RULE_NAMES = [
  'keras',
  'tfjs',
  'lightning',
  'huggingface',
  'fastai',
  'xgboost',
  'lightgbm',
  'sagemaker',
  'object2vec',
  'GL',
  'PQ',
  'UP',
  'auto',
] as const;

export type RuleName = (typeof RULE_NAMES)[number];

/** What a rule can be told beside the metric, and of what type it is; `optional` is a number or null for none. */
export const RULE_PARAMETERS = {
  patience: 'number',
  minDelta: 'number',
  tolerance: 'number',
  startEpoch: 'number',
  baseline: 'optional',
  checkFinite: 'boolean',
  stoppingThreshold: 'optional',
  divergenceThreshold: 'optional',
  alpha: 'number',
  strip: 'number',
  strips: 'number',
  restoreBestWeights: 'boolean',
} as const;

export type RuleParameter = keyof typeof RULE_PARAMETERS;

/** Parameters that are given; the others keep their defaults. */
export type GivenParameters = {
  readonly [K in RuleParameter]?: {
    number: number;
    optional: number | null;
    boolean: boolean;
  }[(typeof RULE_PARAMETERS)[K]];
};

/** The metrics of a rule. */
export interface GivenMetrics extends Monitored {
  /** Further metrics, for LightGBM's rule. */
  readonly also?: readonly Monitored[];
}

const VAL_LOSS: GivenMetrics = { monitor: 'val_loss', mode: 'min' };

/**
 * A rule with the defaults of its library where nothing else is given. XGBoost and LightGBM have no default patience:
 * `usualPatience` stands in. `restoreBestWeights` is what the library does by itself: false where it goes on with the
 * last weights.
 */
export function makeRule(
  name: RuleName,
  given: GivenParameters,
  usualPatience: number,
  metrics: GivenMetrics = VAL_LOSS,
): StoppingRule {
  const { monitor, mode, also = [] } = metrics;
  const metric: { monitor: string; mode: MonitorMode } = { monitor, mode };
  const { minDelta = 0, baseline = null } = given;
  const restores = (usual: boolean): { restoreBestWeights: boolean } => ({
    restoreBestWeights: given.restoreBestWeights ?? usual,
  });
  switch (name) {
    case 'keras': {
      const { patience = 0, startEpoch = 1 } = given;
      return { kind: 'patience', ...metric, patience, minDelta, startEpoch, baseline, ...restores(false) };
    }
    case 'tfjs':
      return { kind: name, ...metric, patience: given.patience ?? 0, minDelta, baseline, ...restores(false) };
    case 'lightning': {
      const { patience = 3, checkFinite = true, stoppingThreshold = null, divergenceThreshold = null } = given;
      const extra = { checkFinite, stoppingThreshold, divergenceThreshold };
      return { kind: name, ...metric, patience, minDelta, ...extra, ...restores(false) };
    }
    case 'huggingface':
      return { kind: name, ...metric, patience: given.patience ?? 1, minDelta, ...restores(true) };
    case 'fastai':
      return { kind: name, ...metric, patience: given.patience ?? 1, minDelta, ...restores(false) };
    case 'xgboost':
      return { kind: name, ...metric, patience: given.patience ?? usualPatience, minDelta, ...restores(false) };
    case 'lightgbm':
      return { kind: name, ...metric, patience: given.patience ?? usualPatience, minDelta, also, ...restores(true) };
    case 'sagemaker':
      return {
        kind: name,
        ...metric,
        patience: given.patience ?? 3,
        tolerance: given.tolerance ?? 0.001,
        ...restores(true),
      };
    case 'object2vec':
      return {
        kind: name,
        ...metric,
        patience: given.patience ?? 3,
        tolerance: given.tolerance ?? 0.01,
        ...restores(true),
      };
    case 'GL':
      return { kind: name, ...metric, alpha: given.alpha ?? 2, ...restores(true) };
    case 'PQ':
      return { kind: name, ...metric, alpha: given.alpha ?? 0.75, strip: given.strip ?? 5, ...restores(true) };
    case 'UP':
      return { kind: name, ...metric, strips: given.strips ?? 3, strip: given.strip ?? 5, ...restores(true) };
    case 'auto':
      return { kind: name, ...metric, ...restores(true) };
    default:
      return assertNever(name);
  }
}

/** The preset that a kind of rule, or a rule without a name, is: patience is Keras'. */
export function presetOf(kind: RuleName | 'patience'): RuleName {
  return kind === 'patience' ? 'keras' : kind;
}

/** The kind of the rules that a name stands for. */
export function kindOf(name: RuleName): StoppingRule['kind'] {
  return name === 'keras' ? 'patience' : name;
}

/** The name of a rule in a config file. */
export function nameOfRule(rule: StoppingRule): RuleName {
  return presetOf(rule.kind);
}

/** The parameters that a rule has, in the order in which it is written. */
export function parametersOf(name: RuleName): readonly RuleParameter[] {
  return Object.keys(makeRule(name, {}, 0)).filter(isParameter);
}

/** The rules that have a parameter. */
export function rulesWith(parameter: RuleParameter): readonly RuleName[] {
  return RULE_NAMES.filter((name) => parametersOf(name).includes(parameter));
}

function isParameter(key: string): key is RuleParameter {
  return Object.hasOwn(RULE_PARAMETERS, key);
}
