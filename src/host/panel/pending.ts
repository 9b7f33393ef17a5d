import type { RunDelta, RunView, SeriesAppend } from '../../shared/protocol';
import type { SeriesChange } from '../runs/series-cache';

/** What has changed since the last message to the panel. */
export class Pending {
  private readonly views = new Set<string>();
  private readonly series = new Map<string, Map<string, number>>();

  get empty(): boolean {
    return this.views.size === 0 && this.series.size === 0;
  }

  noteView(key: string): void {
    this.views.add(key);
  }

  /** Remembers from which point on each metric must be sent; an earlier point wins. */
  noteSeries(change: SeriesChange): void {
    let metrics = this.series.get(change.key);
    if (metrics === undefined) {
      metrics = new Map();
      this.series.set(change.key, metrics);
    }
    for (const [name, from] of Object.entries(change.from)) {
      metrics.set(name, Math.min(from, metrics.get(name) ?? from));
    }
  }

  clear(): void {
    this.views.clear();
    this.series.clear();
  }

  /** Takes everything out as deltas. */
  take(
    view: (key: string) => RunView | null,
    tail: (key: string, metric: string, from: number) => SeriesAppend | null,
  ): RunDelta[] {
    const deltas: RunDelta[] = [];
    for (const key of new Set([...this.views, ...this.series.keys()])) {
      const series: Record<string, SeriesAppend> = {};
      for (const [name, from] of this.series.get(key) ?? []) {
        const points = tail(key, name, from);
        if (points !== null) series[name] = points;
      }
      deltas.push({ key, view: this.views.has(key) ? view(key) : null, series });
    }
    this.clear();
    return deltas;
  }
}
