import { better } from '../compare';
import type { MonitorMode } from '../types';
import { percentile } from './order';
import { extreme, lastStep } from './trial';
import type { Trial } from './trial';

/** Parameters of Optuna's `PercentilePruner`; at 50 percent it is the `MedianPruner`. */
export interface PercentileParameters {
  /** The share of the trials, the best ones, that goes on: 25 keeps the best quarter. */
  readonly percentile: number;
  /** Nothing is pruned before so many trials are completed. */
  readonly startupTrials: number;
  /** Nothing is pruned before this step. */
  readonly warmupSteps: number;
  /** Steps between two questions, counted from the end of the warm-up. */
  readonly intervalSteps: number;
  /** Nothing is pruned at a step that fewer completed trials have reached. */
  readonly minTrials: number;
}

/** Optuna's defaults. */
export const MEDIAN: PercentileParameters = {
  percentile: 50,
  startupTrials: 5,
  warmupSteps: 0,
  intervalSteps: 1,
  minTrials: 1,
};

/**
 * Whether Optuna's percentile pruner ends a trial at its latest step: when the best of its values so far is worse than
 * the percentile of the completed trials' own values at that very step. A trial of NaN only is pruned.
 *
 * @param completed the trials that are through; pruned and failed ones do not count.
 */
export function prunedByPercentile(
  trial: Trial,
  completed: readonly Trial[],
  mode: MonitorMode,
  parameters: PercentileParameters = MEDIAN,
): boolean {
  const step = lastStep(trial);
  if (completed.length === 0 || completed.length < parameters.startupTrials) return false;
  if (step === null || step < parameters.warmupSteps || !isFirstOfInterval(trial, step, parameters)) return false;
  const best = extreme(mode, trial.values());
  if (Number.isNaN(best)) return true;
  const values = completed.flatMap((other) => other.get(step) ?? []);
  if (values.length < parameters.minTrials) return false;
  const percent = mode === 'min' ? parameters.percentile : 100 - parameters.percentile;
  return better(mode, percentile(values, percent), best);
}

/** Whether no earlier step of the trial lies in the same interval: each is asked about once. */
function isFirstOfInterval(trial: Trial, step: number, parameters: PercentileParameters): boolean {
  const { warmupSteps, intervalSteps } = parameters;
  const start = Math.floor((step - warmupSteps) / intervalSteps) * intervalSteps + warmupSteps;
  let before = -1;
  for (const other of trial.keys()) if (other !== step && other > before) before = other;
  return before < start;
}
