import type { LossNames } from '../run/summary';
import { chooseLosses, isLossName, isTellingName, MAX_LOSS_NAMES, pairOf } from './names';

/** How a loss was chosen: named in the config, or found by the table of naming habits. */
export type ChosenBy = 'config' | 'habit';

const NOTHING: LossNames = { train: null, validation: null };

/**
 * Chooses the two losses of a run as its names become known, one by one. Runner and readers share it, so that they
 * judge the same curves.
 *
 * - A name that the config gives counts as soon as it appears, exactly as it is written. Until then nothing stands in
 *   for it, unless `giveUp` says that it will not come.
 * - A test loss with a single value is a result, not a curve: it counts from its second value on.
 */
export class LossChooser {
  readonly #named: LossNames;
  readonly #known = new Set<string>();
  readonly #candidates: string[] = [];
  /** Test losses that came once. */
  readonly #once = new Set<string>();
  #losses: LossNames = NOTHING;
  #stale = false;
  #gaveUp = false;

  /** @param named what the config says, null where it leaves the choice to habit. */
  constructor(named: LossNames = NOTHING) {
    this.#named = named;
  }

  /** Takes the name of a value; every value's, in order. Returns whether the choice may have changed. */
  see(name: string): boolean {
    if (this.#known.has(name)) {
      if (this.#once.size === 0 || !this.#once.delete(name)) return false;
      this.#candidates.push(name);
    } else {
      this.#known.add(name);
      if (name !== this.#named.train && name !== this.#named.validation) {
        const counts = isLossName(name) || isTellingName(name);
        if (!counts || this.#candidates.length + this.#once.size >= MAX_LOSS_NAMES) return false;
        if (pairOf(name).split === 'test') {
          this.#once.add(name);
          return false;
        }
        this.#candidates.push(name);
      }
    }
    this.#stale = true;
    return true;
  }

  /** Whether a name is that of a test loss with one value so far. */
  isWaiting(name: string): boolean {
    return this.#once.has(name);
  }

  /** Named metrics that have not appeared are not waited for any longer. Returns whether the choice may have changed. */
  giveUp(): boolean {
    if (this.#gaveUp || (this.#has('train') && this.#has('validation'))) return false;
    this.#gaveUp = true;
    this.#stale = true;
    return true;
  }

  get losses(): LossNames {
    if (this.#stale) this.#losses = this.#choose();
    this.#stale = false;
    return this.#losses;
  }

  /** How each of the two was chosen. */
  get chosenBy(): Readonly<Record<keyof LossNames, ChosenBy>> {
    const by = (side: keyof LossNames): ChosenBy =>
      this.#named[side] !== null && (this.#known.has(this.#named[side]) || !this.#gaveUp) ? 'config' : 'habit';
    return { train: by('train'), validation: by('validation') };
  }

  /** Names from the config that no value has had so far. */
  get missing(): LossNames {
    const missing = (side: keyof LossNames): string | null => (this.#has(side) ? null : this.#named[side]);
    return { train: missing('train'), validation: missing('validation') };
  }

  #has(side: keyof LossNames): boolean {
    const name = this.#named[side];
    return name === null || this.#known.has(name);
  }

  #choose(): LossNames {
    const present: LossNames = {
      train: this.missing.train === null ? this.#named.train : null,
      validation: this.missing.validation === null ? this.#named.validation : null,
    };
    const found = chooseLosses(this.#candidates, present);
    if (this.#gaveUp) return found;
    return {
      train: this.missing.train === null ? found.train : null,
      validation: this.missing.validation === null ? found.validation : null,
    };
  }
}
