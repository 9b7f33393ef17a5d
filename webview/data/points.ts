/** Points ready to be drawn: in order of epoch, and no infinities (NaN stands for a gap). */
export interface DrawnPoints {
  readonly x: Float64Array<ArrayBuffer>;
  readonly y: Float64Array<ArrayBuffer>;
}

/** What is not a finite number in a metric's values. */
export interface NonFinite {
  readonly count: number;
  readonly firstEpoch: number;
  readonly firstValue: number;
}

/** One metric's points as they arrived; grows in place. */
export class Points {
  #epoch = new Float64Array(64);
  #value = new Float64Array(64);
  #length = 0;
  #ordered = true;
  #infinite = false;
  #nonFinite: { count: number; firstEpoch: number; firstValue: number } | null = null;
  #version = 0;
  #rewrites = 0;
  #drawn: { version: number; points: DrawnPoints } | null = null;

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

  /**
   * Puts points at `from`, replacing what was there and beyond. False when there would be a hole before them:
   * something was lost on the way.
   */
  put(from: number, epoch: Float64Array<ArrayBuffer>, value: Float64Array<ArrayBuffer>): boolean {
    if (from > this.#length) return false;
    const length = from + epoch.length;
    if (from < this.#length) this.#cut(from);
    this.#reserve(length);
    this.#epoch.set(epoch, from);
    this.#value.set(value, from);
    this.#length = length;
    this.#inspect(from);
    this.#version += 1;
    return true;
  }

  epochAt(index: number): number {
    return this.#epoch[index] ?? NaN;
  }

  valueAt(index: number): number {
    return this.#value[index] ?? NaN;
  }

  /** Index of the last point at this epoch; -1 when there is none. Points out of order are searched one by one. */
  indexOf(epoch: number): number {
    if (!this.#ordered) {
      for (let index = this.#length - 1; index >= 0; index--) if (this.#epoch[index] === epoch) return index;
      return -1;
    }
    const after = upperBound(this.#epoch, epoch, this.#length);
    return after > 0 && this.#epoch[after - 1] === epoch ? after - 1 : -1;
  }

  /** Views on the points for drawing; valid until the next `put`. */
  drawn(): DrawnPoints {
    if (this.#drawn?.version !== this.#version) this.#drawn = { version: this.#version, points: this.#makeDrawn() };
    return this.#drawn.points;
  }

  #makeDrawn(): DrawnPoints {
    const x = this.#epoch.subarray(0, this.#length);
    const y = this.#value.subarray(0, this.#length);
    if (this.#ordered && !this.#infinite) return { x, y };
    const order = Array.from(x.keys());
    if (!this.#ordered) order.sort((a, b) => (x[a] ?? 0) - (x[b] ?? 0) || a - b);
    return {
      x: Float64Array.from(order, (index) => x[index] ?? NaN),
      y: Float64Array.from(order, (index) => {
        const value = y[index] ?? NaN;
        return Number.isFinite(value) ? value : NaN;
      }),
    };
  }

  #cut(from: number): void {
    this.#length = from;
    this.#rewrites += 1;
    this.#ordered = true;
    this.#infinite = false;
    this.#nonFinite = null;
    this.#inspect(0);
  }

  /** Looks at the points from `from` on: are they in order, are they numbers. */
  #inspect(from: number): void {
    for (let index = from; index < this.#length; index++) {
      const value = this.#value[index] ?? NaN;
      const epoch = this.#epoch[index] ?? NaN;
      if (index > 0 && epoch < (this.#epoch[index - 1] ?? NaN)) {
        if (this.#ordered) this.#rewrites += 1;
        this.#ordered = false;
      }
      if (Number.isFinite(value)) continue;
      if (!Number.isNaN(value)) {
        if (!this.#infinite) this.#rewrites += 1;
        this.#infinite = true;
      }
      if (this.#nonFinite === null) this.#nonFinite = { count: 1, firstEpoch: epoch, firstValue: value };
      else this.#nonFinite.count += 1;
    }
  }

  #reserve(length: number): void {
    if (length <= this.#epoch.length) return;
    const size = Math.max(length, this.#epoch.length * 2);
    const epoch = new Float64Array(size);
    const value = new Float64Array(size);
    epoch.set(this.#epoch.subarray(0, this.#length));
    value.set(this.#value.subarray(0, this.#length));
    this.#epoch = epoch;
    this.#value = value;
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
