import type { Check, MonitorMode, PatienceRule, StopDecision, StoppingRule } from './types';

/** A number that JSON does not change: it knows neither infinities nor -0. */
type Written = number | 'Infinity' | '-Infinity' | '-0';

/** All that a stopper remembers: JSON-safe, small, and enough to go on in another process. */
export interface StopperState {
  readonly waited: number;
  readonly best: { readonly epoch: number; readonly value: Written } | null;
  /** True once it has said stop; it says nothing more then. */
  readonly stopped: boolean;
}

/** A stopping rule at work. Constant work and memory per check. */
export interface Stopper {
  /** Looks at the next value of the monitored metric; a decision means stop now. It falls at most once. */
  check(check: Check): StopDecision | null;
  state(): StopperState;
}

const FRESH: StopperState = { waited: 0, best: null, stopped: false };

/**
 * Starts a rule from nothing.
 *
 * @param auto true when AUTO chose the rule; only passed on to the decision.
 */
export function createStopper(rule: StoppingRule, auto: boolean): Stopper {
  return restoreStopper(rule, auto, FRESH);
}

/** Goes on from a state that `state()` gave: the same checks then lead to the same decision. */
export function restoreStopper(rule: StoppingRule, auto: boolean, state: StopperState): Stopper {
  return new PatienceStopper(rule, auto, state);
}

/**
 * Keras 3 `EarlyStopping` (keras/src/callbacks/early_stopping.py), to the letter:
 *
 * - An improvement must exceed `minDelta`: for `min`, `value + minDelta < best`, strictly.
 * - Patience 0 and 1 are the same: stop at the first check without improvement.
 * - Epoch 1 (Keras: 0) can never stop.
 * - With a baseline, a better best that is not better than the baseline leaves the wait running, yet that check
 *   cannot stop.
 * - NaN compares false: it is a check without improvement, never a stop of its own, never the best.
 * - Checks before `startEpoch` (Keras: `start_from_epoch = startEpoch - 1`) are not seen at all.
 */
class PatienceStopper implements Stopper {
  readonly #rule: PatienceRule;
  readonly #auto: boolean;
  #best: Check | null;
  #waited: number;
  #stopped: boolean;

  constructor(rule: PatienceRule, auto: boolean, state: StopperState) {
    this.#rule = rule;
    this.#auto = auto;
    this.#best = state.best && { epoch: state.best.epoch, value: Number(state.best.value) };
    this.#waited = state.waited;
    this.#stopped = state.stopped;
  }

  check(check: Check): StopDecision | null {
    const rule = this.#rule;
    if (this.#stopped || check.epoch < rule.startEpoch) return null;
    this.#waited += 1;
    if (this.#improves(check.value, this.#best?.value ?? worst(rule.mode))) {
      this.#best = { epoch: check.epoch, value: check.value };
      if (rule.baseline === null || this.#improves(check.value, rule.baseline)) this.#waited = 0;
      return null;
    }
    if (this.#waited < rule.patience || check.epoch <= 1) return null;
    this.#stopped = true;
    return {
      rule,
      auto: this.#auto,
      reason: 'patience',
      epoch: check.epoch,
      best: this.#best,
      waited: this.#waited,
    };
  }

  state(): StopperState {
    const best = this.#best && { epoch: this.#best.epoch, value: written(this.#best.value) };
    return { waited: this.#waited, best, stopped: this.#stopped };
  }

  #improves(value: number, reference: number): boolean {
    return this.#rule.mode === 'min'
      ? value + this.#rule.minDelta < reference
      : value - this.#rule.minDelta > reference;
  }
}

function worst(mode: MonitorMode): number {
  return mode === 'min' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

function written(value: number): Written {
  if (Object.is(value, -0)) return '-0';
  if (Number.isFinite(value)) return value;
  return value > 0 ? 'Infinity' : '-Infinity';
}
