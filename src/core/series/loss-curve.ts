import { Column } from './column';
import type { MetricSeries } from './series';

/**
 * The part of a loss series that counts for a verdict: epochs in order, nothing that a later start over replaced.
 *
 * Where epochs fall back (a resumed run, a second run appended to the log) the points from there on replace the earlier
 * ones. Follows its series on demand; every point costs constant time on average.
 */
export class LossCurve {
  readonly epoch = new Column();
  readonly value = new Column();
  readonly #order = new Column();
  /** For each point, index of the smallest finite value up to it; -1 when there is none. */
  readonly #best = new Column();
  readonly #series: MetricSeries;
  #taken = 0;
  #fallback: { readonly order: number; readonly epoch: number } | null = null;

  constructor(series: MetricSeries) {
    this.#series = series;
  }

  get length(): number {
    return this.value.length;
  }

  /** Where the epochs last fell back, and to which epoch; null when they never did. */
  get fallback(): { readonly order: number; readonly epoch: number } | null {
    return this.#fallback;
  }

  /** Index of the smallest finite value, null when there is none. */
  get best(): number | null {
    const best = this.length === 0 ? -1 : this.#best.at(this.length - 1);
    return best < 0 ? null : best;
  }

  /** Takes in what the series has got since the last call. */
  follow(): void {
    const series = this.#series;
    for (; this.#taken < series.length; this.#taken += 1) {
      const epoch = series.epoch.at(this.#taken);
      const order = series.order.at(this.#taken);
      if (this.length > 0 && epoch < this.epoch.at(this.length - 1)) {
        this.#fallback = { order, epoch };
        this.#dropFrom(epoch, order);
      }
      this.#push(epoch, series.value.at(this.#taken), order);
    }
  }

  /** Drops the points that another series of the run shows to be replaced. */
  cut(fallback: { readonly order: number; readonly epoch: number } | null): void {
    if (fallback !== null) this.#dropFrom(fallback.epoch, fallback.order);
  }

  /** Index of the last point at or before an epoch; -1 when all are later. */
  indexAt(epoch: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.epoch.at(middle) <= epoch) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  #dropFrom(epoch: number, beforeOrder: number): void {
    let length = this.length;
    while (length > 0 && this.epoch.at(length - 1) >= epoch && this.#order.at(length - 1) < beforeOrder) length -= 1;
    for (const column of [this.epoch, this.value, this.#order, this.#best]) column.truncate(length);
  }

  #push(epoch: number, value: number, order: number): void {
    const best = this.best;
    const better = Number.isFinite(value) && (best === null || value < this.value.at(best));
    this.#best.push(better ? this.length : (best ?? -1));
    this.epoch.push(epoch);
    this.value.push(value);
    this.#order.push(order);
  }
}
