import type { ChosenBy } from '../metrics/loss-chooser';
import type { RunAxis } from '../series/epoch-clock';
import type { StopDecision } from '../stopping/types';
import type { Verdict } from '../verdict/types';
import type { RunRecord } from './record';
import type { RunStatus } from './status';

/** The two series that a verdict is about, by the run's own names. */
export interface LossNames {
  readonly train: string | null;
  readonly validation: string | null;
}

/** A value and the 1-based epoch it belongs to; its step where the run's axis is `step`. */
export interface EpochValue {
  readonly epoch: number;
  readonly value: number;
}

/** The test split's result; at most one a run. */
export interface TestResult {
  readonly epoch: number;
  readonly rows: number;
  readonly values: Readonly<Record<string, number>>;
}

/** All that lists, trees and tables show of a run, without its series. Plain data, safe to post. */
export interface RunSummary {
  /** Absolute path of the run directory: the run's identity within this machine. */
  readonly key: string;
  /** Folder that holds `.lossline`. */
  readonly root: string;
  readonly id: string;
  /** Null when run.json cannot be read; `status` then says why. */
  readonly record: RunRecord | null;
  readonly entry: string;
  /** Milliseconds since 1970, 0 when unknown. */
  readonly createdAt: number;
  readonly status: RunStatus;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Milliseconds from start to end, or to the last observation; never negative. */
  readonly durationMs: number | null;
  /**
   * What the run is measured by: `step` where its log does not say epochs, or only one. All places in this summary,
   * its verdict and its stop (`epoch`, `plannedEpochs`, `bestEpoch`, `span`, …) are steps then.
   */
  readonly axis: RunAxis;
  /** Milliseconds an epoch (a step) takes, median of the recent ones; null before the second. */
  readonly epochMs: number | null;
  /** Last epoch seen; 0 before the first. Steps may begin with 0: `hasBegun` tells whether anything was seen. */
  readonly epoch: number;
  /** Last epoch that the log itself says, also where the axis is steps; null where it says none. */
  readonly epochSaid: number | null;
  /** How many were asked for, where that is known. */
  readonly plannedEpochs: number | null;
  readonly losses: LossNames;
  /** Whether each loss was named in the config or found by its name. */
  readonly chosenBy: Readonly<Record<keyof LossNames, ChosenBy>>;
  readonly metricNames: readonly string[];
  readonly trainLast: EpochValue | null;
  readonly validationLast: EpochValue | null;
  /** Smallest finite validation loss. */
  readonly validationBest: EpochValue | null;
  /** Train loss at the epoch of the best validation loss, where there is one. */
  readonly trainAtBest: EpochValue | null;
  readonly verdict: Verdict;
  /** What the entry's rule (the recommended one when it is OFF) says, whether or not the run was really stopped. */
  readonly stop: StopDecision | null;
  readonly checkpoint: { readonly epoch: number; readonly path: string } | null;
  readonly test: TestResult | null;
  /** Notices of level warning and error, oldest first, at most 20. */
  readonly warnings: readonly string[];
}

/** Whether an epoch or a step has been seen. */
export function hasBegun({ axis, epoch, metricNames }: Pick<RunSummary, 'axis' | 'epoch' | 'metricNames'>): boolean {
  return epoch > 0 || (axis === 'step' && metricNames.length > 0);
}
