import { lowerBound } from './points';

type Floats = Float64Array<ArrayBuffer>;

const FIRST_CAPACITY = 64;

/** Numbers in a row that grow and shrink at the end without being copied each time. */
export class Column {
  #numbers: Floats = new Float64Array(FIRST_CAPACITY);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get last(): number | undefined {
    return this.#length === 0 ? undefined : this.#numbers[this.#length - 1];
  }

  push(number: number): void {
    if (this.#length === this.#numbers.length) {
      const larger = new Float64Array(this.#length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#length++] = number;
  }

  pop(): void {
    this.#length -= 1;
  }

  /** The first of them, all if nothing is said; valid until the next change. */
  filled(length = this.#length): Floats {
    return this.#numbers.subarray(0, length);
  }
}

/** Where an axis fell back: a run was resumed from there. */
export interface Fallback {
  readonly x: number;
  /** When, milliseconds since 1970; NaN where nobody knows. */
  readonly time: number;
}

/** The points of an axis that are drawn where they are not simply all of them; each new point costs one point. */
export class KeptPoints {
  /** Index among all points. */
  readonly index = new Column();
  readonly x = new Column();
  /** NaN for what is not finite. */
  readonly y = new Column();
  readonly fallbacks: Fallback[] = [];
  /** How many were replaced by later ones. */
  replaced = 0;
  #seen = 0;
  #obeyed = 0;
  #latest = -Infinity;

  /**
   * Takes in the points that came since the last call, of an axis on which a later start replaces what stood there.
   *
   * @param told what another line fell back to, which this one follows; the same list as before, or longer
   * @returns how many of the kept ones are drawn
   */
  takeReplacing(raw: Floats, value: Floats, timeAt: (index: number) => number, told: readonly Fallback[]): number {
    for (; this.#seen < raw.length; this.#seen++) {
      const x = raw[this.#seen] ?? NaN;
      if (!Number.isFinite(x)) continue;
      const time = timeAt(this.#seen);
      for (let next = told[this.#obeyed]; next !== undefined && next.time <= time; next = told[this.#obeyed]) {
        this.#dropFrom(next.x);
        this.#obeyed += 1;
      }
      if (x < (this.x.last ?? -Infinity)) {
        this.fallbacks.push({ x, time });
        this.#dropFrom(x);
      }
      this.#push(this.#seen, x, value);
    }
    // What was told later than the last point holds as well, but is not yet passed: a point from before may still come.
    let drawn = this.x.length;
    for (let at = this.#obeyed; (told[at]?.time ?? NaN) <= Infinity; at++) {
      drawn = lowerBound(this.x.filled(), told[at]?.x ?? NaN, drawn);
    }
    return drawn;
  }

  /**
   * Takes in the points that came since the last call, of an axis on which every point stands where it happened.
   *
   * @param origin what is zero on the axis
   * @returns whether all are in order; if not, what is kept is of no use any more
   */
  takeInOrder(raw: Floats, value: Floats, origin: number): boolean {
    for (; this.#seen < raw.length; this.#seen++) {
      const at = raw[this.#seen] ?? NaN;
      if (!Number.isFinite(at)) continue;
      if (at < this.#latest) return false;
      this.#latest = at;
      this.#push(this.#seen, at - origin, value);
    }
    return true;
  }

  #push(index: number, x: number, value: Floats): void {
    this.index.push(index);
    this.x.push(x);
    this.y.push(finiteOrGap(value[index] ?? NaN));
  }

  #dropFrom(x: number): void {
    while ((this.x.last ?? -Infinity) >= x) {
      this.index.pop();
      this.x.pop();
      this.y.pop();
      this.replaced += 1;
    }
  }
}

/** What stands for a value in a line: NaN is a gap. */
export function finiteOrGap(value: number): number {
  return Number.isFinite(value) ? value : NaN;
}
