/** Points ready to be drawn; both arrays own their whole buffer and have the same length. */
export interface DecimatedPoints {
  readonly x: Float64Array<ArrayBuffer>;
  readonly y: Float64Array<ArrayBuffer>;
}

/** A column of up to this many points is not worth thinning. */
const SMALL_COLUMN = 4;

/**
 * Thins a series to what a chart of `columns` pixels can show of the x range [from, to], in one pass.
 *
 * Of each column stay its smallest and its largest finite value and, where it has values that are not finite, a gap;
 * of the range its first and its last point; and on each side the nearest point outside, so that the line runs to the
 * edge. Small columns, and a range with no more than two points a column, stay exactly as they are. x need not be
 * sorted: where it falls back (a resumed run) the line falls back too.
 *
 * @param x epoch or step of each point.
 * @param y same length; NaN is a gap.
 * @returns at most about 5 points a column.
 */
export function decimateMinMax(
  x: Float64Array,
  y: Float64Array,
  from: number,
  to: number,
  columns: number,
): DecimatedPoints {
  const length = Math.min(x.length, y.length);
  const count = Math.max(1, Math.floor(columns));
  const perUnit = to > from ? count / (to - from) : 0;
  const whole = countInside(x, length, from, to) <= 2 * count;
  const out = new Points(x, y);
  for (let index = 0; index < length;) {
    const side = sideOf(x, index, from, to);
    if (side !== 0) {
      // Outside only the ends of a line that enters, leaves or crosses the range matter.
      const before = index === 0 ? side : sideOf(x, index - 1, from, to);
      const after = index === length - 1 ? side : sideOf(x, index + 1, from, to);
      if (before !== side || after !== side) out.keep(index);
      index += 1;
      continue;
    }
    const start = index;
    index = whole ? endOfVisit(x, start, length, from, to) : endOfColumn(x, start, length, from, to, perUnit, count);
    if (whole || index - start <= SMALL_COLUMN) out.keepAll(start, index);
    else {
      const enters = start === 0 || sideOf(x, start - 1, from, to) !== 0;
      const leaves = index === length || sideOf(x, index, from, to) !== 0;
      out.keepExtremes(start, index, enters, leaves);
    }
  }
  return out.done();
}

/** First index after `start` that is outside the range. */
function endOfVisit(x: Float64Array, start: number, length: number, from: number, to: number): number {
  let index = start + 1;
  for (; index < length; index += 1) {
    const at = x[index] ?? Number.NaN;
    if (!(at >= from && at <= to)) break;
  }
  return index;
}

/** First index after `start` that is outside the range or in another column. */
function endOfColumn(
  x: Float64Array,
  start: number,
  length: number,
  from: number,
  to: number,
  perUnit: number,
  count: number,
): number {
  const column = Math.min(count - 1, Math.floor(((x[start] ?? 0) - from) * perUnit));
  const end = column === count - 1 ? Infinity : column + 1;
  let index = start + 1;
  for (; index < length; index += 1) {
    const at = x[index] ?? Number.NaN;
    const place = (at - from) * perUnit;
    if (!(at >= from && at <= to && place >= column && place < end)) break;
  }
  return index;
}

/** -1 left of the range, 0 inside, 1 right of it (or nowhere). */
function sideOf(x: Float64Array, index: number, from: number, to: number): -1 | 0 | 1 {
  const at = x[index] ?? Number.NaN;
  if (at < from) return -1;
  return at <= to ? 0 : 1;
}

function countInside(x: Float64Array, length: number, from: number, to: number): number {
  let inside = 0;
  for (let index = 0; index < length; index += 1) {
    const at = x[index] ?? Number.NaN;
    if (at >= from && at <= to) inside += 1;
  }
  return inside;
}

/** The points that stay, in order. */
class Points {
  readonly #fromX: Float64Array;
  readonly #fromY: Float64Array;
  #x = new Float64Array(1024);
  #y = new Float64Array(1024);
  #length = 0;

  constructor(x: Float64Array, y: Float64Array) {
    this.#fromX = x;
    this.#fromY = y;
  }

  keep(index: number): void {
    this.#push(this.#fromX[index] ?? Number.NaN, this.#fromY[index] ?? Number.NaN);
  }

  keepAll(start: number, end: number): void {
    for (let index = start; index < end; index += 1) this.keep(index);
  }

  /** Keeps smallest, largest and a gap of [start, end), and its ends where asked. */
  keepExtremes(start: number, end: number, first: boolean, last: boolean): void {
    let low = -1;
    let high = -1;
    let firstGap = -1;
    let lastGap = -1;
    const y = this.#fromY;
    let lowest = Infinity;
    let highest = -Infinity;
    for (let index = start; index < end; index += 1) {
      const value = y[index] ?? Number.NaN;
      // Difference to itself: 0 for a finite value, NaN for NaN and the infinities.
      if (value - value !== 0) {
        if (firstGap < 0) firstGap = index;
        lastGap = index;
        continue;
      }
      if (value < lowest) {
        lowest = value;
        low = index;
      }
      if (value > highest) {
        highest = value;
        high = index;
      }
    }
    const left = Math.min(low, high);
    const right = Math.max(low, high);
    const marks = new Set<number>();
    if (first) marks.add(start);
    if (left >= 0) marks.add(left).add(right);
    const gap = lastGap > right ? lastGap : firstGap >= 0 && firstGap < left ? firstGap : -1;
    if (gap >= 0) marks.add(gap);
    if (last) marks.add(end - 1);
    for (const index of [...marks].sort((a, b) => a - b)) {
      this.keep(index);
      // A gap between the two extremes would tear the column's stroke apart; it is drawn behind it.
      if (index === right && firstGap >= 0 && gap < 0) this.#push(this.#fromX[right] ?? Number.NaN, Number.NaN);
    }
  }

  done(): DecimatedPoints {
    return { x: this.#x.slice(0, this.#length), y: this.#y.slice(0, this.#length) };
  }

  #push(x: number, y: number): void {
    if (this.#length === this.#x.length) {
      this.#x = grown(this.#x);
      this.#y = grown(this.#y);
    }
    this.#x[this.#length] = x;
    this.#y[this.#length] = y;
    this.#length += 1;
  }
}

function grown(array: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(array.length * 2);
  larger.set(array);
  return larger;
}
