import { better } from '../compare';
import type { MonitorMode } from '../types';
import { percentile } from './order';

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
  /** Running averages of the previous runs, by epoch from 1 on. */
  readonly #averages: Float64Array[] = [];

  constructor(mode: MonitorMode) {
    this.#mode = mode;
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
