import type { LineContext, RawLine } from '../reader';
import { inSplit, scanPairs, splitIn } from '../pairs';
import { tokens } from '../tokens';
import { isMeasure } from '../vocabulary';
import { setValue } from '../values';

/**
 * `127/127 [======] - 10s 80ms/step - loss: 0.3 - val_loss: 0.4` (Keras 1, 2 and Paddle's `step 127/127 [===]`),
 * `127/127 ━━━━━━ 10s 80ms/step - accuracy: 0.9 - loss: 0.3` (Keras 3), and verbose=2: `127/127 - 10s - loss: 0.3`,
 * ` - 10s - loss: 0.3`, `10s - loss: 0.3`.
 */
const BAR =
  /^(?:step )?\s{0,8}(\d{1,12})\/(\d{1,12}|Unknown|None)\s{0,4}(?:\[[=>.]{1,200}\]|[━─╸╺]{1,200}|-(?= ))\s{0,4}/;
const SHORT = /^(?:- )?\d{1,7}(?:s|ms)(?: \d{1,9}(?:us|ms|s)\/(?:step|epoch|sample))? - /;

const NOTHING = { kind: 'nothing' } as const;

/**
 * Reads Keras' bars. Values on the way, and those of evaluate() and predict(), which draw the same bar without a
 * header, are no observations: under each `Epoch 1/40` the first bar that is through counts, and what a later one
 * adds to it.
 */
export class KerasBar {
  #epoch: number | null = null;
  readonly #given = new Set<string>();

  /** An epoch begins. */
  header(epoch: number): void {
    if (epoch !== this.#epoch) this.#given.clear();
    this.#epoch = epoch;
  }

  read(line: string, context: LineContext): RawLine | null {
    const found = BAR.exec(line.slice(0, 300)) ?? SHORT.exec(line.slice(0, 60));
    if (found === null) return null;
    const rest = line.slice(found[0].length);
    const isInEpoch = context.underHeader || this.#epoch === context.epoch;
    if (!isInEpoch || context.epoch === null) return this.#outside(rest);
    // The short form has no count.
    const [done, total] = [found.at(1), found.at(2)];
    const isThrough = total === undefined || (done === total && !/\bETA:/.test(rest.slice(0, 40)));
    if (!isThrough) return NOTHING;
    const values: Record<string, number> = {};
    const isFirst = this.#given.size === 0;
    for (const pair of scanPairs(tokens(rest), [], null)) {
      const { name, value } = inSplit(pair, context.split);
      if (this.#given.has(name) || !(isFirst || splitIn(name) !== null)) continue;
      setValue(values, name, value);
    }
    const names = Object.keys(values);
    if (!names.some(isMeasure)) return NOTHING;
    if (this.#given.size < 1000) for (const name of names) this.#given.add(name);
    // Another split's bar may be the evaluation of each epoch, or one after training.
    const hold = isFirst || context.split === null ? 'line' : 'test';
    return { kind: 'observation', epoch: context.epoch, step: null, values, hold };
  }

  /** A bar that belongs to no epoch is evaluate() or predict(); a line that only looks like one is not ours. */
  #outside(rest: string): RawLine | null {
    return /^(?:ETA:|\d{1,7}(?:s|ms)\b|\d{1,3}:\d\d|- ETA:|- \d{1,7}s)/.test(rest) ? NOTHING : null;
  }
}
