import type { SeriesPoints } from '../../shared/protocol';

/** One metric's points, growing in place; copies go out in buffers of their own. */
export class PointBuffer {
  private epoch = new Float64Array(64);
  private value = new Float64Array(64);
  private used = 0;

  get length(): number {
    return this.used;
  }

  /** Puts points at `from`; what stood from there on is replaced. A gap before `from` is filled with NaN. */
  put(from: number, points: SeriesPoints): void {
    const end = from + points.epoch.length;
    if (end > this.epoch.length) {
      const capacity = Math.max(end, this.epoch.length * 2);
      this.epoch = grown(this.epoch, capacity);
      this.value = grown(this.value, capacity);
    }
    if (from > this.used) {
      this.epoch.fill(Number.NaN, this.used, from);
      this.value.fill(Number.NaN, this.used, from);
    }
    this.epoch.set(points.epoch, from);
    this.value.set(points.value, from);
    this.used = end;
  }

  /** The points from `from` on; both arrays own their whole buffer. */
  slice(from = 0): SeriesPoints {
    return { epoch: this.epoch.slice(from, this.used), value: this.value.slice(from, this.used) };
  }
}

function grown(array: Float64Array<ArrayBuffer>, capacity: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(capacity);
  larger.set(array);
  return larger;
}
