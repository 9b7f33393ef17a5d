import type { Observation } from '../run/observation';

/**
 * Tells which epoch an observation belongs to, also where the log does not say.
 *
 * An observation without an epoch belongs to the current one as long as it brings metrics that the current epoch does
 * not have yet (train and validation loss printed on two lines); a metric that comes again opens the next epoch. For a
 * log of one line an epoch this is the count of lines.
 */
export class EpochClock {
  #epoch = 0;
  readonly #seen = new Set<string>();

  /** The 1-based epoch of an observation; observations must come in order, each once. */
  epochOf(observation: Pick<Observation, 'epoch' | 'values'>): number {
    const names = Object.keys(observation.values);
    const said = observation.epoch;
    if (said !== null && Number.isFinite(said)) {
      if (said !== this.#epoch) this.#seen.clear();
      this.#epoch = said;
    } else if (this.#epoch === 0 || names.some((name) => this.#seen.has(name))) {
      this.#epoch = Math.floor(this.#epoch) + 1;
      this.#seen.clear();
    }
    for (const name of names) this.#seen.add(name);
    return this.#epoch;
  }
}
