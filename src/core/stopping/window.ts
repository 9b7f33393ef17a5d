import { written } from './written';
import type { Written } from './written';

/** The latest few numbers of a series. Takes and gives numbers without allocating. */
export class Window {
  readonly #values: Float64Array;
  #count = 0;
  /** Where the next number goes. */
  #at = 0;

  /** @param state numbers in the order in which they came */
  constructor(size: number, state: readonly Written[]) {
    this.#values = new Float64Array(size);
    for (const value of state) this.push(Number(value));
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  get isFull(): boolean {
    return this.#count === this.#values.length;
  }

  /** NaN where there are none. */
  get mean(): number {
    let sum = 0;
    for (let i = 0; i < this.#count; i += 1) sum += this.#value(i);
    return sum / this.#count;
  }

  /** NaN where there are none; of two, the mean. */
  get median(): number {
    const sorted = this.#values.slice(0, this.#count).sort();
    const middle = (this.#count - 1) / 2;
    return (sorted[Math.floor(middle)] ?? NaN) / 2 + (sorted[Math.ceil(middle)] ?? NaN) / 2;
  }

  /** Infinity where there are none. */
  get least(): number {
    let least = Infinity;
    for (let i = 0; i < this.#count; i += 1) least = Math.min(least, this.#value(i));
    return least;
  }

  push(value: number): void {
    this.#values[this.#at] = value;
    this.#at = (this.#at + 1) % this.#values.length;
    if (!this.isFull) this.#count += 1;
  }

  /** In the order in which they came. */
  get state(): readonly Written[] {
    return Array.from({ length: this.#count }, (_, i) => written(this.#value(i)));
  }

  /** Oldest first, so that a sum rounds the same before and after a state went through JSON. */
  #value(index: number): number {
    const place = this.isFull ? this.#at + index : index;
    return this.#values[place < this.#values.length ? place : place - this.#values.length] ?? NaN;
  }
}
