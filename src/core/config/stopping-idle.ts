import { assertNever } from '../assert';
import { msg } from '../message';
import { AUTO_NUMBERS } from '../stopping/auto-numbers';
import type { StoppingRule } from '../stopping/types';
import { shown } from './fields';
import type { Scope } from './scope';
import { findPair, valuePlace } from './tree';
import type { TreeMap } from './tree';

/** A rule that cannot act within the planned epochs looks like early stopping and is none. */
export function warnIfIdle(scope: Scope, map: TreeMap, rule: StoppingRule, plannedEpochs: number | null): void {
  if (plannedEpochs === null || firstStop(rule) <= plannedEpochs) return;
  const isLate = rule.kind === 'patience' && rule.startEpoch > plannedEpochs;
  const keys = isLate ? ['startEpoch'] : ['patience', 'strips', 'strip'];
  const pair = keys.flatMap((key) => findPair(map, key) ?? [])[0];
  if (pair === undefined) return;
  scope.report({
    code: 'conflict',
    severity: 'warning',
    message: msg(
      "With '{0}' {1} this rule cannot stop a run of {2} epochs. Lower it, or plan more epochs.",
      pair.key,
      shown(scope, pair.value),
      plannedEpochs,
    ),
    range: valuePlace(pair),
  });
}

/** The earliest epoch at which a rule can stop a run with one check an epoch. */
function firstStop(rule: StoppingRule): number {
  switch (rule.kind) {
    case 'patience':
      // The first check can only set the best value.
      return rule.startEpoch + Math.max(1, rule.patience);
    case 'tfjs':
    case 'fastai':
    case 'huggingface':
    case 'xgboost':
    case 'lightgbm':
    case 'sagemaker':
    case 'object2vec':
      return 1 + rule.patience;
    case 'lightning': {
      const stopsAtOnce = rule.checkFinite || rule.stoppingThreshold !== null || rule.divergenceThreshold !== null;
      return stopsAtOnce ? 1 : 1 + rule.patience;
    }
    case 'GL':
      return 1;
    case 'PQ':
      return rule.strip;
    case 'UP':
      return rule.strip * (rule.strips + 1);
    case 'auto':
      return AUTO_NUMBERS.leastPatience;
    default:
      return assertNever(rule);
  }
}
