import { isLossName, pairOf } from '../metrics/names';
import { setValue } from './values';

/** Names that are kept in mind for one epoch; more begin anew. */
export const MAX_NAMES = 2000;

/** What an epoch's lines said that may still change: held back until it is over. */
export class HeldEpoch {
  /** As printed. */
  readonly epoch: number;
  /** The last state of a progress bar. */
  readonly bar: Record<string, number> = {};
  /** What stood below the header of the epoch. */
  readonly below: Record<string, number> = {};
  /** What may be an evaluation after training. */
  readonly test: Record<string, number> = {};
  /** The bar has reached its end. */
  complete = false;
  #names = 0;

  constructor(epoch: number) {
    this.epoch = epoch;
  }

  get isFull(): boolean {
    return this.#names > MAX_NAMES;
  }

  add(part: 'bar' | 'below' | 'test', values: Readonly<Record<string, number>>): void {
    const into = this[part];
    for (const name of Object.keys(values)) if (!Object.hasOwn(into, name)) this.#names += 1;
    merge(into, values);
  }

  /** The result of the epoch takes the place of what its bar showed on the way. */
  replaceBar(values: Readonly<Record<string, number>>): void {
    const splits = new Set(
      Object.keys(values)
        .filter(isLossName)
        .map((name) => pairOf(name).split),
    );
    for (const name of Object.keys(this.bar)) {
      if (splits.has(pairOf(name).split) || Object.hasOwn(values, name)) Reflect.deleteProperty(this.bar, name);
    }
  }
}

/** Sets all of the values in another record. */
export function merge(into: Record<string, number>, values: Readonly<Record<string, number>>): void {
  for (const name of Object.keys(values)) setValue(into, name, values[name] ?? NaN);
}
