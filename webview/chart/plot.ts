import {
  Chart,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  type ChartDataset,
  type ChartOptions,
  type Scale,
} from 'chart.js';
import type { Axis, Paint, PlotFrame, PlotLine, PlotPoint, Surface } from './frame';

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale);

type Dataset = ChartDataset<'line', PlotPoint[]>;

/** Beyond this many points no corner can be seen, and round ones cost a third of the drawing. */
const DENSE = 1_000;

/** Least width of the y axis' labels. */
const LABEL_WIDTH = 44;

/** Room for the y axis' title above the lines and for half a mark at their right end. */
const PADDING = { top: 22, right: 14, bottom: 0, left: 0 };

/**
 * The only user of chart.js. Nothing is left for the library to find out: points come decimated and in order, scales
 * and ticks are fixed, there is no animation and no event handling, and each `draw` is one synchronous update.
 */
export class Plot {
  readonly #chart: Chart<'line', PlotPoint[]>;
  #frame: PlotFrame | null = null;
  #datasets = new Map<string, Dataset>();

  readonly #top: number;

  /** `title`: whether room is kept above the lines for the y axis' title. */
  constructor(canvas: HTMLCanvasElement, paint: { readonly under: Paint; readonly over: Paint }, title = true) {
    this.#top = title ? PADDING.top : 8;
    this.#chart = new Chart<'line', PlotPoint[]>(canvas, {
      type: 'line',
      data: { datasets: [] },
      options: this.#options(),
      plugins: [
        {
          id: 'lossline',
          beforeDatasetsDraw: () => this.#frame !== null && paint.under(this.surface()),
          afterDatasetsDraw: () => this.#frame !== null && paint.over(this.surface()),
        },
      ],
    });
  }

  /** Sets the size in CSS pixels; draws again when there is something to draw. */
  resize(width: number, height: number): void {
    this.#chart.resize(width, height);
  }

  draw(frame: PlotFrame): void {
    const before = this.#frame;
    const scaleChanged = before?.y.log !== frame.y.log || before.look !== frame.look || before.xTitle !== frame.xTitle;
    this.#frame = frame;
    // Until the next update the library answers with the options before, so new ones bring their range along.
    if (scaleChanged) this.#chart.options = this.#options();
    else this.#setAxes(frame);
    this.#chart.data.datasets = frame.lines.map((line) => this.#dataset(line));
    const ids = new Set(frame.lines.map((line) => line.id));
    for (const id of this.#datasets.keys()) if (!ids.has(id)) this.#datasets.delete(id);
    this.#chart.update('none');
  }

  /** The library keeps every chart by itself until it is told that one is over. */
  dispose(): void {
    this.#chart.destroy();
  }

  surface(): Surface {
    const { ctx, chartArea, scales } = this.#chart;
    const place = (scale: Scale | undefined, value: number): number => scale?.getPixelForValue(value) ?? NaN;
    return {
      context: ctx,
      left: chartArea.left,
      right: chartArea.right,
      top: chartArea.top,
      bottom: chartArea.bottom,
      x: (epoch) => place(scales['x'], epoch),
      y: (value) => place(scales['y'], value),
    };
  }

  /** The place on the axis at a distance from the canvas' left edge, in CSS pixels. */
  placeAt(pixel: number): number {
    return this.#chart.scales['x']?.getValueForPixel(pixel) ?? NaN;
  }

  #dataset(line: PlotLine): Dataset {
    let dataset = this.#datasets.get(line.id);
    if (dataset === undefined) {
      dataset = { data: line.points, label: line.id };
      this.#datasets.set(line.id, dataset);
    }
    dataset.data = line.points;
    dataset.borderColor = line.color;
    dataset.borderWidth = line.width;
    dataset.borderJoinStyle = line.points.length > DENSE ? 'bevel' : 'round';
    dataset.borderDash = [...line.dash];
    return dataset;
  }

  #setAxes(frame: PlotFrame): void {
    const { x, y } = this.#chart.options.scales ?? {};
    if (x !== undefined) Object.assign(x, { min: frame.x.min, max: frame.x.max });
    if (y !== undefined) Object.assign(y, { min: frame.y.min, max: frame.y.max });
  }

  #options(): ChartOptions<'line'> {
    const frame = this.#frame;
    const look = frame?.look;
    const font = { family: look?.font ?? 'sans-serif', size: look?.fontSize ?? 11 };
    const ticks = (axis: () => Axis | undefined): object => ({
      color: look?.muted ?? 'gray',
      font,
      padding: 4,
      autoSkip: false,
      maxRotation: 0,
      callback: (value: number, index: number, all: readonly EdgeTick[]) =>
        all[index]?.edge === true ? '' : (axis()?.format(value) ?? ''),
    });
    const own = (axis: () => Axis | undefined) => (scale: Scale) => {
      scale.ticks = (axis()?.ticks ?? []).map((value) => ({ value }));
    };
    const line = { color: look?.grid ?? 'gray', drawTicks: false };
    return {
      animation: false,
      events: [],
      normalized: true,
      parsing: false,
      responsive: false,
      maintainAspectRatio: false,
      layout: { padding: { ...PADDING, top: this.#top } },
      datasets: { line: { spanGaps: false, tension: 0 } },
      elements: { line: { fill: false }, point: { radius: 0, hitRadius: 0, hoverRadius: 0 } },
      scales: {
        x: {
          type: 'linear',
          ...rangeOf(frame?.x),
          border: { color: look?.axis ?? 'gray' },
          grid: { ...line, display: false },
          ticks: { ...ticks(() => this.#frame?.x), align: 'inner' },
          title: {
            display: frame?.xTitle !== '',
            text: frame?.xTitle ?? '',
            align: 'end',
            color: look?.muted ?? 'gray',
            font,
            padding: 0,
          },
          afterBuildTicks: (scale: Scale) => {
            scale.ticks = withEdges(this.#frame?.x, scale.width);
          },
        },
        y: {
          type: frame?.y.log === true ? 'logarithmic' : 'linear',
          ...rangeOf(frame?.y),
          border: { display: false },
          grid: line,
          ticks: ticks(() => this.#frame?.y),
          afterBuildTicks: own(() => this.#frame?.y),
          // Charts below each other have their axes below each other, unless a number is very long.
          afterFit: (scale: Scale) => {
            scale.width = Math.max(scale.width, LABEL_WIDTH);
          },
        },
      },
    };
  }
}

/** The library's tick; `edge` ones are not written. */
interface EdgeTick {
  readonly value: number;
  readonly edge?: boolean;
}

/** Half a label: a tick that is nearer to an end of the axis has its label moved inwards. */
const HALF_LABEL = 24;

/**
 * The library moves the first and the last label inwards, wherever they stand, and then they no longer stand at their
 * ticks. So that only labels at the very ends are moved, ends without a tick of their own get one without a label.
 */
function withEdges(axis: Axis | undefined, width: number): EdgeTick[] {
  if (axis === undefined) return [];
  const ticks: EdgeTick[] = axis.ticks.map((value) => ({ value }));
  const near = (HALF_LABEL / Math.max(1, width)) * (axis.max - axis.min);
  const [first, last] = [ticks[0]?.value ?? Infinity, ticks.at(-1)?.value ?? -Infinity];
  if (first - axis.min > near) ticks.unshift({ value: axis.min, edge: true });
  if (axis.max - last > near) ticks.push({ value: axis.max, edge: true });
  return ticks;
}

function rangeOf(axis: Axis | undefined): { min?: number; max?: number } {
  return axis === undefined ? {} : { min: axis.min, max: axis.max };
}
