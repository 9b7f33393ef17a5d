import { written } from './written';
import type { Written } from './written';

/** The latest few numbers of a series. */
export class Window {
  readonly #size: number;
  readonly #values: number[];

  constructor(size: number, state: readonly Written[]) {
    this.#size = size;
    this.#values = state.map(Number).slice(-size);
  }

  get isEmpty(): boolean {
    return this.#values.length === 0;
  }

  /** NaN where there are none. */
  get mean(): number {
    let sum = 0;
    for (const value of this.#values) sum += value / this.#values.length;
    return this.isEmpty ? Number.NaN : sum;
  }

  /** NaN where there are none; of two, the mean. */
  get median(): number {
    const sorted = [...this.#values].sort((a, b) => a - b);
    const middle = (sorted.length - 1) / 2;
    const [low = Number.NaN, high = Number.NaN] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
    return low / 2 + high / 2;
  }

  /** Infinity where there are none. */
  get least(): number {
    return Math.min(...this.#values);
  }

  push(value: number): void {
    this.#values.push(value);
    if (this.#values.length > this.#size) this.#values.shift();
  }

  /** Takes a number as long as there is room. */
  fill(value: number): void {
    if (this.#values.length < this.#size) this.#values.push(value);
  }

  get state(): readonly Written[] {
    return this.#values.map(written);
  }
}
