import { EventEmitter } from 'vscode';
import { isLive } from '../../core/run/status';
import type { RunSummary } from '../../core/run/summary';
import type { WatchEvent, WatchRequest } from '../../runner/watch/protocol';
import type { SeriesPoints } from '../../core/series/points';
import { Disposables } from '../disposables';
import type { Log } from '../log';
import { KeepAlive } from '../keep-alive';
import type { SeriesChange } from './series-cache';
import { SeriesCache } from './series-cache';
import type { StartWatcher } from '../outside';

export interface RunChange {
  /** Runs that are new or changed, each with its state before (null: new). */
  readonly changed: readonly { readonly run: RunSummary; readonly before: RunSummary | null }[];
  readonly removed: readonly string[];
  /** The first full look was over before this change: a new run has just been started. */
  readonly afterFirstLook: boolean;
}

/** All runs of the workspace, as the watcher thread tells of them, and the points of those that somebody shows. */
export class RunService {
  private readonly log: Log;
  private readonly disposables = new Disposables();
  private readonly runEmitter = this.disposables.add(new EventEmitter<RunChange>());
  private readonly seriesEmitter = this.disposables.add(new EventEmitter<SeriesChange>());
  private readonly deathEmitter = this.disposables.add(new EventEmitter<string>());
  private readonly summaries = new Map<string, RunSummary>();
  private readonly cache = new SeriesCache();
  private readonly thread: KeepAlive<WatchRequest, WatchEvent>;
  private looked = false;
  /** Keys a new thread has spoken of before its first complete look; null after it. */
  private seen: Set<string> | null = new Set();

  readonly onDidChangeRuns = this.runEmitter.event;
  readonly onDidChangeSeries = this.seriesEmitter.event;
  /** The watcher thread died too often and stays down; the reason. */
  readonly onDidGiveUp = this.deathEmitter.event;

  constructor(start: StartWatcher, log: Log) {
    this.log = log;
    this.thread = this.disposables.add(
      new KeepAlive<WatchRequest, WatchEvent>({
        name: 'watcher',
        start,
        lasts: ({ type }) => type !== 'poke',
        log,
        onEvent: (event) => this.accept(event),
        onStart: () => (this.seen = new Set()),
        onGivenUp: (reason) => this.deathEmitter.fire(reason),
      }),
    );
  }

  /** Whether every run directory has been looked at once. */
  get complete(): boolean {
    return this.looked;
  }

  all(): RunSummary[] {
    return [...this.summaries.values()];
  }

  get(key: string): RunSummary | undefined {
    return this.summaries.get(key);
  }

  live(): RunSummary[] {
    return this.all().filter((run) => isLive(run.status));
  }

  /** Folders whose `.lossline/runs` to watch; the first call starts the thread. */
  watchRoots(roots: readonly string[]): void {
    this.thread.post({ type: 'roots', roots });
  }

  /** Runs whose points to keep; replaces the earlier list. */
  watchSeries(keys: readonly string[]): void {
    this.cache.keepOnly(new Set(keys));
    this.thread.post({ type: 'series', keys });
  }

  series(key: string): Record<string, SeriesPoints> | null {
    return this.cache.all(key);
  }

  seriesTail(key: string, metric: string, from: number): SeriesPoints | null {
    return this.cache.tail(key, metric, from);
  }

  /** Look now, do not wait for the next poll. */
  poke(): void {
    this.thread.post({ type: 'poke' });
  }

  restart(): void {
    this.thread.restart();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private accept(event: WatchEvent): void {
    if (event.type === 'runs') this.acceptRuns(event);
    else if (event.type === 'series') this.seriesEmitter.fire(this.cache.accept(event));
    else this.log.warn(`${event.root}: ${event.message}`);
  }

  private acceptRuns(event: Extract<WatchEvent, { type: 'runs' }>): void {
    const afterFirstLook = this.looked;
    const changed = event.changed.map((run) => {
      const before = this.summaries.get(run.key) ?? null;
      this.summaries.set(run.key, run);
      this.seen?.add(run.key);
      return { run, before };
    });
    const removed = event.removed.filter((key) => this.summaries.delete(key));
    if (event.complete && this.seen !== null) {
      for (const key of [...this.summaries.keys()]) {
        if (!this.seen.has(key) && this.summaries.delete(key)) removed.push(key);
      }
      this.seen = null;
    }
    const first = event.complete && !this.looked;
    this.looked ||= event.complete;
    if (changed.length > 0 || removed.length > 0 || first) {
      this.runEmitter.fire({ changed, removed, afterFirstLook });
    }
  }
}
