import { isLive } from '../../src/core/run/status';
import type { EpochValue } from '../../src/core/run/summary';
import type { ShownRun } from '../data/model';
import { bestOf, linesOf, LOSS, metricsOf, type Metric, type RunLine } from '../data/metrics';
import { axesOf, axisFor, countsStepsOnly, hasAxis, placesOf, type AxisChoice, type PlaceEpoch } from '../data/axes';
import type { AxisPoints, XAxis } from '../data/axis-points';
import type { ViewState } from '../data/view-state';
import type { Palette } from '../theme/palette';
import { t } from '../texts';
import { columnsFor, DrawnLine, POINT_BUDGET } from './drawn-line';
import type { PlotFrame, PlotLine, PlotLook } from './frame';
import type { MarkScene, RunMarks } from './marks';
import { clampZoom, fullSpan, valueAxis, valueExtent, type EpochExtent, type Span } from './range';
import { withoutBidi } from '../dom';
import type { WhatIfMarks, WhatIfPlaces } from './what-if-marks';
import { axisKind } from './x-axis';

/** One drawing of the chart: what the plot needs, and what cursor, legend and table need to know about it. */
export interface Scene {
  readonly axis: XAxis;
  readonly axes: readonly AxisChoice[];
  readonly metric: Metric;
  readonly metrics: readonly Metric[];
  /** Lines of all runs, shown or not. */
  readonly all: readonly RunLine[];
  /** Lines that are drawn. */
  readonly lines: readonly RunLine[];
  readonly full: Span;
  readonly view: Span;
  readonly frame: PlotFrame;
  readonly marks: MarkScene;
  /** Runs that have no place on the axis. */
  readonly lost: readonly ShownRun[];
  /** Whether values of zero or below were left out of a log scale. */
  readonly belowLog: boolean;
}

const TRAIN_DASH: readonly number[] = [6, 4];
/** Most gap marks that are looked for in a run; beyond, they would only form a bar. */
const GAPS = 2_000;

type SceneLine = PlotLine & { readonly slot: number; readonly validation: boolean };

/** What a scene is made of. */
export interface SceneInput {
  readonly runs: readonly ShownRun[];
  readonly state: ViewState;
  readonly palette: Palette;
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
  /** What a stopping rule that is only asked about would do; null or left out for none. */
  readonly whatIf?: WhatIfMarks | null;
  /** A small chart takes over what the large one shows of the same runs, and writes no labels. */
  readonly main?: Pick<Scene, 'metrics' | 'axes' | 'full' | 'view'>;
}

/** Makes scenes, and keeps what it made of each line, so that an appended epoch costs one epoch. */
export class SceneMaker {
  readonly #drawn = new Map<string, DrawnLine>();
  #look: { readonly palette: string; readonly look: PlotLook } | null = null;
  /** Share of the wanted columns that keeps within the point budget, for this many lines. */
  #thrift = { lines: 0, share: 1 };

  make(input: SceneInput): Scene {
    const { runs, state, palette, width, height, main } = input;
    const metrics = main?.metrics ?? metricsOf(runs);
    const metric = metrics.find(({ id }) => id === state.metric) ?? LOSS;
    const axes = main?.axes ?? axesOf(runs);
    const axis = axisFor(state.axis, axes);
    const kind = axisKind(axis);
    const all = runs.flatMap((run) => linesOf(run, metric.id, axis));
    const lines = all.filter((line) => isShown(line, state));
    const shownRuns = runs.filter((run) => !state.hiddenRuns.includes(run.key));
    const full = main?.full ?? fullSpan(extentOf(lines.length > 0 ? lines : all, shownRuns, axis));
    const view = main?.view ?? (state.zoom === null ? full : (clampZoom(state.zoom, full, kind.narrowest) ?? full));
    const drawn = this.#lines(lines, input, view);
    const points = drawn.map((line) => line.points);
    const extent = valueExtent(points, view, state.logScale);
    const name = metric.name === null ? t('chart.loss') : withoutBidi(metric.name).slice(0, 80);
    return {
      axis,
      axes,
      metric,
      metrics,
      all,
      lines,
      full,
      view,
      frame: {
        lines: drawn,
        x: kind.axis(view, width - 50),
        y: valueAxis(extent, height - 50, state.logScale && extent !== null),
        xTitle: main === undefined ? kind.title() : '',
        look: this.#lookOf(palette),
      },
      marks: {
        palette,
        lines: drawn,
        marks: shownRuns.flatMap((run) =>
          hasAxis(run, axis) ? [marksOf(run, metric, lines, state, axis, input.whatIf ?? null)] : [],
        ),
        yTitle: main === undefined ? name : '',
        labelled: main === undefined,
      },
      lost: shownRuns.filter((run) => !hasAxis(run, axis) && [...run.series.values()].some(({ length }) => length > 0)),
      belowLog: state.logScale && points.some((line) => line.some(({ y }) => y <= 0)),
    };
  }

  #lines(
    lines: readonly RunLine[],
    input: { state: ViewState; palette: Palette; width: number; pixelRatio: number },
    view: Span,
  ): readonly SceneLine[] {
    const { state, palette } = input;
    const faint = state.smoothing > 0 ? lines.map((line) => ({ line, smoothing: 0, raw: true })) : [];
    const wanted = [...faint, ...lines.map((line) => ({ line, smoothing: state.smoothing, raw: false }))];
    const ids = new Set(wanted.map(({ line, raw }) => drawnId(line, raw)));
    for (const id of this.#drawn.keys()) if (!ids.has(id)) this.#drawn.delete(id);
    const update = (share: number): number => {
      const pixels = Math.round(input.width * input.pixelRatio);
      const columns = Math.max(1, Math.floor(columnsFor(pixels, wanted.length) * share));
      const fine = columns >= pixels;
      let count = 0;
      for (const { line, smoothing, raw } of wanted) {
        const drawn = this.#drawnLine(drawnId(line, raw));
        drawn.update(line.drawn, { ...view, columns, smoothing, fine });
        count += drawn.points.length;
      }
      return count;
    };
    // A column can hold more than two points (small columns are kept whole): over budget, take fewer columns.
    if (this.#thrift.lines !== wanted.length) this.#thrift = { lines: wanted.length, share: 1 };
    for (let count = update(this.#thrift.share); count > POINT_BUDGET && this.#thrift.share > 0.05;) {
      this.#thrift.share *= Math.min(0.9, POINT_BUDGET / count);
      count = update(this.#thrift.share);
    }
    return wanted.map(({ line, raw }) => {
      const slot = slotOf(line.run, state);
      return {
        id: drawnId(line, raw),
        points: this.#drawnLine(drawnId(line, raw)).points,
        color: raw ? palette.runFaint(slot) : palette.run(slot),
        width: raw ? 1 : line.split === 'validation' ? 2 : 1.5,
        dash: line.split === 'train' && !raw ? TRAIN_DASH : [],
        slot,
        validation: line.split === 'validation' && !raw,
      };
    });
  }

  #drawnLine(id: string): DrawnLine {
    let drawn = this.#drawn.get(id);
    if (drawn === undefined) {
      drawn = new DrawnLine();
      this.#drawn.set(id, drawn);
    }
    return drawn;
  }

  /** The same object as long as the theme is the same, so that the plot knows when to start anew. */
  #lookOf(palette: Palette): PlotLook {
    if (this.#look?.palette !== palette.id) {
      const { font, fontSize, muted, grid, axis } = palette;
      this.#look = { palette: palette.id, look: { font, fontSize: fontSize - 2, muted, grid, axis } };
    }
    return this.#look.look;
  }
}

export function slotOf(run: ShownRun, state: ViewState): number {
  return Object.hasOwn(state.slots, run.key) ? (state.slots[run.key] ?? 0) : 0;
}

function isShown({ run, split }: RunLine, state: ViewState): boolean {
  if (state.hiddenRuns.includes(run.key)) return false;
  return split === 'validation' ? !state.hideValidation : !state.hideTrain;
}

function drawnId(line: RunLine, raw: boolean): string {
  return `${raw ? 'raw' : 'line'} ${line.id}`;
}

function extentOf(lines: readonly RunLine[], runs: readonly ShownRun[], axis: XAxis): EpochExtent {
  let first = Infinity;
  let last = -Infinity;
  for (const { drawn } of lines) {
    const { x } = drawn;
    const [low, high] = [x[0], x.at(-1)];
    if (low !== undefined && low < first) first = low;
    if (high !== undefined && high > last) last = high;
  }
  const live = runs.filter(({ view }) => isLive(view.summary.status));
  // Planned are epochs, or steps where a run is measured by them.
  const plans = live.flatMap(({ view: { summary } }) => (summary.axis === axis ? (summary.plannedEpochs ?? []) : []));
  const planned = plans.length === 0 ? null : Math.max(...plans);
  const kind = axisKind(axis);
  const extent = { first, last, planned, live: live.length > 0 };
  return axis === 'epoch' ? extent : { ...extent, narrowest: kind.narrowest, empty: kind.empty() };
}

function marksOf(
  run: ShownRun,
  metric: Metric,
  lines: readonly RunLine[],
  state: ViewState,
  axis: XAxis,
  whatIf: WhatIfMarks | null,
): RunMarks {
  const { summary } = run.view;
  const { train, validation } = summary.losses;
  const own = lines.filter((line) => line.run === run);
  const { stop, verdict } = summary;
  const shown = own.find((line) => line.split === 'validation');
  const best = shown === undefined ? null : bestOf(run, metric.id, own);
  const judged = placesOf(run, run.series.get(validation ?? train ?? ''), axis);
  const bestPlace = shown === undefined ? judged : placesOf(run, shown.points, axis);
  const span = verdict.kind === 'overfitting' ? verdict.span : null;
  return {
    slot: slotOf(run, state),
    inSteps: countsStepsOnly(run),
    best: best === null ? null : { ...best, x: bestPlace(best.epoch) },
    stop: stop === null ? null : { epoch: stop.epoch, x: judged(stop.epoch), acted: wasStoppedByRule(run) },
    overfitting: span === null ? null : { from: judged(span.from), to: judged(span.to) },
    whatIf: whatIfOf(whatIf?.get(run.key), metric, shown, best, judged),
    gaps: own.flatMap(({ drawn, points }) => (points.nonFinite === null ? [] : gapsOf(drawn))).sort((a, b) => a - b),
  };
}

/** Where the marks of a rule that is only asked about stand: its stop on whatever line is drawn, the kept loss on its own. */
function whatIfOf(
  mark: { readonly stop: number | null; readonly kept: EpochValue | null } | undefined,
  metric: Metric,
  shown: RunLine | undefined,
  best: EpochValue | null,
  placeOf: PlaceEpoch,
): WhatIfPlaces | null {
  if (mark === undefined) return null;
  const { stop, kept } = mark;
  const x = stop === null ? NaN : placeOf(stop);
  const position = shown?.drawn.nearest(x) ?? -1;
  return {
    stop: stop === null ? null : { epoch: stop, x, y: shown?.drawn.y[position] ?? NaN },
    kept:
      kept === null || shown === undefined || metric.id !== LOSS.id
        ? null
        : { ...kept, x: placeOf(kept.epoch), isBest: kept.epoch === best?.epoch },
  };
}

function wasStoppedByRule({ view }: ShownRun): boolean {
  const { status } = view.summary;
  return (status.kind === 'stopped' || status.kind === 'stopping') && status.cause.kind === 'rule';
}

function gapsOf({ x, y }: AxisPoints): number[] {
  const gaps: number[] = [];
  for (let position = 0; position < x.length && gaps.length < GAPS; position++) {
    if (Number.isNaN(y[position])) gaps.push(x[position] ?? NaN);
  }
  return gaps;
}
