import { pairOf } from '../../core/metrics/names';
import { setMember } from '../store/exact-json';

/** What a source said at one moment; of interest are its names and how it counts. */
export interface OwnedRow {
  readonly epoch: number | null;
  readonly step: number | null;
  readonly values: Readonly<Record<string, number>>;
}

/** Who says what; kept on disk, so that a runner that takes over decides alike. */
export interface OwnersState {
  /** Source by measure (`train loss`, `validation loss`, `train accuracy`). */
  readonly owners: Readonly<Record<string, string>>;
  readonly axis: 'epoch' | 'step' | null;
}

/**
 * Of several sources of one run (what it prints, its log files) the one that says a measure first is believed on it, so
 * that no epoch is counted twice. A source that counts in another way than the first one (steps, where that has epochs)
 * is not mixed in: its values would stand at wrong places.
 */
export class MeasureOwners {
  readonly #owners: Map<string, string>;
  #axis: OwnersState['axis'];
  #changed = false;
  readonly #strangers = new Set<string>();

  constructor(state: OwnersState = { owners: {}, axis: null }) {
    this.#owners = new Map(Object.entries(state.owners));
    this.#axis = state.axis;
  }

  /** Sources that count in another way, in the order in which that came up. */
  get strangers(): ReadonlySet<string> {
    return this.#strangers;
  }

  /** The values of a row that are this source's to say; null when none is. */
  filter<R extends OwnedRow>(source: string, row: R): R | null {
    const axis = row.epoch !== null ? 'epoch' : row.step !== null ? 'step' : null;
    if (this.#axis !== null && axis !== null && axis !== this.#axis) {
      // A source that is believed already may leave the epoch out of a line.
      if (![...this.#owners.values()].includes(source)) {
        this.#strangers.add(source);
        return null;
      }
    }
    const kept: Record<string, number> = {};
    let all = true;
    for (const [name, value] of Object.entries(row.values)) {
      const { split, stem } = pairOf(name);
      const measure = `${split} ${stem}`;
      const owner = this.#owners.get(measure);
      if (owner === undefined) {
        this.#owners.set(measure, source);
        this.#changed = true;
      } else if (owner !== source) {
        all = false;
        continue;
      }
      setMember(kept, name, value);
    }
    if (Object.keys(kept).length === 0) return null;
    if (this.#axis === null && axis !== null) {
      this.#axis = axis;
      this.#changed = true;
    }
    return all ? row : { ...row, values: kept };
  }

  get state(): OwnersState {
    return { owners: Object.fromEntries(this.#owners), axis: this.#axis };
  }

  /** Whether the state is another than at the last call. */
  takeChange(): boolean {
    const changed = this.#changed;
    this.#changed = false;
    return changed;
  }
}
