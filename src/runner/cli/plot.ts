import type { EpochValue } from '../../core/run/summary';
import { Canvas } from './canvas';

/** A curve: `x[i]` epochs, `y[i]` losses in the order of arrival. A value that is not finite is a gap. */
export interface PlotSeries {
  readonly role: 'train' | 'validation';
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** A character and what it stands for, so that the caller can colour it. */
export interface PlotCell {
  readonly char: string;
  readonly role: 'blank' | 'train' | 'validation' | 'best' | 'stop';
}

/** A drawn plot: rows of cells from top to bottom, and what the edges of the axes stand for. */
export interface Plot {
  readonly rows: readonly (readonly PlotCell[])[];
  readonly x: Range;
  readonly y: Range;
  /** The loss axis is logarithmic. */
  readonly log: boolean;
  /** Column of the best epoch and of the stop epoch, null when they are not drawn. */
  readonly bestColumn: number | null;
  readonly stopColumn: number | null;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** From this ratio of largest to smallest loss on, a linear axis would press the interesting end flat. */
const LOG_RATIO = 50;

const UNICODE = { best: '●', stop: '┆' };
const ASCII = { best: 'X', stop: '|' };

/** Calls `point` for every point, or `gap` where the curve is interrupted. */
function walk(curve: PlotSeries, point: (x: number, y: number) => void, gap: () => void): void {
  for (let i = 0; i < curve.x.length; i++) {
    const x = curve.x[i] ?? NaN;
    const y = curve.y[i] ?? NaN;
    if (Number.isFinite(x) && Number.isFinite(y)) point(x, y);
    else gap();
  }
}

function extent(series: readonly PlotSeries[], leastX: Range | null): { x: Range; y: Range } | null {
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const curve of series) {
    walk(
      curve,
      (x, y) => {
        x0 = Math.min(x0, x);
        x1 = Math.max(x1, x);
        y0 = Math.min(y0, y);
        y1 = Math.max(y1, y);
      },
      () => undefined,
    );
  }
  if (x0 > x1) return null;
  if (leastX !== null) {
    x0 = Math.min(x0, leastX.from);
    x1 = Math.max(x1, leastX.to);
  }
  return { x: { from: x0, to: x1 }, y: { from: y0, to: y1 } };
}

/** Where a value stands within a range, 0 to 1. Halves first: the distance of -1e308 and 1e308 overflows. */
function part(value: number, range: Range): number {
  if (range.to === range.from) return 0.5;
  const share = (value / 2 - range.from / 2) / (range.to / 2 - range.from / 2);
  return Math.min(1, Math.max(0, share));
}

function within(value: number, range: Range): boolean {
  return value >= range.from && value <= range.to;
}

/**
 * Draws losses over epochs into `width` × `height` characters: braille with Unicode, else one ASCII sign a character
 * (`.` train, `o` validation, `X` best, `|` stop), so that curves differ in shape without colours. Every point
 * counts: points that share a column draw a vertical stroke, so peaks are never lost. The loss axis is logarithmic
 * when the losses span more than a factor of 50.
 *
 * @returns null when there is no finite value to draw.
 */
export function plotLosses(input: {
  readonly series: readonly PlotSeries[];
  readonly best: EpochValue | null;
  /** Epoch at which the stopping rule says stop. */
  readonly stop: number | null;
  readonly width: number;
  readonly height: number;
  readonly unicode: boolean;
  /** Least extent of the epoch axis. */
  readonly leastX: Range | null;
}): Plot | null {
  const range = extent(input.series, input.leastX);
  if (range === null) return null;
  const { x, y } = range;
  const canvas = new Canvas<'train' | 'validation'>(input.width, input.height, input.unicode ? 'braille' : 'ascii');
  const log = y.from > 0 && y.to / y.from > LOG_RATIO;
  const scaled: Range = log ? { from: Math.log(y.from), to: Math.log(y.to) } : y;
  const dotX = (epoch: number): number => (x.to === x.from ? 0 : Math.round(part(epoch, x) * (canvas.dotColumns - 1)));
  const dotY = (loss: number): number =>
    Math.round((1 - part(log ? Math.log(loss) : loss, scaled)) * (canvas.dotRows - 1));

  // Validation is drawn last: where both pass through one character, it is validation's.
  for (const role of ['train', 'validation'] as const) {
    for (const curve of input.series) {
      if (curve.role === role) draw(canvas, curve, dotX, dotY);
    }
  }

  const { best, stop } = input;
  const marks = input.unicode ? UNICODE : ASCII;
  const bestColumn = best !== null && within(best.epoch, x) ? canvas.column(dotX(best.epoch)) : null;
  const bestRow = best !== null && within(best.value, y) ? canvas.row(dotY(best.value)) : null;
  const stopColumn = stop !== null && within(stop, x) ? canvas.column(dotX(stop)) : null;
  const cell = (column: number, row: number): PlotCell => {
    if (column === bestColumn && row === bestRow) return { char: marks.best, role: 'best' };
    const owner = canvas.owner(column, row);
    if (owner !== null) {
      const sign = owner === 'train' ? '.' : 'o';
      return { char: input.unicode ? canvas.braille(column, row) : sign, role: owner };
    }
    return column === stopColumn ? { char: marks.stop, role: 'stop' } : { char: ' ', role: 'blank' };
  };
  const rows = Array.from({ length: input.height }, (_, row) =>
    Array.from({ length: input.width }, (_unused, column) => cell(column, row)),
  );
  return { rows, x, y, log, bestColumn, stopColumn };
}

function draw(
  canvas: Canvas<PlotSeries['role']>,
  curve: PlotSeries,
  dotX: (epoch: number) => number,
  dotY: (loss: number) => number,
): void {
  let last: readonly [number, number] | null = null;
  walk(
    curve,
    (x, y) => {
      const here = [dotX(x), dotY(y)] as const;
      const [fromX, fromY] = last ?? here;
      canvas.line(fromX, fromY, here[0], here[1], curve.role);
      last = here;
    },
    () => {
      last = null;
    },
  );
}
