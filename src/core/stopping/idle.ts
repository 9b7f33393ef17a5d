import type { StoppingRule } from './types';
import type { StopWatcher } from './watcher';

/**
 * Why a rule has nothing to say about a curve, null where it has: GL and PQ are shares of the best value, so that zero
 * leaves them nothing to say; PQ needs a train loss.
 *
 * @param best the best value so far, undefined where there is none.
 */
export function notApplicable(
  rule: StoppingRule,
  hasTrain: boolean,
  best: number | undefined,
): 'no-train' | 'zero-best' | null {
  if (rule.kind === 'PQ' && !hasTrain) return 'no-train';
  return (rule.kind === 'GL' || rule.kind === 'PQ') && best === 0 ? 'zero-best' : null;
}

/** Why a rule can decide nothing on the run that it watches, for people; null when it can. */
export function idleReason(watcher: StopWatcher): string | null {
  const { rule, missing } = watcher;
  if (missing !== null) {
    return `The monitored metric ${missing} never appeared in this run's log, so early stopping could not act.`;
  }
  switch (notApplicable(rule, watcher.train !== null, watcher.bests[0]?.value)) {
    case 'no-train':
      return "The rule PQ compares with the training progress, and this run's log has no train loss, so early stopping could not act.";
    case 'zero-best':
      return `The rule ${rule.kind} compares with the best value of ${watcher.monitored ?? rule.monitor}, and that is 0, so early stopping could not act. Choose a rule with patience.`;
    case null:
      return null;
  }
}
