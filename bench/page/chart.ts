import uPlot from 'uplot';
import { Plot } from '../../webview/chart/plot';
import { SceneMaker } from '../../webview/chart/scene';
import { Points } from '../../webview/data/points';
import type { ShownRun } from '../../webview/data/model';
import { FIRST_STATE } from '../../webview/data/view-state';
import { readPalette } from '../../webview/theme/palette';
import type { RunView } from '../../src/shared/protocol';

/** Milliseconds of the main thread, raster included. */
export interface ChartTimes {
  readonly first: number;
  readonly frames: readonly number[];
  readonly appends: readonly number[];
}

export interface ChartFigures {
  readonly ours: ChartTimes;
  readonly peer: ChartTimes;
  /** Pixel columns whose least or greatest value was not drawn. */
  readonly lost: number;
}

const WIDTH = 1_000;
const HEIGHT = 500;
const FRAMES = 6;
/** What is shown of the whole in a frame, and how far the view moves between two. */
const SHOWN = 0.6;
const MOVE = 0.03;

interface Case {
  readonly runs: number;
  readonly epochs: number;
}

type Values = Float64Array<ArrayBuffer>;

declare global {
  interface Window {
    measureChart: (input: Case & { readonly oursFirst: boolean }) => Promise<ChartFigures>;
  }
}

window.measureChart = async ({ runs, epochs, oursFirst }) => {
  const x = Float64Array.from({ length: epochs }, (_, index) => index + 1);
  const lines = Array.from({ length: runs }, (_, run) => curve(epochs, run));
  if (oursFirst) {
    const ours = await measureOurs(x, lines);
    return { ours: ours.times, peer: await measurePeer(x, lines), lost: ours.lost };
  }
  const peer = await measurePeer(x, lines);
  const ours = await measureOurs(x, lines);
  return { ours: ours.times, peer, lost: ours.lost };
};

/** A noisy falling loss. */
function curve(epochs: number, seed: number): Values {
  let state = seed * 7_919 + 1;
  return Float64Array.from({ length: epochs }, (_, index) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return 1 / (1 + (5 * index) / epochs) + (state / 2 ** 32 - 0.5) * 0.2 + seed * 0.02;
  });
}

async function measureOurs(x: Values, lines: readonly Values[]): Promise<{ times: ChartTimes; lost: number }> {
  const palette = readPalette();
  const canvas = place(document.createElement('canvas'));
  const started = performance.now();
  const runs = lines.map((value, index) => shownRun(index, x, value));
  const maker = new SceneMaker();
  const plot = new Plot(canvas, { under: () => undefined, over: () => undefined });
  const draw = (zoom: { from: number; to: number } | null): ReturnType<SceneMaker['make']> => {
    const state = { ...FIRST_STATE, zoom };
    const scene = maker.make({ runs, state, palette, width: WIDTH, height: HEIGHT, pixelRatio: 1 });
    plot.draw(scene.frame);
    return scene;
  };
  plot.resize(WIDTH, HEIGHT);
  const scene = draw(null);
  flush(canvas);
  const first = performance.now() - started;
  const lost = lostExtremes(
    x,
    lines,
    scene.frame.lines.map((line) => line.points),
    scene.view,
  );
  const frames: number[] = [];
  for (const zoom of views(x.length)) {
    await idle();
    frames.push(timed(canvas, () => void draw(zoom)));
  }
  draw(null);
  flush(canvas);
  const appends: number[] = [];
  for (let frame = 0; frame < FRAMES; frame++) {
    await idle();
    const epoch = Float64Array.of(x.length + 1 + frame);
    appends.push(
      timed(canvas, () => {
        for (const run of runs)
          for (const points of run.series.values()) points.put(points.length, { epoch, value: Float64Array.of(0.5) });
        draw(null);
      }),
    );
  }
  canvas.remove();
  return { times: { first, frames, appends }, lost };
}

async function measurePeer(x: Values, lines: readonly Values[]): Promise<ChartTimes> {
  const host = place(document.createElement('div'));
  const started = performance.now();
  const chart = new uPlot(
    {
      width: WIDTH,
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: false } },
      series: [
        {},
        ...lines.map((_, run) => ({ stroke: `hsl(${run * 37} 70% 60%)`, width: 2, points: { show: false } })),
      ],
    },
    [x, ...lines],
    host,
  );
  // uPlot draws in a microtask of its own.
  await Promise.resolve();
  const { canvas } = chart.ctx;
  flush(canvas);
  const first = performance.now() - started;
  const frames: number[] = [];
  for (const { from, to } of views(x.length)) {
    await idle();
    const start = performance.now();
    chart.setScale('x', { min: from, max: to });
    await Promise.resolve();
    flush(canvas);
    frames.push(performance.now() - start);
  }
  let data: Values[] = [x, ...lines];
  const appends: number[] = [];
  for (let frame = 0; frame < FRAMES; frame++) {
    data = data.map((values, index) => {
      const longer = new Float64Array(values.length + 1);
      longer.set(values);
      longer[values.length] = index === 0 ? values.length + 1 : 0.5;
      return longer;
    });
    await idle();
    const start = performance.now();
    chart.setData([data[0] ?? x, ...data.slice(1)]);
    await Promise.resolve();
    flush(canvas);
    appends.push(performance.now() - start);
  }
  chart.destroy();
  host.remove();
  return { first, frames, appends };
}

function views(epochs: number): { from: number; to: number }[] {
  return Array.from({ length: FRAMES }, (_, frame) => {
    const from = 1 + epochs * MOVE * frame;
    return { from, to: from + epochs * SHOWN };
  });
}

function shownRun(index: number, x: Values, value: Values): ShownRun {
  const points = new Points();
  points.put(0, { epoch: x, value });
  const losses = { train: null, validation: 'val_loss' };
  const verdict = { kind: 'good-fit', span: null };
  const summary = {
    entry: `run ${index}`,
    losses,
    verdict,
    stop: null,
    validationBest: null,
    status: { kind: 'running' },
    plannedEpochs: x.length + FRAMES,
  };
  return { key: String(index), view: { summary } as unknown as RunView, series: new Map([['val_loss', points]]) };
}

/** Compares the extremes of each pixel column, raw and drawn. */
function lostExtremes(
  x: Values,
  lines: readonly Values[],
  drawn: readonly (readonly { x: number; y: number }[])[],
  view: { readonly from: number; readonly to: number },
): number {
  const perUnit = WIDTH / (view.to - view.from);
  const column = (epoch: number): number => Math.min(WIDTH - 1, Math.floor((epoch - view.from) * perUnit));
  let lost = 0;
  lines.forEach((values, index) => {
    const low = new Float64Array(WIDTH).fill(Infinity);
    const high = new Float64Array(WIDTH).fill(-Infinity);
    values.forEach((value, at) => {
      const here = column(x[at] ?? 0);
      low[here] = Math.min(low[here] ?? Infinity, value);
      high[here] = Math.max(high[here] ?? -Infinity, value);
    });
    for (const { x: epoch, y } of drawn[index] ?? []) {
      const here = column(epoch);
      if (y === low[here]) low[here] = Infinity;
      if (y === high[here]) high[here] = -Infinity;
    }
    lost += low.filter((value) => value !== Infinity).length + high.filter((value) => value !== -Infinity).length;
  });
  return lost;
}

function place<E extends HTMLElement>(element: E): E {
  document.body.append(element);
  return element;
}

function timed(canvas: HTMLCanvasElement, work: () => void): number {
  const start = performance.now();
  work();
  flush(canvas);
  return performance.now() - start;
}

/** Drawing commands are only queued; reading a pixel makes the browser carry them out. */
function flush(canvas: HTMLCanvasElement): void {
  canvas.getContext('2d')?.getImageData(0, 0, 1, 1);
}

function idle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
