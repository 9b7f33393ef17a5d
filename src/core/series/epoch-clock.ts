import type { Observation } from '../run/observation';

/** What the horizontal axis of a run counts, and so what its numbers, verdict and stop speak of. */
export type RunAxis = 'epoch' | 'step';

/** Names of metrics that tell the epoch where the log's own axis is the step (Lightning, Hugging Face, W&B). */
const EPOCH_METRICS = ['epoch', 'Epoch', 'train/epoch', 'trainer/epoch'] as const;

type Line = Pick<Observation, 'epoch' | 'values'> & { readonly step?: number | null };

/**
 * Tells which epoch and which step an observation belongs to, also where the log does not say, and which of the two the
 * run is measured by.
 *
 * - A log that says epochs, in its rows or as a metric called `epoch`, is measured by them. A row without one belongs to
 *   the current epoch.
 * - A log that says only steps is measured by steps. So is one that names a single whole epoch and several steps, as
 *   long as it is not known that more epochs are to come: there the epoch tells nothing.
 * - A log that says neither is counted. An observation belongs to the current epoch as long as it brings metrics that
 *   the current epoch does not have yet (train and validation loss printed on two lines); a metric that comes again
 *   opens the next epoch. For a log of one line an epoch this is the count of lines.
 */
export class EpochClock {
  readonly #manyPlanned: boolean;
  readonly #seen = new Set<string>();
  #epoch = 0;
  #step = Number.NaN;
  #firstEpoch: number | null = null;
  #severalEpochs = false;
  #firstStep: number | null = null;
  #severalSteps = false;
  /** What is added to epochs that come as a metric: 1 where the first one is 0. */
  #shift: number | null = null;

  constructor(plannedEpochs: number | null = null) {
    this.#manyPlanned = plannedEpochs !== null && plannedEpochs > 1;
  }

  /** The 1-based epoch of an observation; observations must come in order, each once. */
  epochOf(observation: Line): number {
    const step = observation.step ?? null;
    if (step !== null && Number.isFinite(step)) this.#takeStep(step);
    const said = this.#saidBy(observation);
    if (said !== null) this.#takeEpoch(said);
    else if (this.#firstEpoch !== null || this.#firstStep !== null) this.#epoch = Math.max(1, this.#epoch);
    else this.#count(Object.keys(observation.values));
    return this.#epoch;
  }

  get axis(): RunAxis {
    if (this.#firstEpoch === null) return this.#firstStep === null ? 'epoch' : 'step';
    const single = !this.#severalEpochs && Number.isInteger(this.#firstEpoch) && !this.#manyPlanned;
    return single && this.#severalSteps ? 'step' : 'epoch';
  }

  /** Where on the axis the last observation stands; 0 before the first. */
  get position(): number {
    return this.axis === 'step' ? this.#step : this.#epoch;
  }

  /** The last epoch that the log itself says, 1-based; null where it says none. */
  get said(): number | null {
    return this.#firstEpoch === null ? null : this.#epoch;
  }

  #saidBy({ epoch, values }: Line): number | null {
    if (epoch !== null && Number.isFinite(epoch)) return epoch;
    for (const name of EPOCH_METRICS) {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value === undefined || !Number.isFinite(value) || value < 0) continue;
      this.#shift ??= value === 0 ? 1 : 0;
      return value + this.#shift;
    }
    return null;
  }

  #takeStep(step: number): void {
    this.#step = step;
    this.#firstStep ??= step;
    if (step !== this.#firstStep) this.#severalSteps = true;
  }

  #takeEpoch(epoch: number): void {
    this.#epoch = epoch;
    this.#firstEpoch ??= epoch;
    if (epoch !== this.#firstEpoch) this.#severalEpochs = true;
  }

  #count(names: readonly string[]): void {
    if (this.#epoch === 0 || names.some((name) => this.#seen.has(name))) {
      this.#epoch = Math.floor(this.#epoch) + 1;
      this.#seen.clear();
    }
    for (const name of names) this.#seen.add(name);
  }
}
