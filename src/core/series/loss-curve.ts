import { Column } from './column';
import type { RunAxis } from './epoch-clock';
import type { MetricSeries } from './series';

/** Where the epochs of a series fell back: at which observation, and to which epoch. */
interface Fallback {
  readonly order: number;
  readonly epoch: number;
}

/**
 * The part of a loss series that counts for a verdict: epochs in order, nothing that a later start over replaced. On
 * the axis of steps the column `epoch` holds steps, and all that is said here of epochs holds for them.
 *
 * Where epochs fall back (a resumed run, a second run appended to the log) the points from there on replace the earlier
 * ones. A validation curve also follows its train curve in this: when training starts over, what was validated before
 * belongs to the past, also before the next validation. Follows its series on demand; every point costs constant time
 * on average, and it makes no difference how often it is asked to.
 */
export class LossCurve {
  readonly epoch = new Column();
  readonly value = new Column();
  /** Orders points of one epoch; NaN where the log does not say. */
  readonly step = new Column();
  /** For each point, index of the smallest finite value up to it; -1 when there is none. */
  readonly #best = new Column();
  readonly #series: MetricSeries;
  readonly #axis: RunAxis;
  readonly #leader: LossCurve | null;
  readonly #fallbacks: Fallback[] = [];
  #taken = 0;
  #obeyed = 0;

  /** @param leader the run's train curve, for a validation curve; it must be asked to follow first. */
  constructor(series: MetricSeries, leader: LossCurve | null = null, axis: RunAxis = 'epoch') {
    this.#series = series;
    this.#axis = axis;
    this.#leader = leader;
  }

  get length(): number {
    return this.value.length;
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
      const epoch = this.#placeOf(this.#taken);
      const order = series.order.at(this.#taken);
      this.#obey(order);
      if (this.length > 0 && epoch < this.epoch.at(this.length - 1)) {
        this.#fallbacks.push({ order, epoch });
        this.#dropFrom(epoch);
      }
      this.#push(epoch, series.step.at(this.#taken), series.value.at(this.#taken));
    }
    this.#obey(Infinity);
  }

  /**
   * Index of the last point at or before an epoch; -1 when all are later.
   *
   * @param step cuts the points of that very epoch where they and it have steps; NaN takes them all.
   */
  indexAt(epoch: number, step = Number.NaN): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.epoch.at(middle) <= epoch) low = middle + 1;
      else high = middle;
    }
    let index = low - 1;
    while (index >= 0 && this.epoch.at(index) === epoch && this.step.at(index) > step) index -= 1;
    return index;
  }

  /** A point without a step stands where the one before it stood. */
  #placeOf(index: number): number {
    if (this.#axis === 'epoch') return this.#series.epoch.at(index);
    const step = this.#series.step.at(index);
    return Number.isNaN(step) ? (this.length === 0 ? 0 : this.epoch.at(this.length - 1)) : step;
  }

  /** Drops what the leader's fallbacks up to an observation have replaced, before that observation's own point. */
  #obey(upTo: number): void {
    const fallbacks = this.#leader === null ? [] : this.#leader.#fallbacks;
    for (; this.#obeyed < fallbacks.length; this.#obeyed += 1) {
      const fallback = fallbacks[this.#obeyed];
      if (fallback === undefined || fallback.order > upTo) return;
      this.#dropFrom(fallback.epoch);
    }
  }

  #dropFrom(epoch: number): void {
    let length = this.length;
    while (length > 0 && this.epoch.at(length - 1) >= epoch) length -= 1;
    for (const column of [this.epoch, this.value, this.step, this.#best]) column.truncate(length);
  }

  #push(epoch: number, step: number, value: number): void {
    const best = this.best;
    const better = Number.isFinite(value) && (best === null || value < this.value.at(best));
    this.#best.push(better ? this.length : (best ?? -1));
    this.epoch.push(epoch);
    this.step.push(step);
    this.value.push(value);
  }
}
