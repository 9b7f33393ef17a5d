import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { RunSummary } from '../../core/run/summary';
import { buffersOf } from '../../core/series/points';
import { runsFolder } from '../store/paths';
import { FolderNotifier } from './notifier';
import type { WatchEvent, WatchRequest } from './protocol';
import { isShowable, listRoot } from './root-list';
import { WatchedRun } from './watched-run';

const LIVE_POLL_MS = 100;
const LIST_POLL_MS = 1000;
/** Notifications come in bursts; two looks are at least this far apart. */
const MIN_GAP_MS = 20;
/** Runs that have ended are looked at in turn, this many a second. */
const SETTLED_PER_LIST = 64;
/** Work before other messages get their turn. */
const SLICE_MS = 25;

/** Sends an event; buffers in `transfer` may be given away with it. */
export type PostWatchEvent = (event: WatchEvent, transfer: readonly ArrayBuffer[]) => void;

/**
 * Tails the run directories of some folders and says what changed. Works in a worker thread (main.ts) or, in tests,
 * anywhere. One loop, no work when nothing happens but a stat now and then.
 */
export class RunWatcher {
  readonly #post: PostWatchEvent;
  readonly #runs = new Map<string, WatchedRun>();
  readonly #rootOf = new Map<string, string>();
  readonly #notifier: FolderNotifier;
  readonly #problems = new Map<string, string>();
  #roots: readonly string[] = [];
  #seriesKeys = new Set<string>();
  #complete = true;
  #timer: NodeJS.Timeout | null = null;
  #wakeAt = Infinity;
  #busy = false;
  #again = false;
  #disposed = false;
  #lastList = -Infinity;
  #lastTurn = -Infinity;
  #nextSettled = 0;

  constructor(post: PostWatchEvent) {
    this.#post = post;
    this.#notifier = new FolderNotifier((folder) => this.#noticed(folder));
  }

  /** Carries out a request. Malformed ones are ignored. */
  handle(request: WatchRequest): void {
    switch (request.type) {
      case 'roots':
        this.#roots = [...new Set(request.roots.map((root) => path.resolve(root)))];
        this.#complete = false;
        this.#lastList = -Infinity;
        break;
      case 'series':
        this.#seriesKeys = new Set(request.keys);
        for (const [key, run] of this.#runs) run.wantSeries(this.#seriesKeys.has(key));
        break;
      case 'poke':
        this.#lastList = -Infinity;
        break;
    }
    this.#schedule(0);
  }

  /** Ends all watching. */
  dispose(): void {
    this.#disposed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#notifier.close();
  }

  #noticed(folder: string): void {
    if (!this.#runs.has(folder)) this.#lastList = -Infinity;
    this.#schedule(Math.max(0, MIN_GAP_MS - (performance.now() - this.#lastTurn)));
  }

  #schedule(delay: number): void {
    if (this.#disposed) return;
    if (this.#busy) {
      this.#again ||= delay < LIVE_POLL_MS;
      return;
    }
    const at = performance.now() + delay;
    if (this.#timer !== null && at >= this.#wakeAt) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#wakeAt = at;
    this.#timer = setTimeout(() => void this.#turn(), delay);
  }

  async #turn(): Promise<void> {
    this.#timer = null;
    this.#wakeAt = Infinity;
    this.#busy = true;
    this.#again = false;
    this.#lastTurn = performance.now();
    try {
      if (performance.now() - this.#lastList >= LIST_POLL_MS - MIN_GAP_MS) await this.#list();
      await this.#look([...this.#runs.values()].filter((run) => run.live));
      this.#announceComplete();
    } finally {
      this.#busy = false;
    }
    const live = [...this.#runs.values()].some((run) => run.live);
    const untilList = Math.max(0, LIST_POLL_MS - (performance.now() - this.#lastList));
    this.#schedule(this.#askedAgain() ? MIN_GAP_MS : live ? Math.min(LIVE_POLL_MS, untilList) : untilList);
  }

  /** Whether a notification or a request came during the turn. */
  #askedAgain(): boolean {
    return this.#again;
  }

  /** Compares the directories with what is known, and has a look at some of the ended runs. */
  async #list(): Promise<void> {
    this.#lastList = performance.now();
    const found = new Map<string, string>();
    for (const root of this.#roots) {
      const listing = listRoot(root);
      if (listing.kind === 'problem') {
        this.#problem(root, listing.message);
        // What was known stays: a share that is away for a moment must not empty the explorer.
        for (const [key, of] of this.#rootOf) if (of === root) found.set(key, root);
        continue;
      }
      this.#problems.delete(root);
      for (const directory of listing.directories) found.set(directory, root);
    }
    const removed = [...this.#runs.keys()].filter((key) => !found.has(key));
    for (const key of removed) {
      this.#runs.delete(key);
      this.#rootOf.delete(key);
    }
    if (removed.length > 0) this.#send([], removed);
    for (const [directory, root] of found) {
      if (this.#runs.has(directory) || !isShowable(directory)) continue;
      const run = new WatchedRun(directory);
      run.wantSeries(this.#seriesKeys.has(directory));
      this.#runs.set(directory, run);
      this.#rootOf.set(directory, root);
    }
    await this.#look(this.#someSettled());
    this.#notifier.follow([
      ...this.#roots.map((root) => runsFolder(root)),
      ...[...this.#runs.values()].filter((run) => run.live).map((run) => run.directory),
    ]);
  }

  #someSettled(): WatchedRun[] {
    const settled = [...this.#runs.values()].filter((run) => !run.live);
    if (settled.length <= SETTLED_PER_LIST) return settled;
    const start = this.#nextSettled % settled.length;
    this.#nextSettled = start + SETTLED_PER_LIST;
    return [...settled, ...settled].slice(start, start + SETTLED_PER_LIST);
  }

  /** Looks at runs, in slices, and sends what changed as it goes. */
  async #look(runs: readonly WatchedRun[]): Promise<void> {
    let changed: RunSummary[] = [];
    let sliceStart = performance.now();
    const pause = async (): Promise<void> => {
      if (performance.now() - sliceStart < SLICE_MS) return;
      if (changed.length > 0) this.#send(changed, []);
      changed = [];
      await new Promise((resolve) => setImmediate(resolve));
      sliceStart = performance.now();
    };
    for (const run of runs) {
      try {
        while (run.look() && !this.#disposed) await pause();
        if (this.#disposed) return;
        const summary = run.takeSummary(Date.now());
        if (summary !== null) changed.push(summary);
        const series = run.takeSeries();
        if (series !== null) {
          // The summary first: whoever draws points wants to know whose they are.
          if (changed.length > 0) this.#send(changed, []);
          changed = [];
          this.#post(series, Object.values(series.metrics).flatMap(buffersOf));
        }
      } catch (error) {
        this.#problem(this.#rootOf.get(run.directory) ?? run.directory, `${run.directory}: ${String(error)}`);
      }
      await pause();
    }
    if (changed.length > 0) this.#send(changed, []);
  }

  #announceComplete(): void {
    if (this.#complete || this.#lastList === -Infinity) return;
    this.#complete = true;
    this.#send([], []);
  }

  #send(changed: readonly RunSummary[], removed: readonly string[]): void {
    if (!this.#disposed) this.#post({ type: 'runs', changed, removed, complete: this.#complete }, []);
  }

  /** A problem that stays is said once. */
  #problem(root: string, message: string): void {
    if (this.#problems.get(root) === message || this.#disposed) return;
    this.#problems.set(root, message);
    this.#post({ type: 'problem', root, message }, []);
  }
}
