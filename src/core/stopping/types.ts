/** Whether a smaller or a larger value of the monitored metric is better. */
export type MonitorMode = 'min' | 'max';

/**
 * Keras-like patience: stop when the monitored metric has not improved by more than `minDelta` for `patience`
 * checks. A check is one value of the monitored metric, not one epoch.
 */
export interface PatienceRule {
  readonly kind: 'patience';
  /** Metric name as it is logged; `val_loss` also finds the run's own name for its validation loss. */
  readonly monitor: string;
  readonly mode: MonitorMode;
  readonly patience: number;
  /** An improvement must exceed this (absolute, >= 0, strict: a gain of exactly minDelta does not count). */
  readonly minDelta: number;
  /** Checks before this 1-based epoch are ignored: they neither count nor set the best value. */
  readonly startEpoch: number;
  /** Patience starts over only when the value is also better than this; null for none. */
  readonly baseline: number | null;
  readonly restoreBestWeights: boolean;
}

/** Every rule that can decide to stop a run. Later rules join this union. */
export type StoppingRule = PatienceRule;

/**
 * What a config entry says about stopping. `off` flags but never stops, `auto` takes the recommended rule
 * (OFF and AUTO are the words of SageMaker's TrainingJobEarlyStoppingType), `rule` names one.
 */
export type EarlyStopping =
  { readonly mode: 'off' } | { readonly mode: 'auto' } | { readonly mode: 'rule'; readonly rule: StoppingRule };

/** One value of the monitored metric. Epochs are 1-based and may be fractional. */
export interface Check {
  readonly epoch: number;
  readonly value: number;
}

/** Why and where a rule says stop. */
export interface StopDecision {
  readonly rule: StoppingRule;
  /** True when the rule came from `AUTO`, so that the reader is told which rule AUTO chose. */
  readonly auto: boolean;
  readonly reason: 'patience' | 'non-finite';
  /** 1-based epoch of the check that decided. */
  readonly epoch: number;
  /** The best check so far by the rule's own measure; null when no check counted. */
  readonly best: Check | null;
  /** Checks without improvement when it decided. */
  readonly waited: number;
}
