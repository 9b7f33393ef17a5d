import { better } from '../compare';
import type { MonitorMode } from '../types';
import { written } from '../written';
import type { Written } from '../written';
import { percentile } from './order';

/** All that SageMaker's rule remembers: JSON-safe, and enough to go on in another process. */
export interface SagemakerAutoState {
  readonly kind: 'sagemaker-auto';
  /** Running averages of the previous runs, by epoch from 1 on. */
  readonly averages: readonly (readonly Written[])[];
}

/**
 * SageMaker's automatic early stopping of tuning jobs (`TrainingJobEarlyStoppingType: AUTO`): a run is stopped after an
 * epoch whose value is worse than the median, over the previous runs, of their running averages up to that epoch. It
 * compares runs; it does not look for overfitting.
 *
 * What the vendor does not say, and what is chosen here: runs that have no such epoch are left out of its median; one
 * previous run is enough for a median; a tie goes on; NaN goes on, and a run whose average is NaN is left out.
 */
export class SagemakerAuto {
  readonly #mode: MonitorMode;
  readonly #averages: Float64Array[];

  /** @param state what `state()` gave, to go on from; null to begin. */
  constructor(mode: MonitorMode, state: SagemakerAutoState | null = null) {
    this.#mode = mode;
    this.#averages = state?.averages.map((values) => Float64Array.from(values, Number)) ?? [];
  }

  /** What it remembers; what it is asked afterwards does not change it. */
  state(): SagemakerAutoState {
    return { kind: 'sagemaker-auto', averages: this.#averages.map((values) => Array.from(values, written)) };
  }

  /** Takes a run that is over; later runs are compared with it. Its values by epoch, from 1 on. */
  add(values: readonly number[]): void {
    const averages = new Float64Array(values.length);
    let sum = 0;
    for (const [index, value] of values.entries()) {
      sum += value;
      averages[index] = sum / (index + 1);
    }
    this.#averages.push(averages);
  }

  /** The median that a value of an epoch (1-based) is held against; NaN where no previous run has one. */
  median(epoch: number): number {
    return percentile(
      this.#averages.flatMap((averages) => averages[epoch - 1] ?? []),
      50,
    );
  }

  /** Whether a run with this value after this epoch (1-based) is to be stopped. */
  stops(epoch: number, value: number): boolean {
    return better(this.#mode, this.median(epoch), value);
  }
}
