import type { StopWatcher } from './watcher';

/**
 * Why a rule can decide nothing on the run that it watches, for people; null when it can.
 *
 * GL and PQ are shares of the best value, so that zero leaves them nothing to say; PQ needs a train loss.
 */
export function idleReason(watcher: StopWatcher): string | null {
  const { rule, missing } = watcher;
  if (missing !== null) {
    return `The monitored metric ${missing} never appeared in this run's log, so early stopping could not act.`;
  }
  if (rule.kind !== 'GL' && rule.kind !== 'PQ') return null;
  if (rule.kind === 'PQ' && watcher.train === null) {
    return "The rule PQ compares with the training progress, and this run's log has no train loss, so early stopping could not act.";
  }
  if (watcher.bests[0]?.value !== 0) return null;
  return `The rule ${rule.kind} compares with the best value of ${watcher.monitored ?? rule.monitor}, and that is 0, so early stopping could not act. Choose a rule with patience.`;
}
