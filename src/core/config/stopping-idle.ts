import { assertNever } from '../assert';
import { msg } from '../message';
import type { CountingRule, StoppingRule } from '../stopping/types';
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
  if ('patience' in rule) return firstOfPatience(rule);
  switch (rule.kind) {
    case 'PQ':
      return rule.strip;
    case 'UP':
      return rule.strip * (rule.strips + 1);
    case 'GL':
    case 'auto':
      // Neither has a number of checks that could be lowered.
      return 1;
    default:
      return assertNever(rule);
  }
}

function firstOfPatience(rule: CountingRule): number {
  const { kind, patience } = rule;
  // The first check can only set the best value; one that misses a baseline is waited already.
  if (kind === 'patience') return rule.startEpoch + Math.max(1, rule.baseline === null ? patience : patience - 1);
  if (kind === 'tfjs' && rule.baseline !== null) return Math.max(1, patience);
  if (kind !== 'lightning') return 1 + patience;
  const stopsAtOnce = rule.checkFinite || rule.stoppingThreshold !== null || rule.divergenceThreshold !== null;
  return stopsAtOnce ? 1 : 1 + patience;
}
