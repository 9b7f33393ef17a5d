import { createStopper, restoreStopper } from '../../../../src/core/stopping/stopper';
import type { Stopper, StopperState } from '../../../../src/core/stopping/stopper';
import type { StopDecision, StoppingRule } from '../../../../src/core/stopping/types';

/** A curve of one metric, one check an epoch from epoch 1 on, with a train loss beside it where there is one. */
export function play(
  rule: StoppingRule,
  curve: readonly number[],
  train: readonly number[] = [],
): { decision: StopDecision | null; stopper: Stopper } {
  const stopper = createStopper(rule, false);
  for (const [index, value] of curve.entries()) {
    const decision = stopper.check({ epoch: index + 1, value, train: train[index] ?? NaN });
    if (decision !== null) return { decision, stopper };
  }
  return { decision: null, stopper };
}

/** 0-based stop and best, as most libraries count. */
export function zeroBased(
  rule: StoppingRule,
  curve: readonly number[],
  train: readonly number[] = [],
): {
  stop: number | null;
  best: number | null;
} {
  const { decision, stopper } = play(rule, curve, train);
  const best = decision === null ? (stopper.bests()[0] ?? null) : decision.best;
  return { stop: decision === null ? null : decision.epoch - 1, best: best === null ? null : best.epoch - 1 };
}

/** A stopper that goes through JSON between any two checks. */
export function throughJson(rule: StoppingRule, stopper: Stopper): Stopper {
  return restoreStopper(rule, false, JSON.parse(JSON.stringify(stopper.state())) as StopperState);
}
