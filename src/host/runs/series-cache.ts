import type { WatchEvent } from '../../runner/watch/protocol';
import type { SeriesPoints } from '../../core/series/points';
import { PointBuffer } from './point-buffer';

type SeriesEvent = Extract<WatchEvent, { type: 'series' }>;

/** What came in: from which point on each metric is new. */
export interface SeriesChange {
  readonly key: string;
  /** Metrics that were there are gone: what has been sent of this run no longer holds. */
  readonly dropped: boolean;
  readonly from: Readonly<Record<string, number>>;
}

/** Points of the runs that somebody looks at, and of no others. */
export class SeriesCache {
  private readonly runs = new Map<string, Map<string, PointBuffer>>();

  /** Keeps these runs; others are forgotten. */
  keepOnly(keys: ReadonlySet<string>): void {
    for (const key of this.runs.keys()) if (!keys.has(key)) this.runs.delete(key);
  }

  accept(event: SeriesEvent): SeriesChange {
    const before = this.runs.get(event.key);
    const dropped = event.reset && [...(before?.keys() ?? [])].some((name) => !Object.hasOwn(event.metrics, name));
    let metrics = before;
    if (metrics === undefined || event.reset) {
      metrics = new Map();
      this.runs.set(event.key, metrics);
    }
    const from: Record<string, number> = {};
    for (const [name, points] of Object.entries(event.metrics)) {
      let buffer = metrics.get(name);
      if (buffer === undefined) {
        buffer = new PointBuffer();
        metrics.set(name, buffer);
      }
      buffer.put(points.from, points);
      from[name] = points.from;
    }
    return { key: event.key, dropped, from };
  }

  /** All points of a run, or null when it has not been sent yet. */
  all(key: string): Record<string, SeriesPoints> | null {
    const metrics = this.runs.get(key);
    if (metrics === undefined) return null;
    return Object.fromEntries([...metrics].map(([name, buffer]) => [name, buffer.slice()]));
  }

  tail(key: string, metric: string, from: number): SeriesPoints | null {
    return this.runs.get(key)?.get(metric)?.slice(from) ?? null;
  }
}
