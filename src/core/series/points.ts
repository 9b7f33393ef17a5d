import type { Column } from './column';
import type { MetricSeries } from './series';

/**
 * One metric's points in the order of arrival, as they travel: columns of one length, each an array that owns its
 * whole buffer, so that it can be transferred. A column that says nothing (no point has a step) is left out.
 */
export interface SeriesPoints {
  /** 1-based epoch of each point; may be fractional, may repeat. */
  readonly epoch: Float64Array<ArrayBuffer>;
  /** Iterations so far; NaN where the log does not say. Absent when no point has one. */
  readonly step?: Float64Array<ArrayBuffer>;
  /** Milliseconds since 1970; NaN where the log does not say. Absent when no point has one. */
  readonly time?: Float64Array<ArrayBuffer>;
  readonly value: Float64Array<ArrayBuffer>;
}

/** The points `from` (0-based) up to, not including, `to` of a series, in buffers of their own. */
export function pointsOf(series: MetricSeries, from: number, to: number): SeriesPoints {
  const step = telling(series.step, from, to);
  const time = telling(series.time, from, to);
  return {
    epoch: series.epoch.slice(from, to),
    ...(step === null ? {} : { step }),
    ...(time === null ? {} : { time }),
    value: series.value.slice(from, to),
  };
}

/** The buffers of points, for a transfer. */
export function buffersOf({ epoch, step, time, value }: SeriesPoints): ArrayBuffer[] {
  return [epoch, step, time, value].flatMap((column) => (column === undefined ? [] : [column.buffer]));
}

/** A part of a column, or null when there is no number in it. */
function telling(column: Column, from: number, to: number): Float64Array<ArrayBuffer> | null {
  const part = column.slice(from, to);
  return part.some((value) => !Number.isNaN(value)) ? part : null;
}
