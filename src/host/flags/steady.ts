import type { RunSummary } from '../../core/run/summary';
import type { VerdictKind } from '../../core/verdict/types';

/** Verdicts worth interrupting somebody for while a run trains. */
const FLAG_KINDS = ['overfitting', 'diverged'] as const;
export type FlagKind = (typeof FLAG_KINDS)[number];

/** A verdict must hold at so many different epochs in a row: a curve that touches a threshold once is no news. */
const EPOCHS_IN_A_ROW: Readonly<Record<FlagKind, number>> = { overfitting: 3, diverged: 2 };

/** Whether a verdict is one that is flagged. */
function flagOf(kind: VerdictKind): FlagKind | null {
  return FLAG_KINDS.find((known) => known === kind) ?? null;
}

/** Tells when the verdict of a run that trains has held long enough to be believed. */
export class SteadyVerdicts {
  private readonly held = new Map<string, { kind: FlagKind; epoch: number; epochs: number; believed: boolean }>();

  /**
   * Takes a run as it is now; returns what it is to be flagged for, as long as that holds. What the verdict itself calls
   * uncertain does not interrupt anybody; a flag that stands is not taken back for that.
   */
  see(run: RunSummary): FlagKind | null {
    const kind = flagOf(run.verdict.kind);
    if (kind === null) {
      this.held.delete(run.key);
      return null;
    }
    const before = this.held.get(run.key);
    const goesOn = before?.kind === kind;
    const epochs = goesOn ? before.epochs + (run.epoch === before.epoch ? 0 : 1) : 1;
    const isSure = kind === 'diverged' || run.verdict.confidence !== 'low';
    const believed = (goesOn && before.believed) || (isSure && epochs >= EPOCHS_IN_A_ROW[kind]);
    this.held.set(run.key, { kind, epoch: run.epoch, epochs, believed });
    return believed ? kind : null;
  }

  forget(key: string): void {
    this.held.delete(key);
  }
}
