import { setMember } from '../store/exact-json';
import { nameHash, pointHash, pointKey, type PointHash } from './point-hash';
import type { LogRow } from './row-sink';

/**
 * Points that are recorded and may come out of a log again: then they are not recorded a second time. Points, not rows:
 * where a row ends depends on when its log was looked at.
 */
export class RecordedPoints {
  readonly #counts = new Map<number, number>();
  readonly #names = new Map<string, number>();
  readonly #hash: PointHash = { a: 0, b: 0 };
  #left = 0;

  /** How many have not come again. */
  get left(): number {
    return this.#left;
  }

  add(row: Pick<LogRow, 'epoch' | 'step' | 'values'>): void {
    for (const [name, value] of Object.entries(row.values)) {
      const key = this.#key(row, name, value);
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
      this.#left += 1;
    }
  }

  /** The row without what is recorded; null when all of it is. */
  without<T extends Pick<LogRow, 'epoch' | 'step' | 'values'>>(row: T): T | null {
    if (this.#left === 0) return row;
    const values: Record<string, number> = {};
    let any = false;
    for (const [name, value] of Object.entries(row.values)) {
      const key = this.#key(row, name, value);
      const count = this.#counts.get(key) ?? 0;
      if (count > 0) {
        this.#counts.set(key, count - 1);
        this.#left -= 1;
      } else {
        setMember(values, name, value);
        any = true;
      }
    }
    return any ? { ...row, values } : null;
  }

  #key(row: Pick<LogRow, 'epoch' | 'step'>, name: string, value: number): number {
    let hash = this.#names.get(name);
    if (hash === undefined) this.#names.set(name, (hash = nameHash(name)));
    pointHash(hash, row.epoch, row.step, value, this.#hash);
    return pointKey(this.#hash);
  }
}
