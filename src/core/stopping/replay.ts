import { better } from './compare';
import { createStopper } from './stopper';
import type { EpochCheck, StopDecision, StoppingRule } from './types';

/** A recorded run as a rule would have seen it: lists of one length, in the order of the log. */
export interface ReplayCurve {
  /** 1-based epoch of each check. */
  readonly epoch: Float64Array;
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
  const { epoch, value, train } = curve;
  const count = Math.min(epoch.length, value.length);
  const stopper = createStopper(rule, false);
  const check = { epoch: 0, value: 0, train: NaN, metric: 0 };
  let decision: StopDecision | null = null;
  let index = 0;
  for (; index < count && decision === null; index += 1) {
    check.epoch = epoch[index] ?? NaN;
    check.value = value[index] ?? NaN;
    if (train !== null) check.train = train[index] ?? NaN;
    decision = stopper.check(check);
  }
  const end = count === 0 ? 0 : (epoch[count - 1] ?? 0);
  const lastEpoch = decision?.epoch ?? end;
  const last = index === 0 ? null : { epoch: lastEpoch, value: value[index - 1] ?? NaN };
  const kept = rule.restoreBestWeights ? (decision?.best ?? stopper.bests()[0] ?? null) : last;
  const best = bestOf(rule, epoch, value, count);
  const lost = kept === null || best === null ? NaN : Math.abs(kept.value - best.value);
  return { decision, lastEpoch, kept, best, epochsSaved: Math.max(0, end - lastEpoch), lost };
}

function bestOf(rule: StoppingRule, epoch: Float64Array, value: Float64Array, count: number): EpochCheck | null {
  let at = -1;
  let best = NaN;
  for (let index = 0; index < count; index += 1) {
    const next = value[index] ?? NaN;
    if (!Number.isFinite(next) || (at >= 0 && !better(rule.mode, next, best))) continue;
    at = index;
    best = next;
  }
  return at < 0 ? null : { epoch: epoch[at] ?? NaN, value: best };
}
