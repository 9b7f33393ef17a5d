import type { StopDecision } from '../../../core/stopping/types';
import type { StopWatcher } from '../../../core/stopping/watcher';
import type { Snapshot } from './weights';

/**
 * Keeps the weights of the epochs that may turn out to be the best: by the measure of a rule that acts, metric by
 * metric, and by the lowest loss, for as long as the rule has none.
 */
export class BestKeeper {
  readonly #watcher: StopWatcher;
  #lowest = Infinity;
  #byLoss: Snapshot | null = null;
  #byRule: readonly (Snapshot | null)[] = [];

  constructor(watcher: StopWatcher) {
    this.#watcher = watcher;
  }

  /** The best weights so far. */
  get best(): Snapshot | null {
    return this.#byRule.find((snapshot) => snapshot !== null) ?? this.#byLoss;
  }

  /** The weights that a decision calls the best. */
  bestOf(decision: StopDecision): Snapshot | null {
    return this.#byRule.find((snapshot) => snapshot?.epoch === decision.best?.epoch) ?? this.best;
  }

  /**
   * Looks at an epoch that the watcher has seen.
   *
   * @param take copies the weights as they are; called once at most.
   * @returns whether the best weights are others than before.
   */
  see(epoch: number, loss: number, take: () => Snapshot): boolean {
    const before = this.best;
    let taken: Snapshot | null = null;
    const copy = (): Snapshot => (taken ??= take());
    if (loss < this.#lowest && Number.isFinite(loss)) {
      this.#lowest = loss;
      this.#byLoss = copy();
    }
    if (this.#watcher.acts) {
      this.#byRule = this.#watcher.bests.map((best, index) => {
        if (best === null) return null;
        const kept = this.#byRule[index] ?? null;
        return best.epoch === epoch ? copy() : kept;
      });
    }
    return this.best !== before;
  }
}
