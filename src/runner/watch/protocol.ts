import type { RunSummary } from '../../core/run/summary';
import type { SeriesPoints } from '../../core/series/points';

/** New points of a metric, to be put at `from` (0-based). */
export interface WatchedPoints extends SeriesPoints {
  readonly from: number;
}

/** To the worker thread that tails run directories. */
export type WatchRequest =
  /** The folders whose `.lossline/runs` to watch; replaces the earlier list. */
  | { readonly type: 'roots'; readonly roots: readonly string[] }
  /** The runs whose series to send; replaces the earlier list. A newly named one is sent whole first. */
  | { readonly type: 'series'; readonly keys: readonly string[] }
  /** Look now, do not wait for the next poll. */
  | { readonly type: 'poke' };

/** From the worker thread. */
export type WatchEvent =
  /** Summaries that are new or changed, and keys of runs that are gone. `complete` after the first full look. */
  | {
      readonly type: 'runs';
      readonly changed: readonly RunSummary[];
      readonly removed: readonly string[];
      readonly complete: boolean;
    }
  /** Points of a run: put at `from` in each metric. `from` 0 with `reset` replaces what was there. */
  | {
      readonly type: 'series';
      readonly key: string;
      readonly reset: boolean;
      readonly metrics: Readonly<Record<string, WatchedPoints>>;
    }
  | { readonly type: 'problem'; readonly root: string; readonly message: string };
