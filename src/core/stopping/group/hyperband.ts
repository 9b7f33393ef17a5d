import type { MonitorMode } from '../types';
import { crc32 } from './crc32';
import { SuccessiveHalving } from './successive-halving';
import type { HalvingState } from './successive-halving';

/** Parameters of Optuna's `HyperbandPruner`. */
export interface HyperbandParameters {
  readonly minResource: number;
  /** Steps of a whole trial. Optuna's 'auto' is the last step of the first completed trial plus one: give that. */
  readonly maxResource: number;
  readonly reductionFactor: number;
  readonly bootstrapCount: number;
}

/** All that Hyperband remembers: that of each of its brackets. JSON-safe. */
export interface HyperbandState {
  readonly kind: 'hyperband';
  readonly brackets: readonly HalvingState[];
}

/**
 * Hyperband as Optuna does it: brackets of successive halving that begin to end trials later and later. A trial's
 * bracket follows from its number alone, so that it is the same in every process.
 *
 * The number of brackets is counted with whole powers. Optuna takes a logarithm, which in rare cases (a ratio of 243 at
 * a factor of 3) comes out a hair below the whole number and gives one bracket less.
 */
export class Hyperband {
  readonly #study: string;
  readonly #brackets: readonly SuccessiveHalving[];
  /** How many trials of a round each bracket gets. */
  readonly budgets: readonly number[];

  /**
   * @param state what `state()` gave, to go on from; null to begin.
   * @throws RangeError when the state has another number of brackets: it is that of other parameters.
   */
  constructor(study: string, mode: MonitorMode, parameters: HyperbandParameters, state: HyperbandState | null = null) {
    const { minResource, maxResource, reductionFactor, bootstrapCount } = parameters;
    let count = 1;
    while (minResource * reductionFactor ** count <= maxResource) count += 1;
    if (state !== null && state.brackets.length !== count) {
      throw new RangeError(`A state of ${state.brackets.length} brackets cannot go on with ${count}`);
    }
    const rates = Array.from({ length: count }, (_, bracket) => bracket);
    this.#study = study;
    this.#brackets = rates.map(
      (minEarlyStoppingRate) =>
        new SuccessiveHalving(
          mode,
          { minResource, reductionFactor, minEarlyStoppingRate, bootstrapCount },
          state?.brackets[minEarlyStoppingRate] ?? null,
        ),
    );
    this.budgets = rates.map((bracket) => {
      const s = count - 1 - bracket;
      return Math.ceil((count * reductionFactor ** s) / (s + 1));
    });
  }

  /** What it remembers; what it is asked afterwards does not change it. */
  state(): HyperbandState {
    return { kind: 'hyperband', brackets: this.#brackets.map((bracket) => bracket.state()) };
  }

  /** The bracket (from 0) of a trial by its number (from 0). */
  bracketOf(trial: number): number {
    const total = this.budgets.reduce((sum, budget) => sum + budget, 0);
    let place = crc32(`${this.#study}_${trial}`) % total;
    for (const [bracket, budget] of this.budgets.entries()) {
      place -= budget;
      if (place < 0) return bracket;
    }
    return this.budgets.length - 1;
  }

  /** Whether a trial is to be ended at this step with this value. Steps of a trial come in order. */
  prunes(trial: number, step: number, value: number): boolean {
    return this.#brackets[this.bracketOf(trial)]?.prunes(String(trial), step, value) ?? false;
  }
}
