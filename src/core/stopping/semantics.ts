import { assertNever } from '../assert';
import { better } from './compare';
import type { CountingRule, MonitorMode } from './types';

/**
 * When a value counts as an improvement on the bar (the best value so far, or what the library compares with). The
 * first three are the same on paper; they round differently, so that each is computed as its library does.
 */
type Gain =
  /** `value + delta < bar` (Keras, TensorFlow.js, Lightning, fastai). */
  | 'shift-value'
  /** `bar - delta > value` for min, `value - delta > bar` for max (XGBoost). */
  | 'shift-lower'
  /** `value < bar - delta`, `value > bar + delta` (LightGBM). */
  | 'shift-bar'
  /** `value < bar` and `|value - bar| > delta` (Hugging Face). */
  | 'distance'
  /** `(bar - value) / |bar| >= delta`, and better at all (SageMaker's linear learner). */
  | 'relative'
  /** `bar - value >= delta` (Object2Vec). */
  | 'at-least';

/** What tells one counting rule from another. */
export interface Semantics {
  readonly patience: number;
  readonly gain: Gain;
  readonly delta: number;
  /** What the bar is: the last value that counted, the best value at all, or the value of the check before. */
  readonly bar: 'counted' | 'best' | 'previous';
  /** Where the bar starts; null for the worst possible value. */
  readonly start: number | null;
  /** Whether the very first check is taken as an improvement, whatever it is. */
  readonly firstCounts: boolean;
  /** Whether the very first check counts as the best where nothing has been better than the bar. */
  readonly firstIsBest: boolean;
  /** Checks before this epoch are not seen. */
  readonly startEpoch: number;
  /** Patience starts over only for a value that is also an improvement on this. */
  readonly baseline: number | null;
  /** Whether epoch 1 may stop for want of patience. */
  readonly firstMayStop: boolean;
  /** Whether the count is asked after an improvement too: then patience 0 stops at the first check. */
  readonly askAlways: boolean;
  readonly checkFinite: boolean;
  readonly stoppingThreshold: number | null;
  readonly divergenceThreshold: number | null;
}

/** Keras' semantics without its own restrictions, changed where a library differs. One literal: one hidden class. */
function semantics(patience: number, delta: number, other: Partial<Semantics> = {}): Semantics {
  return {
    patience,
    delta,
    gain: other.gain ?? 'shift-value',
    bar: other.bar ?? 'counted',
    start: other.start ?? null,
    firstCounts: other.firstCounts ?? false,
    firstIsBest: other.firstIsBest ?? false,
    startEpoch: other.startEpoch ?? Number.NEGATIVE_INFINITY,
    baseline: other.baseline ?? null,
    firstMayStop: other.firstMayStop ?? true,
    askAlways: other.askAlways ?? false,
    checkFinite: other.checkFinite ?? false,
    stoppingThreshold: other.stoppingThreshold ?? null,
    divergenceThreshold: other.divergenceThreshold ?? null,
  };
}

/**
 * What each library does. Sources: keras/src/callbacks/early_stopping.py, tfjs-layers/src/callbacks.ts,
 * lightning/pytorch/callbacks/early_stopping.py, transformers/trainer_callback.py with trainer.py, fastai
 * callback/tracker.py, python-package/xgboost/callback.py, python-package/lightgbm/callback.py, and the
 * hyperparameter pages of SageMaker's linear learner and Object2Vec. docs/stopping-rules.md has the table.
 */
export function semanticsOf(rule: CountingRule): Semantics {
  const { patience } = rule;
  switch (rule.kind) {
    case 'patience': {
      const { minDelta, startEpoch, baseline } = rule;
      return semantics(patience, minDelta, { startEpoch, baseline, firstMayStop: false });
    }
    case 'tfjs':
      return semantics(patience, rule.minDelta, { start: rule.baseline, firstIsBest: true });
    case 'lightning': {
      const { minDelta, checkFinite, stoppingThreshold, divergenceThreshold } = rule;
      return semantics(patience, minDelta, { checkFinite, stoppingThreshold, divergenceThreshold });
    }
    case 'fastai':
      return semantics(patience, rule.minDelta);
    case 'huggingface':
      return semantics(patience, rule.minDelta, { gain: 'distance', bar: 'best', firstCounts: true, askAlways: true });
    case 'xgboost':
      return semantics(patience, rule.minDelta, { gain: 'shift-lower', firstCounts: true, askAlways: true });
    case 'lightgbm':
      return semantics(patience, rule.minDelta, { gain: 'shift-bar', firstCounts: true, askAlways: true });
    case 'sagemaker':
      return semantics(patience, rule.tolerance, { gain: 'relative' });
    case 'object2vec':
      return semantics(patience, rule.tolerance, { gain: 'at-least', bar: 'previous', firstCounts: true });
    default:
      return assertNever(rule);
  }
}

/** Whether `value` counts as an improvement on `bar`. NaN on either side never does. */
export function improves({ gain, delta }: Semantics, mode: MonitorMode, value: number, bar: number): boolean {
  switch (gain) {
    case 'shift-value':
      return mode === 'min' ? value + delta < bar : value - delta > bar;
    case 'shift-lower':
      return mode === 'min' ? bar - delta > value : value - delta > bar;
    case 'shift-bar':
      return mode === 'min' ? value < bar - delta : value > bar + delta;
    case 'distance':
      return better(mode, value, bar) && Math.abs(value - bar) > delta;
    case 'relative':
      // Beside zero any gain is without measure, and nothing is relative to infinity: whatever is better counts there.
      if (!better(mode, value, bar)) return false;
      return !Number.isFinite(bar) || Math.abs(value - bar) / Math.abs(bar) >= delta;
    case 'at-least':
      return mode === 'min' ? bar - value >= delta : value - bar >= delta;
    default:
      return assertNever(gain);
  }
}
