import type { PointHash } from './point-hash';

/** A trail as plain data: points so far, their sums, and marks on the way as `[points, a, b]`. */
export interface TrailState {
  readonly points: number;
  readonly a: number;
  readonly b: number;
  readonly marks: readonly (readonly [number, number, number])[];
}

/** The first points are told apart one by one, later ones in ever longer stretches. */
const MAX_MARKS = 512;

/**
 * What was taken from a log so far, in bounded memory: how many points, and a sum of their hashes. With marks on the
 * way it can be told whether a log that is read anew begins with the same points, and where it leaves them. Within a
 * row the order does not matter: a table may get a column.
 */
export class PointTrail {
  #points = 0;
  #a = 0;
  #b = 0;
  #marks: [number, number, number][] = [];
  #spacing = 1;

  constructor(state?: TrailState) {
    if (state === undefined) return;
    this.#points = state.points;
    this.#a = state.a;
    this.#b = state.b;
    this.#marks = state.marks.map(([points, a, b]) => [points, a, b]);
    while (this.#spacing * MAX_MARKS < this.#points) this.#spacing *= 2;
  }

  get points(): number {
    return this.#points;
  }

  add(hash: PointHash): void {
    this.#points += 1;
    this.#a = (this.#a + hash.a) >>> 0;
    this.#b = (this.#b + hash.b) >>> 0;
  }

  /** A row is through: here a log that is read anew can be compared. `always`: here it must be. */
  mark(always = false): void {
    const last = this.#marks.at(-1)?.[0] ?? 0;
    if (this.#points === last || (!always && this.#points < last + this.#spacing)) return;
    this.#marks.push([this.#points, this.#a, this.#b]);
    if (this.#marks.length < MAX_MARKS) return;
    const half = MAX_MARKS / 2;
    this.#marks = this.#marks.filter((_, i) => i < half / 2 || i % 2 === 0);
    this.#spacing *= 2;
  }

  /**
   * What it was at an earlier moment that has a mark.
   *
   * @param points of that moment.
   */
  at(points: number): PointTrail {
    const marks = this.#marks.filter(([at]) => at <= points);
    const [at, a, b] = marks.at(-1) ?? [0, 0, 0];
    return new PointTrail({ points: at, a, b, marks });
  }

  /** Compares step by step. */
  check(): TrailCheck {
    return new TrailCheck(this.state());
  }

  state(): TrailState {
    return { points: this.#points, a: this.#a, b: this.#b, marks: this.#marks.map(([...mark]) => mark) };
  }
}

/** Goes along a trail with the points of a log that is read anew. */
export class TrailCheck {
  readonly #trail: TrailState;
  #points = 0;
  #a = 0;
  #b = 0;
  #next = 0;

  constructor(trail: TrailState) {
    this.#trail = trail;
  }

  /**
   * Takes the next point: `known` when it was taken before (as far as can be told yet), `new` when all that were
   * taken before have come, `other` when this log does not begin with them.
   */
  add(hash: PointHash): 'known' | 'new' | 'other' {
    const { points, a, b, marks } = this.#trail;
    if (this.#points >= points) return 'new';
    this.#points += 1;
    this.#a = (this.#a + hash.a) >>> 0;
    this.#b = (this.#b + hash.b) >>> 0;
    const mark = marks[this.#next];
    if (mark?.[0] === this.#points) {
      this.#next += 1;
      if (mark[1] !== this.#a || mark[2] !== this.#b) return 'other';
    }
    return this.#points === points && (this.#a !== a || this.#b !== b) ? 'other' : 'known';
  }

  /** Points that have come so far, at most as many as were taken before. */
  get points(): number {
    return this.#points;
  }
}
