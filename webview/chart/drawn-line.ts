import { decimateMinMax, type DecimatedPoints } from '../../src/core/decimate/minmax';
import { smoothEma } from '../../src/core/smoothing/ema';
import type { AxisPoints } from '../data/axis-points';
import { lowerBound, upperBound } from '../data/points';
import type { PlotPoint } from './frame';
import type { Span } from './range';

/** How a line is to be drawn. */
export interface LineView extends Span {
  /** Pixel columns of the whole span. */
  readonly columns: number;
  /** 0 draws the raw values. */
  readonly smoothing: number;
  /** Whether a column is no wider than a pixel: then where in it a point stands cannot be seen. */
  readonly fine: boolean;
}

interface Made {
  readonly view: LineView;
  readonly version: number;
  readonly rewrites: number;
  readonly lastEpoch: number;
}

/**
 * The points of one line that are really drawn: the least and the greatest value of every pixel column. When points
 * were only appended and the view has not moved, only the last column and what follows is made again.
 */
export class DrawnLine {
  readonly points: PlotPoint[] = [];
  #made: Made | null = null;

  /** Returns how many points were made, for those who watch the cost. */
  update(source: AxisPoints, view: LineView): number {
    const made = this.#made;
    const sameView = made !== null && isSameView(made.view, view);
    if (sameView && made.version === source.version) return 0;
    const grown = sameView && made.rewrites === source.rewrites && view.smoothing === 0;
    const { x, y } = source;
    const count = grown ? this.#append(x, y, view, made.lastEpoch) : this.#make(x, y, view);
    this.#made = {
      view,
      version: source.version,
      rewrites: source.rewrites,
      lastEpoch: x.at(-1) ?? NaN,
    };
    return count;
  }

  #make(x: Float64Array<ArrayBuffer>, y: Float64Array<ArrayBuffer>, view: LineView): number {
    const values = view.smoothing > 0 ? smoothEma(y, view.smoothing) : y;
    // Of what is out of sight only the nearest point on each side matters.
    const start = Math.max(0, lowerBound(x, view.from) - 1);
    const end = upperBound(x, view.to) + 1;
    const [inX, inY] = [x.subarray(start, end), values.subarray(start, end)];
    return this.#put(0, decimateMinMax(inX, inY, view.from, view.to, view.columns), view, inX.length);
  }

  #append(x: Float64Array<ArrayBuffer>, y: Float64Array<ArrayBuffer>, view: LineView, lastEpoch: number): number {
    const width = (view.to - view.from) / view.columns;
    const columnOf = (epoch: number): number => Math.floor((epoch - view.from) / width);
    const column = columnOf(lastEpoch);
    // Beyond the right edge nothing is drawn but one neighbour, and that is there already.
    if (column > view.columns) return 0;
    if (!(column > 0)) return this.#make(x, y, view);
    const start = view.from + column * width;
    const count = Math.min(view.columns, columnOf(x.at(-1) ?? lastEpoch)) - column + 1;
    const first = lowerBound(x, start);
    const tail = decimateMinMax(x.subarray(first), y.subarray(first), start, start + count * width, count);
    return this.#put(this.#countBefore(start), tail, view, ((x.length - first) / count) * view.columns);
  }

  #countBefore(start: number): number {
    let count = this.points.length;
    while (count > 0 && (this.points[count - 1]?.x ?? -Infinity) >= start) count -= 1;
    return count;
  }

  /** `density`: how many points the whole span would have if all of it were like this part. */
  #put(from: number, { x, y }: DecimatedPoints, view: LineView, density: number): number {
    // Points of one column at one x make an upright stroke, which is drawn much faster than a slanted one.
    const perUnit = view.columns / (view.to - view.from);
    const upright = view.fine && density > view.columns * DENSE;
    const length = from + x.length;
    this.points.length = Math.min(this.points.length, length);
    for (let index = 0; index < x.length; index++) {
      const point = this.points[from + index];
      const exact = x[index] ?? NaN;
      const epoch = upright ? columnCentre(exact, view, perUnit) : exact;
      const value = y[index] ?? NaN;
      if (point === undefined) this.points.push({ x: epoch, y: value });
      else {
        point.x = epoch;
        point.y = value;
      }
    }
    return x.length;
  }
}

/** Points a column above which its points are drawn one above the other. */
const DENSE = 8;

function columnCentre(epoch: number, { from, to, columns }: LineView, perUnit: number): number {
  if (!(epoch >= from && epoch <= to)) return epoch;
  return from + (Math.min(columns - 1, Math.floor((epoch - from) * perUnit)) + 0.5) / perUnit;
}

function isSameView(a: LineView, b: LineView): boolean {
  return (
    a.from === b.from && a.to === b.to && a.columns === b.columns && a.smoothing === b.smoothing && a.fine === b.fine
  );
}

/** Most points that are drawn at once, over all lines. */
export const POINT_BUDGET = 40_000;

/** Pixel columns per line: no more than there are pixels, and all lines together within the budget. */
export function columnsFor(width: number, lines: number): number {
  const share = Math.floor(POINT_BUDGET / (2 * Math.max(1, lines))) - 2;
  return Math.max(1, Math.min(Math.round(width), share));
}
