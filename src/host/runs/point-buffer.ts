import type { SeriesPoints } from '../../core/series/points';

const FIRST_CAPACITY = 64;

type Floats = Float64Array<ArrayBuffer>;

/** One metric's points, growing in place; copies go out in buffers of their own. */
export class PointBuffer {
  private epoch: Floats = new Float64Array(FIRST_CAPACITY);
  private value: Floats = new Float64Array(FIRST_CAPACITY);
  /** Null as long as no point has said anything there. */
  private step: Floats | null = null;
  private time: Floats | null = null;
  private used = 0;

  get length(): number {
    return this.used;
  }

  /** Puts points at `from`; what stood from there on is replaced. A gap before `from` is filled with NaN. */
  put(from: number, points: SeriesPoints): void {
    const end = from + points.epoch.length;
    if (end > this.epoch.length) this.grow(Math.max(end, this.epoch.length * 2));
    if (points.step !== undefined) this.step ??= new Float64Array(this.epoch.length).fill(Number.NaN);
    if (points.time !== undefined) this.time ??= new Float64Array(this.epoch.length).fill(Number.NaN);
    const columns = [
      [this.epoch, points.epoch],
      [this.value, points.value],
      [this.step, points.step],
      [this.time, points.time],
    ] as const;
    for (const [column, added] of columns) {
      if (column === null) continue;
      if (from > this.used) column.fill(Number.NaN, this.used, from);
      if (added === undefined) column.fill(Number.NaN, from, end);
      else column.set(added, from);
    }
    this.used = end;
  }

  /** The points from `from` on; every array owns its whole buffer. */
  slice(from = 0): SeriesPoints {
    return {
      epoch: this.epoch.slice(from, this.used),
      ...(this.step === null ? {} : { step: this.step.slice(from, this.used) }),
      ...(this.time === null ? {} : { time: this.time.slice(from, this.used) }),
      value: this.value.slice(from, this.used),
    };
  }

  private grow(capacity: number): void {
    this.epoch = grown(this.epoch, capacity);
    this.value = grown(this.value, capacity);
    this.step &&= grown(this.step, capacity);
    this.time &&= grown(this.time, capacity);
  }
}

function grown(array: Floats, capacity: number): Floats {
  const larger = new Float64Array(capacity);
  larger.set(array);
  return larger;
}
