const FIRST_CAPACITY = 16;

/**
 * Growable storage for 64-bit floats. Capacity doubles, so a push costs constant time on average and NaN keeps its
 * meaning (a plain array would lose it on the way through JSON).
 */
export class Column {
  #data = new Float64Array(FIRST_CAPACITY);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#data.length) {
      const larger = new Float64Array(this.#length * 2);
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#data[this.#length] = value;
    this.#length += 1;
  }

  /** @throws RangeError outside 0 … length - 1. */
  at(index: number): number {
    const value = index < this.#length ? this.#data[index] : undefined;
    if (value === undefined) throw new RangeError(`No value at ${index}; the column holds ${this.#length}`);
    return value;
  }

  /** Drops everything from `length` on. Keeps the memory for what comes next. */
  truncate(length: number): void {
    this.#length = Math.max(0, Math.min(length, this.#length));
  }

  /** A copy of [from, to) that owns its whole buffer, ready to be transferred. */
  slice(from: number, to: number = this.#length): Float64Array<ArrayBuffer> {
    return this.#data.slice(Math.max(0, from), Math.max(0, Math.min(to, this.#length)));
  }
}
