import type { PlotPoint } from './frame';
import { logTicks, niceStep, stepTicks, tickFormat } from './ticks';
import type { Axis } from './frame';

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What the x axis has to hold. */
export interface EpochExtent {
  readonly first: number;
  readonly last: number;
  /** Epochs that a live run will still do; null when nobody knows, or when no run is live. */
  readonly planned: number | null;
  readonly live: boolean;
  /** What is shown before there is anything; the width around a single point. By default those of epochs. */
  readonly empty?: Span;
  readonly narrowest?: number;
}

/**
 * The epochs from first to last. While a run is live its planned epochs are shown too, so that the chart does not
 * shift with each epoch; where the plan is not known, the end moves in steps.
 */
export function fullSpan(extent: EpochExtent): Span {
  const { first, last, planned, live, empty = { from: 1, to: Math.max(2, planned ?? 10) } } = extent;
  if (!Number.isFinite(first) || !Number.isFinite(last)) return empty;
  let to = last;
  if (live && planned !== null && planned >= last) to = planned;
  else if (live) {
    const step = niceStep(last - first, 8);
    to = first + Math.ceil((last - first) / step + 0.5) * step;
  }
  const half = (extent.narrowest ?? 1) / 2;
  return to > first ? { from: first, to } : { from: first - half, to: first + half };
}

/** Narrowest zoom, in epochs. */
const NARROWEST = 2;

/** Keeps a zoom inside what there is; null when it shows everything anyway. */
export function clampZoom(zoom: Span, full: Span, narrowest = NARROWEST): Span | null {
  const width = Math.max(Math.min(narrowest, full.to - full.from), zoom.to - zoom.from);
  if (!(width < full.to - full.from)) return null;
  const from = Math.min(Math.max(zoom.from, full.from), full.to - width);
  return { from, to: from + width };
}

/** Narrows (factor below 1) or widens a span around an epoch that stays where it is. */
export function zoomAround(span: Span, epoch: number, factor: number): Span {
  return { from: epoch - (epoch - span.from) * factor, to: epoch + (span.to - epoch) * factor };
}

export function epochAxis(span: Span, width: number): Axis {
  const range = span.to - span.from;
  const step = range >= 2 ? Math.max(1, niceStep(range, width / 64)) : niceStep(range, width / 64);
  const ticks = stepTicks(span.from, span.to, step);
  // A run starts at epoch 1: say so, unless the next tick would stand on top of it.
  const second = ticks[0] ?? Infinity;
  if (Math.abs(span.from - 1) < 1e-9 && second > 1 && second - 1 >= step * 0.6) ticks.unshift(1);
  return { min: span.from, max: span.to, ticks, format: tickFormat(Math.min(step, 1) === step ? step : 1, span.to) };
}

/** Smallest and largest value of the lines within the span; null when they have none that can be drawn. */
export function valueExtent(lines: readonly (readonly PlotPoint[])[], span: Span, log: boolean): Span | null {
  let from = Infinity;
  let to = -Infinity;
  for (const points of lines) {
    for (const { x, y } of points) {
      if (x < span.from || x > span.to || !Number.isFinite(y) || (log && y <= 0)) continue;
      if (y < from) from = y;
      if (y > to) to = y;
    }
  }
  return from <= to ? { from, to } : null;
}

/** The y axis: a little air around the values, zero when it is near, ends on half steps so that it seldom moves. */
export function valueAxis(extent: Span | null, height: number, log: boolean): Axis & { readonly log: boolean } {
  const count = Math.max(2, Math.min(8, height / 44));
  if (log) return { ...logAxis(extent ?? { from: 0.1, to: 1 }, count), log };
  const { from, to } = extent ?? { from: 0, to: 1 };
  const range = to - from || Math.abs(to) * 0.1 || 1;
  const air = range * 0.06;
  const step = niceStep(range + 2 * air, count);
  const near = from >= 0 && from < to * 0.3;
  let min = near ? 0 : Math.floor((from - air) / (step / 2)) * (step / 2);
  let max = Math.ceil((to + air) / (step / 2)) * (step / 2);
  // Shares end at 1: an axis up to 1.05 would promise an accuracy that cannot be.
  if (from >= 0 && to <= 1 && to > 0.9) max = 1 + air * 0.25;
  if (!(max > min) || !Number.isFinite(max - min)) {
    min = Math.max(-Number.MAX_VALUE / 4, from);
    max = Math.min(Number.MAX_VALUE / 4, to);
    if (!(max > min)) [min, max] = [min - 1, min + 1];
  }
  return {
    min,
    max,
    ticks: stepTicks(min, max, step),
    format: tickFormat(step, Math.max(Math.abs(min), Math.abs(max))),
    log,
  };
}

function logAxis(extent: Span, count: number): Axis {
  const ratio = extent.to / extent.from;
  const air = Number.isFinite(ratio) ? Math.max(1.08, ratio ** 0.05) : 1.5;
  const min = Math.max(Number.MIN_VALUE * 1e4, extent.from / air);
  const max = Math.min(Number.MAX_VALUE / 2, extent.to * air);
  return { min, max, ticks: logTicks(min, max, count), format: formatLog };
}

function formatLog(value: number): string {
  return value >= 1e-4 && value < 1e6 ? String(Number(value.toPrecision(3))) : value.toExponential().replace('+', '');
}
