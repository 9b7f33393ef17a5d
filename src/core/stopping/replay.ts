import { better } from './compare';
import { createStopper } from './stopper';
import type { Stopper } from './stopper';
import type { EpochCheck, StopDecision, StoppingRule } from './types';

/** A recorded run as a rule would have seen it: lists of one length, in the order of the log. */
export interface ReplayCurve {
  /** 1-based epoch of each check; its step where the run is measured by steps. */
  readonly epoch: Float64Array;
  readonly inSteps?: boolean;
  /** The monitored metric. */
  readonly value: Float64Array;
  /** The train loss beside each check, NaN where there is none; null for none at all. */
  readonly train: Float64Array | null;
}

/** What would have come of a run under a rule. */
export interface Replay {
  /** Null when the rule lets the run go on to its end. */
  readonly decision: StopDecision | null;
  /** Last epoch that is trained: that of the decision, else the run's own; 0 for a run without checks. */
  readonly lastEpoch: number;
  /** The check whose weights are kept: the rule's best, or the last where the rule restores nothing. */
  readonly kept: EpochCheck | null;
  /** The best finite check of the whole curve. */
  readonly best: EpochCheck | null;
  /** Epochs of the run after `lastEpoch`. */
  readonly epochsSaved: number;
  /** By how much the kept value is worse than the best of the whole curve, >= 0; NaN where there is none to compare. */
  readonly lost: number;
}

/**
 * Replays a rule over a recorded run. Linear in the checks up to the stop, nothing is allocated per check. Of
 * LightGBM's rule only `monitor` is replayed.
 */
export function replay(rule: StoppingRule, curve: ReplayCurve): Replay {
  return new Replayer(rule).advance(curve);
}

/** Replays a rule over a run that may still grow: each check is looked at once, however often it is asked. */
export class Replayer {
  readonly #rule: StoppingRule;
  readonly #stopper: Stopper;
  readonly #check = { epoch: 0, value: 0, train: NaN, metric: 0, inSteps: false };
  #decision: StopDecision | null = null;
  /** The check that decided, else the last one. */
  #last: EpochCheck | null = null;
  #best: EpochCheck | null = null;
  #seen = 0;

  constructor(rule: StoppingRule) {
    this.#rule = rule;
    this.#stopper = createStopper(rule, false);
  }

  /** Takes in the checks that are new. The curve must begin with all those of the call before. */
  advance(curve: ReplayCurve): Replay {
    const { epoch, value } = curve;
    const count = Math.min(epoch.length, value.length);
    this.#decide(curve, count);
    this.#findBest(curve, count);
    this.#seen = Math.max(this.#seen, count);
    const decision = this.#decision;
    const end = count === 0 ? 0 : (epoch[count - 1] ?? 0);
    const lastEpoch = decision?.epoch ?? end;
    const kept = this.#rule.restoreBestWeights ? (decision?.best ?? this.#stopper.bests()[0] ?? null) : this.#last;
    const best = this.#best;
    const lost = kept === null || best === null ? NaN : Math.abs(kept.value - best.value);
    return { decision, lastEpoch, kept, best, epochsSaved: Math.max(0, end - lastEpoch), lost };
  }

  #decide({ epoch, value, train, inSteps = false }: ReplayCurve, count: number): void {
    if (this.#decision !== null || this.#seen >= count) return;
    const check = this.#check;
    check.inSteps = inSteps;
    let index = this.#seen;
    for (; index < count && this.#decision === null; index += 1) {
      check.epoch = epoch[index] ?? NaN;
      check.value = value[index] ?? NaN;
      check.train = train === null ? NaN : (train[index] ?? NaN);
      this.#decision = this.#stopper.check(check);
    }
    this.#last = { epoch: epoch[index - 1] ?? NaN, value: value[index - 1] ?? NaN };
  }

  #findBest({ epoch, value }: ReplayCurve, count: number): void {
    const { mode } = this.#rule;
    let at = -1;
    let best = this.#best?.value ?? NaN;
    for (let index = this.#seen; index < count; index += 1) {
      const next = value[index] ?? NaN;
      if (!Number.isFinite(next) || (!Number.isNaN(best) && !better(mode, next, best))) continue;
      at = index;
      best = next;
    }
    if (at >= 0) this.#best = { epoch: epoch[at] ?? NaN, value: best };
  }
}
