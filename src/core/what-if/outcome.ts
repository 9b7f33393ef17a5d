import { notApplicable } from '../stopping/idle';
import type { Replay, ReplayCurve } from '../stopping/replay';
import type { EpochCheck, StopDecision, StoppingRule } from '../stopping/types';

/** Why a rule has nothing to say about a run. */
export type NotApplicable =
  /** There is no validation loss, or none yet. */
  | 'no-validation'
  /** PQ needs a train loss. */
  | 'no-train'
  /** GL and PQ are shares of the best value, and that is zero. */
  | 'zero-best';

/** What would have come of a run. */
export interface Applied {
  readonly kind: 'applied';
  /** Null when the rule lets the run go on to where it ended. */
  readonly decision: StopDecision | null;
  /** Last epoch that would be trained, and the last one that was. */
  readonly lastEpoch: number;
  readonly endEpoch: number;
  readonly epochsSaved: number;
  /** How long the epochs saved took, in milliseconds; null where the log does not say how long one takes. */
  readonly msSaved: number | null;
  /** The check whose weights are kept, and the best of the whole curve; null where no value is a finite number. */
  readonly kept: EpochCheck | null;
  readonly best: EpochCheck | null;
  /** By how much the kept value is worse than the best, >= 0; infinite when it is no finite number. */
  readonly lost: number;
  /** The same over the size of the best; null when the best is zero and the kept value is not. */
  readonly lostShare: number | null;
  /** Whether shares are of the size of a best value below zero, for GL and PQ. */
  readonly signed: boolean;
}

export type WhatIfOutcome = Applied | { readonly kind: 'not-applicable'; readonly reason: NotApplicable };

/**
 * What a replay says of a run, in the numbers that people ask for.
 *
 * @param replay the rule over the curve; null for a run without validation loss.
 * @param epochMs how long an epoch of the run takes; null when nobody knows.
 */
export function outcomeOf(
  rule: StoppingRule,
  curve: ReplayCurve | null,
  replay: Replay | null,
  epochMs: number | null,
): WhatIfOutcome {
  if (curve === null || replay === null || curve.epoch.length === 0) return none('no-validation');
  const { decision, lastEpoch, kept, best, epochsSaved } = replay;
  const reason = notApplicable(rule, hasTrain(curve), decision === null ? best?.value : undefined);
  if (reason !== null) return none(reason);
  const isShare = rule.kind === 'GL' || rule.kind === 'PQ';
  const lost = best === null ? NaN : kept === null || !Number.isFinite(kept.value) ? Infinity : replay.lost;
  return {
    kind: 'applied',
    decision,
    lastEpoch,
    endEpoch: curve.epoch.at(-1) ?? lastEpoch,
    epochsSaved,
    msSaved: epochMs === null || !Number.isFinite(epochMs) ? null : epochsSaved * epochMs,
    kept,
    best,
    lost,
    lostShare: best === null ? null : lost === 0 ? 0 : best.value === 0 ? null : lost / Math.abs(best.value),
    signed: isShare && best !== null && best.value < 0,
  };
}

function none(reason: NotApplicable): WhatIfOutcome {
  return { kind: 'not-applicable', reason };
}

function hasTrain({ train }: ReplayCurve): boolean {
  return train?.some((value) => Number.isFinite(value)) === true;
}
