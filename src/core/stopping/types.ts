/** Whether a smaller or a larger value of the monitored metric is better. */
export type MonitorMode = 'min' | 'max';

/** A metric that a rule looks at. */
export interface Monitored {
  /** Metric name as it is logged; `val_loss` also finds the run's own name for its validation loss. */
  readonly monitor: string;
  readonly mode: MonitorMode;
}

interface RuleBase extends Monitored {
  /** Whether the run ends with the weights of its best epoch (true) or of its last (false). */
  readonly restoreBestWeights: boolean;
}

interface WithPatience extends RuleBase {
  /** Checks without improvement in a row. A check is one value of the monitored metric, not one epoch. */
  readonly patience: number;
}

/** Keras 3 `EarlyStopping`: stop when the metric has not improved by more than `minDelta` for `patience` checks. */
export interface PatienceRule extends WithPatience {
  readonly kind: 'patience';
  /** An improvement must exceed this (absolute, >= 0, strict: a gain of exactly minDelta does not count). */
  readonly minDelta: number;
  /** Checks before this 1-based epoch are ignored: they neither count nor set the best value. */
  readonly startEpoch: number;
  /** Patience starts over only when the value is also better than this; null for none. */
  readonly baseline: number | null;
}

/** TensorFlow.js `EarlyStopping`: the best value starts at the baseline, and the first epoch may stop. */
export interface TfjsRule extends WithPatience {
  readonly kind: 'tfjs';
  readonly minDelta: number;
  readonly baseline: number | null;
}

/** PyTorch Lightning `EarlyStopping`: patience, a finite check and two thresholds. */
export interface LightningRule extends WithPatience {
  readonly kind: 'lightning';
  readonly minDelta: number;
  /** Stop at once when the value is NaN or infinite. */
  readonly checkFinite: boolean;
  /** Stop at once when the value is better than this; null for none. */
  readonly stoppingThreshold: number | null;
  /** Stop at once when the value is worse than this; null for none. */
  readonly divergenceThreshold: number | null;
}

/** Rules of patience and least gain alone; what counts as a gain is each library's own. */
export interface GainRule extends WithPatience {
  readonly kind: 'huggingface' | 'fastai' | 'xgboost';
  readonly minDelta: number;
}

/** LightGBM `early_stopping`: several metrics, each with its own count; any of them stops. */
export interface LightgbmRule extends WithPatience {
  readonly kind: 'lightgbm';
  readonly minDelta: number;
  /** Metrics beside `monitor`. */
  readonly also: readonly Monitored[];
}

/**
 * SageMaker's built-in algorithms: the linear learner counts a gain that is at least `tolerance` of the best value,
 * Object2Vec a fall of at least `tolerance` since the check before.
 */
export interface ToleranceRule extends WithPatience {
  readonly kind: 'sagemaker' | 'object2vec';
  readonly tolerance: number;
}

/** Prechelt's generalization loss: stop when the value is more than `alpha` percent above the best. */
export interface GeneralizationLossRule extends RuleBase {
  readonly kind: 'GL';
  readonly alpha: number;
}

/** Prechelt's quotient of generalization loss and training progress, looked at after every `strip` checks. */
export interface ProgressQuotientRule extends RuleBase {
  readonly kind: 'PQ';
  readonly alpha: number;
  readonly strip: number;
}

/** Prechelt's UP: stop when the value has risen over `strips` strips of `strip` checks in a row. */
export interface RisingStripsRule extends RuleBase {
  readonly kind: 'UP';
  readonly strips: number;
  readonly strip: number;
}

/** Lossline's own rule: no parameter to tune; it follows the losses beyond their noise and waits as long as it pays. */
export interface AutoRule extends RuleBase {
  readonly kind: 'auto';
}

/** Rules that count checks without improvement. */
export type CountingRule = PatienceRule | TfjsRule | LightningRule | GainRule | LightgbmRule | ToleranceRule;

/** Every rule that can decide to stop a run. Later rules join this union. */
export type StoppingRule = CountingRule | GeneralizationLossRule | ProgressQuotientRule | RisingStripsRule | AutoRule;

/**
 * What a config entry says about stopping. `off` flags but never stops, `auto` takes the recommended rule
 * (OFF and AUTO are the words of SageMaker's TrainingJobEarlyStoppingType), `rule` names one.
 */
export type EarlyStopping =
  { readonly mode: 'off' } | { readonly mode: 'auto' } | { readonly mode: 'rule'; readonly rule: StoppingRule };

/** A value of the monitored metric and its epoch. Epochs are 1-based and may be fractional. */
export interface EpochCheck {
  readonly epoch: number;
  readonly value: number;
}

/** What a rule looks at, check by check. The rule keeps no reference to it. */
export interface Check extends EpochCheck {
  /** The run's train loss beside it, which PQ needs; NaN or absent where there is none. */
  readonly train?: number;
  /** Whether `epoch` is a step, in a run that says no epochs: then distances between checks tell nothing. */
  readonly inSteps?: boolean;
  /** Which of the rule's metrics it is a value of: 0 (also when absent) is `monitor`, 1 the first of `also`. */
  readonly metric?: number;
}

/**
 * Why a rule stopped:
 *
 * - `patience`: too many checks without improvement
 * - `threshold`: good enough (Lightning's stopping threshold)
 * - `divergence`: worse than the divergence threshold
 * - `non-finite`: NaN or infinite
 * - `generalization-loss`: too far above the best (GL)
 * - `progress-quotient`: the generalization loss outweighs the training progress (PQ)
 * - `rising-strips`: risen over so many strips in a row (UP)
 * - `auto`: waited for longer than pays, by what AUTO sees of both losses
 */
export const STOP_REASONS = [
  'patience',
  'threshold',
  'divergence',
  'non-finite',
  'generalization-loss',
  'progress-quotient',
  'rising-strips',
  'auto',
] as const;

export type StopReason = (typeof STOP_REASONS)[number];

/** Why and where a rule says stop. */
export interface StopDecision {
  readonly rule: StoppingRule;
  /** True when the rule came from `AUTO`, so that the reader is told which rule AUTO chose. */
  readonly auto: boolean;
  readonly reason: StopReason;
  /** 1-based epoch of the check that decided. */
  readonly epoch: number;
  /**
   * The best check so far by the rule's own measure, never a NaN or an infinity; null when no check counted. A rule
   * whose `restoreBestWeights` is false keeps the weights of `epoch` instead.
   */
  readonly best: EpochCheck | null;
  /** The metric that decided, where it is not the rule's `monitor`: LightGBM's rule watches several. */
  readonly metric?: string;
  /** Checks without improvement when it decided; strips in a row for UP, 0 for GL and PQ. */
  readonly waited: number;
  /** The numbers that decided, by name: `value`, and what it was compared with. Empty in runs of earlier versions. */
  readonly numbers: Readonly<Record<string, number>>;
}

/** All metrics that a rule monitors; the first is `monitor`. */
export function monitoredBy(rule: StoppingRule): readonly Monitored[] {
  return rule.kind === 'lightgbm' ? [rule, ...rule.also] : [rule];
}
