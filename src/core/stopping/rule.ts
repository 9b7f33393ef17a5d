import { assertNever } from '../assert';
import type { AutoRule, EarlyStopping, PatienceRule, StoppingRule } from './types';

/** A tenth of the planned epochs, but never fewer than 5 checks (noise) nor more than 20 (waste). */
const PATIENCE = { share: 0.1, least: 5, most: 20, unplanned: 10 } as const;

/**
 * The patience where an entry gives none.
 *
 * @param plannedEpochs null when the entry does not say; patience is 10 then.
 */
export function usualPatience(plannedEpochs: number | null): number {
  return plannedEpochs === null || !Number.isFinite(plannedEpochs)
    ? PATIENCE.unplanned
    : Math.min(PATIENCE.most, Math.max(PATIENCE.least, Math.round(PATIENCE.share * plannedEpochs)));
}

/** The rule that `AUTO` takes: Lossline's own, on the validation loss. It is the same for every run. */
export const RECOMMENDED_RULE: AutoRule = { kind: 'auto', monitor: 'val_loss', mode: 'min', restoreBestWeights: true };

/** A rule without a name: Keras' patience on the validation loss; the patience grows with the planned epochs. */
export function patienceRule(plannedEpochs: number | null): PatienceRule {
  return {
    kind: 'patience',
    monitor: 'val_loss',
    mode: 'min',
    patience: usualPatience(plannedEpochs),
    minDelta: 0,
    startEpoch: 1,
    baseline: null,
    restoreBestWeights: true,
  };
}

/** The rule of a run, where it came from, and whether it may really stop the run. */
export interface ResolvedRule {
  readonly rule: StoppingRule;
  /** True when AUTO or OFF chose it. */
  readonly auto: boolean;
  /** False for OFF: the rule only says where the run would have stopped. */
  readonly acts: boolean;
}

/** What an entry's `earlyStopping` means. OFF is judged by the recommended rule, which then must not act. */
export function resolveRule(earlyStopping: EarlyStopping): ResolvedRule {
  switch (earlyStopping.mode) {
    case 'off':
      return { rule: RECOMMENDED_RULE, auto: true, acts: false };
    case 'auto':
      return { rule: RECOMMENDED_RULE, auto: true, acts: true };
    case 'rule':
      return { rule: earlyStopping.rule, auto: false, acts: true };
    default:
      return assertNever(earlyStopping);
  }
}
