import type { SeriesPoints } from '../../src/core/series/points';

/** What is not a finite number in a metric's values. */
export interface NonFinite {
  readonly count: number;
  readonly firstIndex: number;
  readonly firstValue: number;
}

type Floats = Float64Array<ArrayBuffer>;

const FIRST_CAPACITY = 64;

/** One metric's points as they arrived; grows in place. What is drawn of them on an axis: see axis-points.ts. */
export class Points {
  #epoch: Floats = new Float64Array(FIRST_CAPACITY);
  #value: Floats = new Float64Array(FIRST_CAPACITY);
  /** Null as long as no point has said anything there. */
  #step: Floats | null = null;
  #time: Floats | null = null;
  #length = 0;
  #nonFinite: { count: number; firstIndex: number; firstValue: number } | null = null;
  #firstTime = Infinity;
  #lastTime = -Infinity;
  #version = 0;
  #rewrites = 0;

  get length(): number {
    return this.#length;
  }

  /** Goes up with every change. */
  get version(): number {
    return this.#version;
  }

  /** Goes up when anything but the end changed: what was derived from earlier points is then stale. */
  get rewrites(): number {
    return this.#rewrites;
  }

  get nonFinite(): NonFinite | null {
    return this.#nonFinite;
  }

  /** Earliest and latest time of a point, milliseconds since 1970; null when none has a time. */
  get times(): { readonly first: number; readonly last: number } | null {
    return this.#firstTime <= this.#lastTime ? { first: this.#firstTime, last: this.#lastTime } : null;
  }

  /**
   * Puts points at `from`, replacing what was there and beyond. False when there would be a hole before them:
   * something was lost on the way.
   */
  put(from: number, points: SeriesPoints): boolean {
    if (from > this.#length) return false;
    const length = from + points.epoch.length;
    if (from < this.#length) this.#cut(from);
    if (length > this.#epoch.length) this.#grow(Math.max(length, this.#epoch.length * 2));
    this.#epoch.set(points.epoch, from);
    this.#value.set(points.value, from);
    this.#step = this.#with(this.#step, points.step, from, length);
    this.#time = this.#with(this.#time, points.time, from, length);
    this.#length = length;
    this.#inspect(from);
    this.#version += 1;
    return true;
  }

  /** A column as far as it is filled, valid until the next `put`; null when no point says anything there. */
  column(name: 'epoch' | 'step' | 'time' | 'value'): Floats | null {
    const columns = { epoch: this.#epoch, step: this.#step, time: this.#time, value: this.#value };
    return columns[name]?.subarray(0, this.#length) ?? null;
  }

  epochAt(index: number): number {
    return this.#epoch[index] ?? NaN;
  }

  valueAt(index: number): number {
    return this.#value[index] ?? NaN;
  }

  timeAt(index: number): number {
    return this.#time?.[index] ?? NaN;
  }

  #with(column: Floats | null, added: Floats | undefined, from: number, to: number): Floats | null {
    if (column === null && added === undefined) return null;
    const filled = column ?? new Float64Array(this.#epoch.length).fill(NaN);
    if (added === undefined) filled.fill(NaN, from, to);
    else filled.set(added, from);
    return filled;
  }

  #cut(from: number): void {
    this.#length = from;
    this.#rewrites += 1;
    this.#nonFinite = null;
    this.#firstTime = Infinity;
    this.#lastTime = -Infinity;
    this.#inspect(0);
  }

  /** Looks at the points from `from` on: which are no numbers, and from when to when. */
  #inspect(from: number): void {
    for (let index = from; index < this.#length; index++) {
      const value = this.#value[index] ?? NaN;
      if (Number.isFinite(value)) continue;
      if (this.#nonFinite === null) this.#nonFinite = { count: 1, firstIndex: index, firstValue: value };
      else this.#nonFinite.count += 1;
    }
    const time = this.#time;
    if (time === null) return;
    for (let index = from; index < this.#length; index++) {
      const at = time[index] ?? NaN;
      if (at < this.#firstTime) this.#firstTime = at;
      if (at > this.#lastTime) this.#lastTime = at;
    }
  }

  #grow(capacity: number): void {
    const grown = (column: Floats): Floats => {
      const larger = new Float64Array(capacity);
      larger.set(column.subarray(0, this.#length));
      return larger;
    };
    this.#epoch = grown(this.#epoch);
    this.#value = grown(this.#value);
    this.#step &&= grown(this.#step);
    this.#time &&= grown(this.#time);
  }
}

/** Index of the first of the first `length` numbers (in order) that is greater than `wanted`; `length` when none is. */
export function upperBound(numbers: Float64Array, wanted: number, length = numbers.length): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? NaN) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the first of the numbers (in order) that is not less than `wanted`. */
export function lowerBound(numbers: Float64Array, wanted: number, length = numbers.length): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? NaN) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
