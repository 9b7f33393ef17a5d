import { Column, finiteOrGap, KeptPoints, type Fallback } from './kept-points';
import { upperBound, type Points } from './points';

/** What the horizontal axis counts. `relative` is the time since the run's first observation. */
export const X_AXES = ['epoch', 'step', 'time', 'relative'] as const;

export type XAxis = (typeof X_AXES)[number];

export function isTimeAxis(axis: XAxis): boolean {
  return axis === 'time' || axis === 'relative';
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
  #index: Floats | null = null;
  #fallbacks: readonly Fallback[] = [];
  #left = 0;
  #version = 0;
  #rewrites = 0;
  #made = { version: -1, rewrites: 0, leader: 0, origin: 0 };
  /** Up to which point everything is in order and on the axis; stops where it is not. */
  #plain = 0;
  /** Where points are in order but not as they came: shifted to the origin, infinities taken out. */
  #shifted = new Column();
  #finite = new Column();
  /** What is drawn once something is not in order or not on the axis; null before. */
  #kept: KeptPoints | null = null;

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
      [this.#shifted, this.#finite, this.#kept] = [new Column(), new Column(), null];
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
    if (!obeys && this.#isPlain(raw)) {
      this.#x = this.#shift(raw, origin);
      this.#y = this.#withGaps(value);
      [this.#index, this.#left, this.#fallbacks] = [null, 0, []];
      return;
    }
    this.#kept ??= new KeptPoints();
    if (!isTimeAxis(this.axis)) this.#replace(this.#kept, raw, value);
    else if (this.#kept.takeInOrder(raw, value, origin)) this.#show(this.#kept, this.#kept.x.length);
    else this.#sort(raw, value, origin);
  }

  #show({ index, x, y }: KeptPoints, drawn: number): void {
    [this.#index, this.#x, this.#y] = [index.filled(drawn), x.filled(drawn), y.filled(drawn)];
  }

  #shift(raw: Floats, origin: number): Floats {
    if (origin === 0) return raw;
    for (let at = this.#shifted.length; at < raw.length; at++) this.#shifted.push((raw[at] ?? NaN) - origin);
    return this.#shifted.filled();
  }

  #withGaps(value: Floats): Floats {
    if (this.points.nonFinite === null) return value;
    for (let at = this.#finite.length; at < value.length; at++) this.#finite.push(finiteOrGap(value[at] ?? NaN));
    return this.#finite.filled();
  }

  #isPlain(raw: Floats): boolean {
    let at = this.#plain;
    for (; at < raw.length; at++) {
      const x = raw[at] ?? NaN;
      if (!Number.isFinite(x) || (at > 0 && x < (raw[at - 1] ?? NaN))) break;
    }
    // What was drawn before may have stood in other places.
    if (at < raw.length && this.#index === null && this.#plain > 0) this.#rewrites += 1;
    this.#plain = at;
    return at === raw.length;
  }

  /** Leaves out what a later start has replaced. */
  #replace(kept: KeptPoints, raw: Floats, value: Floats): void {
    const told = this.#leader === null ? [] : this.#leader.#fallbacks;
    const drawn = kept.takeReplacing(raw, value, (index) => this.points.timeAt(index), told);
    const left = kept.replaced + kept.x.length - drawn;
    if (left !== this.#left) this.#rewrites += 1;
    this.#left = left;
    this.#fallbacks = kept.fallbacks;
    this.#show(kept, drawn);
  }

  /** What has a place, by its x: a clock that was set back does not make a line run backwards. Rare, so all anew. */
  #sort(raw: Floats, value: Floats, origin: number): void {
    this.#rewrites += 1;
    const indexes = Float64Array.from(raw.keys()).filter((index) => Number.isFinite(raw[index] ?? NaN));
    this.#index = indexes.sort((a, b) => (raw[a] ?? 0) - (raw[b] ?? 0) || a - b);
    this.#x = this.#index.map((index) => (raw[index] ?? NaN) - origin);
    this.#y = this.#index.map((index) => finiteOrGap(value[index] ?? NaN));
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
