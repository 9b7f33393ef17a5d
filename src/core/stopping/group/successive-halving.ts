import type { MonitorMode } from '../types';
import { written } from '../written';
import type { Written } from '../written';

/** Parameters of Optuna's `SuccessiveHalvingPruner` (asynchronous successive halving, ASHA). */
export interface HalvingParameters {
  /** Step of the first rung; null to take a hundredth of the longest completed trial, at least 1. */
  readonly minResource: number | null;
  /** Of so many trials at a rung, one goes on. */
  readonly reductionFactor: number;
  /** How many rungs are skipped at the start. */
  readonly minEarlyStoppingRate: number;
  /** So many trials at a rung are ended before one may go on. */
  readonly bootstrapCount: number;
}

/** Optuna's defaults. */
export const HALVING: HalvingParameters = {
  minResource: null,
  reductionFactor: 4,
  minEarlyStoppingRate: 0,
  bootstrapCount: 0,
};

/** All that successive halving remembers: JSON-safe, and enough to go on in another process. */
export interface HalvingState {
  readonly kind: 'halving';
  /** Step of the first rung; null until it is known. */
  readonly minResource: number | null;
  /** Values of all trials at each rung. */
  readonly rungs: readonly (readonly Written[])[];
  /** Rungs that each trial has passed. */
  readonly passed: readonly (readonly [trial: string, rungs: number])[];
  /** Last step of the longest completed trial; -1 before there is one. */
  readonly longest: number;
}

/**
 * Successive halving as Optuna does it: a trial that reaches a rung goes on only when its value there is among the best
 * 1 / reductionFactor of all that have reached it so far; as long as they are fewer than that, only when it is the best.
 */
export class SuccessiveHalving {
  readonly #mode: MonitorMode;
  readonly #parameters: HalvingParameters;
  #minResource: number | null;
  readonly #rungs: number[][];
  readonly #passed: Map<string, number>;
  #longest: number;

  /** @param state what `state()` gave, to go on from; null to begin. */
  constructor(mode: MonitorMode, parameters: HalvingParameters = HALVING, state: HalvingState | null = null) {
    this.#mode = mode;
    this.#parameters = parameters;
    this.#minResource = state === null ? parameters.minResource : state.minResource;
    this.#rungs = state?.rungs.map((values) => values.map(Number)) ?? [];
    this.#passed = new Map(state?.passed);
    this.#longest = state?.longest ?? -1;
  }

  /** What it remembers; what it is asked afterwards does not change it. */
  state(): HalvingState {
    return {
      kind: 'halving',
      minResource: this.#minResource,
      rungs: this.#rungs.map((values) => values.map(written)),
      passed: [...this.#passed],
      longest: this.#longest,
    };
  }

  /** Tells the last step of a trial that is through: the first rung may follow from it. Once found it stays. */
  completed(step: number): void {
    this.#longest = Math.max(this.#longest, step);
  }

  /** Whether a trial is to be ended at this step with this value. Steps of a trial come in order. */
  prunes(trial: string, step: number, value: number): boolean {
    const { reductionFactor, minEarlyStoppingRate, bootstrapCount } = this.#parameters;
    if (this.#minResource === null && this.#longest >= 0) {
      this.#minResource = Math.max(Math.floor(this.#longest / 100), 1);
    }
    if (this.#minResource === null) return false;
    for (let rung = this.#passed.get(trial) ?? 0; ; rung += 1) {
      if (step < this.#minResource * reductionFactor ** (minEarlyStoppingRate + rung)) return false;
      if (Number.isNaN(value)) return true;
      const competing = (this.#rungs[rung] ??= []);
      competing.push(value);
      this.#passed.set(trial, rung + 1);
      if (competing.length <= bootstrapCount || !this.#isAmongBest(value, competing)) return true;
    }
  }

  #isAmongBest(value: number, competing: readonly number[]): boolean {
    const at = Math.max(Math.floor(competing.length / this.#parameters.reductionFactor) - 1, 0);
    const sorted = [...competing].sort((a, b) => a - b);
    return this.#mode === 'min' ? value <= (sorted[at] ?? NaN) : value >= (sorted[sorted.length - 1 - at] ?? NaN);
  }
}
