import { upperBound, type Points } from './points';

/** What the horizontal axis counts. `relative` is the time since the run's first observation. */
export const X_AXES = ['epoch', 'step', 'time', 'relative'] as const;

export type XAxis = (typeof X_AXES)[number];

export function isTimeAxis(axis: XAxis): boolean {
  return axis === 'time' || axis === 'relative';
}

/** Where an axis fell back: a run was resumed from there. */
interface Fallback {
  readonly x: number;
  /** When, milliseconds since 1970; NaN where nobody knows. */
  readonly time: number;
}

type Floats = Float64Array<ArrayBuffer>;

const NOTHING: Floats = new Float64Array(0);

/**
 * The points of one metric on one axis, ready to be drawn: in order of x, no infinities (NaN stands for a gap), points
 * that have no place on the axis left out.
 *
 * Where epochs or steps fall back (a resumed run), the points from there on replace the earlier ones, and what was
 * replaced is not drawn: verdict, best epoch and all numbers know only what remains, so the chart shows what they speak
 * of. Nothing is lost by that, since on the axes of time every point stands where it happened. Like in the verdict's
 * own curves (LossCurve in core), the other series also follow what the train loss fell back to.
 */
export class AxisPoints {
  readonly points: Points;
  readonly axis: XAxis;
  readonly #leader: AxisPoints | null;
  #x: Floats = NOTHING;
  #y: Floats = NOTHING;
  /** Index of each drawn point among all; null when they are all drawn in their order. */
  #index: Uint32Array | null = null;
  #fallbacks: readonly Fallback[] = [];
  #left = 0;
  #version = 0;
  #rewrites = 0;
  #made = { version: -1, rewrites: 0, leader: 0, origin: 0 };
  /** Up to which point everything is in order, on the axis and finite; stops where it is not. */
  #plain = 0;

  constructor(points: Points, axis: XAxis, leader: AxisPoints | null) {
    this.points = points;
    this.axis = axis;
    this.#leader = leader;
  }

  /** In order. Valid until the next update. */
  get x(): Floats {
    return this.#x;
  }

  get y(): Floats {
    return this.#y;
  }

  get version(): number {
    return this.#version;
  }

  /** Goes up when anything but the end changed. */
  get rewrites(): number {
    return this.#rewrites;
  }

  /** How many points are not drawn because later ones have replaced them. */
  get replaced(): number {
    return this.#left;
  }

  /** Takes in what has changed. `origin`: what is zero on the relative axis, milliseconds since 1970. */
  update(origin: number): this {
    this.#leader?.update(origin);
    const from = this.axis === 'relative' ? origin : 0;
    const leader = this.#leader?.rewrites ?? 0;
    const { version, rewrites } = this.points;
    const made = this.#made;
    if (made.version === version && made.leader === leader && Object.is(made.origin, from)) return this;
    const changed = made.rewrites !== rewrites || made.leader !== leader || !Object.is(made.origin, from);
    if (changed) {
      this.#plain = 0;
      this.#rewrites += 1;
    }
    this.#made = { version, rewrites, leader, origin: from };
    this.#version += 1;
    this.#make(from);
    return this;
  }

  /** Index among all points of the drawn one at a position. */
  indexAt(position: number): number {
    return this.#index === null ? position : (this.#index[position] ?? -1);
  }

  /** The raw value at a position, infinities among them. */
  valueAt(position: number): number {
    return this.points.valueAt(this.indexAt(position));
  }

  epochAt(position: number): number {
    return this.points.epochAt(this.indexAt(position));
  }

  /** The epoch or the step of the drawn point at a position. */
  keyAt(position: number, key: 'epoch' | 'step'): number {
    return this.points.column(key)?.[this.indexAt(position)] ?? NaN;
  }

  /** Position of the last drawn point at this x; -1 when there is none. */
  positionOf(x: number): number {
    const after = upperBound(this.#x, x);
    return after > 0 && this.#x[after - 1] === x ? after - 1 : -1;
  }

  /** Position of the drawn point that is nearest; -1 when there is none. */
  nearest(x: number): number {
    const after = upperBound(this.#x, x);
    const [below, above] = [this.#x[after - 1], this.#x[after]];
    if (above === undefined) return after - 1;
    return below !== undefined && x - below <= above - x ? after - 1 : after;
  }

  #make(origin: number): void {
    const raw = this.points.column(this.axis === 'relative' ? 'time' : this.axis);
    const value = this.points.column('value');
    if (raw === null || value === null) {
      [this.#x, this.#y, this.#index, this.#left, this.#fallbacks] = [NOTHING, NOTHING, null, 0, []];
      return;
    }
    const obeys = this.#leader !== null && this.#leader.#fallbacks.length > 0;
    if (!obeys && this.#isPlain(raw, value)) {
      this.#x = origin === 0 ? raw : raw.map((at) => at - origin);
      this.#y = value;
      [this.#index, this.#left, this.#fallbacks] = [null, 0, []];
      return;
    }
    const kept = isTimeAxis(this.axis) ? this.#inOrder(raw) : this.#withoutReplaced(raw);
    this.#index = Uint32Array.from(kept);
    this.#x = Float64Array.from(kept, (index) => (raw[index] ?? NaN) - origin);
    this.#y = Float64Array.from(kept, (index) => {
      const at = value[index] ?? NaN;
      return Number.isFinite(at) ? at : NaN;
    });
  }

  #isPlain(raw: Floats, value: Floats): boolean {
    let at = this.#plain;
    for (; at < raw.length; at++) {
      const x = raw[at] ?? NaN;
      const y = value[at] ?? NaN;
      const inPlace = Number.isFinite(x) && (at === 0 || x >= (raw[at - 1] ?? NaN));
      if (!inPlace || y === Infinity || y === -Infinity) break;
    }
    // What was drawn before may have stood in other places.
    if (at < raw.length && this.#index === null && this.#plain > 0) this.#rewrites += 1;
    this.#plain = at;
    return at === raw.length;
  }

  /** Indexes of the points that no later start has replaced. */
  #withoutReplaced(raw: Floats): readonly number[] {
    const kept: number[] = [];
    const fallbacks: Fallback[] = [];
    const told = this.#leader === null ? [] : this.#leader.#fallbacks;
    let obeyed = 0;
    let left = 0;
    const dropFrom = (x: number): void => {
      while (kept.length > 0 && (raw[kept.at(-1) ?? 0] ?? NaN) >= x) {
        kept.pop();
        left += 1;
      }
    };
    const obey = (until: number): void => {
      for (let next = told[obeyed]; next !== undefined && next.time <= until; next = told[obeyed]) {
        dropFrom(next.x);
        obeyed += 1;
      }
    };
    for (let index = 0; index < raw.length; index++) {
      const x = raw[index] ?? NaN;
      if (!Number.isFinite(x)) continue;
      const time = this.points.timeAt(index);
      obey(time);
      const last = kept.at(-1);
      if (last !== undefined && x < (raw[last] ?? NaN)) {
        fallbacks.push({ x, time });
        dropFrom(x);
      }
      kept.push(index);
    }
    obey(Infinity);
    if (left !== this.#left) this.#rewrites += 1;
    this.#left = left;
    this.#fallbacks = fallbacks;
    return kept;
  }

  /** Indexes of what has a place, by its x: a clock that was set back does not make a line run backwards. */
  #inOrder(raw: Floats): readonly number[] {
    const kept: number[] = [];
    let ordered = true;
    for (let index = 0; index < raw.length; index++) {
      const x = raw[index] ?? NaN;
      if (!Number.isFinite(x)) continue;
      if (x < (raw[kept.at(-1) ?? index] ?? NaN)) ordered = false;
      kept.push(index);
    }
    if (ordered) return kept;
    this.#rewrites += 1;
    return kept.sort((a, b) => (raw[a] ?? 0) - (raw[b] ?? 0) || a - b);
  }
}

const made = new WeakMap<Points, Map<XAxis, { readonly leader: Points | null; readonly drawn: AxisPoints }>>();

/** The points on an axis, kept from drawing to drawing. `leader`: the run's train loss, null for itself. */
export function axisPoints(points: Points, axis: XAxis, leader: Points | null): AxisPoints {
  const follows = leader === points ? null : leader;
  let axes = made.get(points);
  if (axes === undefined) {
    axes = new Map();
    made.set(points, axes);
  }
  const known = axes.get(axis);
  if (known?.leader === follows) return known.drawn;
  const drawn = new AxisPoints(points, axis, follows === null ? null : axisPoints(follows, axis, null));
  axes.set(axis, { leader: follows, drawn });
  return drawn;
}
