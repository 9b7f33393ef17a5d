import type { RunAxis } from '../../core/series/epoch-clock';

/** All that a run said within one epoch. */
export interface EpochRow {
  /** 1-based and whole: values logged at epoch 2.5 belong to epoch 3. The step where a run is measured by steps. */
  readonly epoch: number;
  /** Iterations so far; null when the log does not say. */
  readonly step: number | null;
  /** Milliseconds since 1970 of the last value. */
  readonly time: number;
  readonly values: Readonly<Record<string, number>>;
}

/** What comes in: an observation that has an epoch. */
export interface EpochPart {
  readonly epoch: number;
  readonly step: number | null;
  readonly time: number;
  readonly values: Readonly<Record<string, number>>;
}

interface Pending {
  epoch: number;
  step: number | null;
  time: number;
  values: Map<string, number>;
  parts: number;
  given: boolean;
}

/**
 * Gathers observations into one row an epoch. A program may log an epoch in one piece or in many (steps, then
 * validation); a row is given out as soon as it is known to be whole: when a later epoch begins, when it has as many
 * pieces and at least the metrics of the epoch before, or when the run has ended. Later values of a name replace
 * earlier ones. An epoch that is logged again later is given out again.
 */
export class EpochRows {
  #pending: Pending | null = null;
  #pattern: { names: readonly string[]; parts: number } | null = null;

  /** @returns rows that are whole now, in the order of arrival. */
  push(part: EpochPart, axis: RunAxis = 'epoch'): EpochRow[] {
    const rows: EpochRow[] = [];
    // Steps are what they are: they begin with 0, and each may be a line.
    const epoch = axis === 'step' ? part.epoch : Math.max(1, Math.ceil(part.epoch));
    if (this.#pending !== null && this.#pending.epoch !== epoch) rows.push(...this.#close());
    this.#pending ??= { epoch, step: null, time: part.time, values: new Map(), parts: 0, given: false };
    const pending = this.#pending;
    for (const [name, value] of Object.entries(part.values)) pending.values.set(name, value);
    pending.step = part.step ?? pending.step;
    pending.time = part.time;
    pending.parts += 1;
    pending.given = false;
    const pattern = this.#pattern;
    if (pattern !== null && pending.parts >= pattern.parts && pattern.names.every((name) => pending.values.has(name))) {
      rows.push(this.#give(pending));
    }
    return rows;
  }

  /**
   * Nothing has come for a while: gives out the waiting epoch if it has the metric `name`, so that the first epoch
   * (of which nothing tells yet whether it is whole) does not have to wait for the second.
   */
  quiet(name: string | null): EpochRow[] {
    const pending = this.#pending;
    if (name === null || pending === null || pending.given || !pending.values.has(name)) return [];
    return [this.#give(pending)];
  }

  /** The run has ended: what is still waiting is whole. */
  end(): EpochRow[] {
    return this.#close();
  }

  #give(pending: Pending): EpochRow {
    pending.given = true;
    const { epoch, step, time } = pending;
    return { epoch, step, time, values: Object.fromEntries(pending.values) };
  }

  #close(): EpochRow[] {
    const pending = this.#pending;
    this.#pending = null;
    if (pending === null) return [];
    this.#pattern = { names: [...pending.values.keys()], parts: pending.parts };
    return pending.given ? [] : [this.#give(pending)];
  }
}
