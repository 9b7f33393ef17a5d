import { existsSync } from 'node:fs';
import path from 'node:path';
import { lockState } from '../store/liveness';
import { RUN_FILES } from '../store/paths';
import { FollowedOrigins } from './followed-origins';
import { turn, type Formats } from './formats';
import { isUpToDate } from './importer';
import { KnownRuns } from './known-runs';
import { OpenRun } from './open-run';
import { RecogniseMemory } from './recognise-memory';
import { scanForRuns } from './scan';
import type { FoundRun } from './types';
import { watchPath } from './watch-path';

/** Logs that bring nothing for so long are left. Milliseconds. */
const QUIET_MS = 180_000;
/** Printed text that brings nothing for so long is asked for what it holds back. */
const PAUSE_MS = 5000;
/** More runs than this are not kept open at once. */
const MAX_OPEN = 64;
const SLICE_MS = 15;

/** What happened to a run that is followed. */
export interface FollowNews {
  readonly kind: 'new' | 'updated';
  readonly title: string;
  readonly directory: string;
  /** Observations that came. */
  readonly observations: number;
}

interface Followed {
  readonly run: OpenRun;
  readonly found: FoundRun;
  /** When its logs brought something last, by our own clock. */
  newsAt: number;
  hasPaused: boolean;
}

/** Follows the logs below some folders for one root: finds runs, and writes what they bring. */
export class FollowedRoot {
  readonly #root: string;
  readonly #formats: Formats;
  readonly #news: (news: FollowNews) => void;
  readonly #problem: (message: string) => void;
  readonly #known: KnownRuns;
  readonly #origins: FollowedOrigins;
  readonly #memory = new RecogniseMemory();
  readonly #open = new Map<string, Followed>();
  /** Sizes and times of files that have been dealt with, by origin. */
  readonly #done = new Map<string, string>();
  readonly #stop = new AbortController();
  paths: readonly string[] = [];

  constructor(root: string, formats: Formats, news: (news: FollowNews) => void, problem: (message: string) => void) {
    this.#root = root;
    this.#formats = formats;
    this.#news = news;
    this.#problem = problem;
    this.#known = new KnownRuns(root);
    this.#origins = new FollowedOrigins(root);
  }

  /** Folders whose changes are worth a look. */
  get folders(): readonly string[] {
    return [
      ...new Set([...this.#open.values()].flatMap(({ found }) => found.files.map((file) => path.dirname(file.path)))),
    ];
  }

  /** Searches the folders for runs that are new or have changed while nobody looked. */
  async search(): Promise<void> {
    for (const watched of this.paths) {
      const { base, accepts } = watchPath(watched);
      // A folder that the first run is yet to make.
      if (!existsSync(base)) continue;
      const found = await scanForRuns([base], {
        root: this.#root,
        formats: this.#formats,
        known: this.#known,
        signal: this.#stop.signal,
        note: this.#problem,
        memory: this.#memory,
        accepts,
      });
      for (const run of found) {
        if (this.#stop.signal.aborted) return;
        await this.#guarded(run.title, () => this.#consider(run));
      }
    }
  }

  /** Looks at the runs that are growing. */
  async look(): Promise<void> {
    for (const [origin, followed] of [...this.#open]) {
      if (this.#stop.signal.aborted) return;
      await this.#guarded(followed.found.title, async () => {
        this.#open.delete(origin);
        await this.#keep(followed);
      });
    }
  }

  /** Lets what is under way come to an end soon. */
  stop(): void {
    this.#stop.abort();
  }

  /** Lets all runs go. Nothing may be under way. */
  close(): void {
    for (const { run } of this.#open.values()) run.close();
    this.#open.clear();
  }

  /** One bad run never stops the others. */
  async #guarded(title: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#problem(`${title} cannot be followed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async #consider(found: FoundRun): Promise<void> {
    const { origin } = found;
    const open = this.#open.get(origin);
    if (open !== undefined) {
      if (isSameFiles(open.found, found)) return;
      // A further event file, metric or checkpoint: the run goes on with it.
      this.#open.delete(origin);
      open.run.close();
    }
    const stamp = `${found.files.map((file) => file.path).join('\n')} ${found.bytes} ${found.modified}`;
    if (this.#done.get(origin) === stamp) return;
    const isDone = found.known === null ? await this.#begin(found, null) : await this.#reopen(found, found.known);
    if (isDone) this.#done.set(origin, stamp);
  }

  /** Takes up a run that is known. Returns whether there is nothing left to do until its files change. */
  async #reopen(found: FoundRun, directory: string): Promise<boolean> {
    if (isUpToDate(found, directory)) return true;
    if (lockState(directory).kind === 'held') return false;
    const run = OpenRun.open(this.#root, directory, found, this.#formats);
    if (run === null) return false;
    let isAnother: boolean;
    try {
      isAnother = run.isUncertain && !run.fits(this.#formats);
    } catch (error) {
      // A log that cannot be read just now: the run is let go, so that the next look can take it up.
      run.close();
      throw error;
    }
    if (isAnother) {
      run.close();
      return await this.#begin(found, directory);
    }
    await this.#keep({ run, found, newsAt: Date.now(), hasPaused: false });
    return true;
  }

  /** Makes a new run, if there is anything in its logs. */
  async #begin(found: FoundRun, after: string | null): Promise<boolean> {
    if (after === null && this.#origins.has(found.origin)) return true;
    const run = OpenRun.create(this.#root, found, this.#formats);
    if (run === null) return false;
    let isShown = false;
    try {
      this.#known.refresh();
      const other = this.#known.find(
        found.origin,
        found.files.map((file) => file.path),
      );
      if (other !== null && other.directory !== after) return false;
      const result = await this.#read(run);
      if (result !== 'idle') return false;
      if (run.rows === 0) return true;
      const { written } = run;
      run.show(after, this.#problem);
      isShown = true;
      this.#origins.add(found.origin);
      this.#news({ kind: 'new', title: found.title, directory: run.directory, observations: written });
    } finally {
      if (!isShown) run.close();
    }
    await this.#keep({ run, found, newsAt: Date.now(), hasPaused: false });
    return true;
  }

  /** Takes what is new of a run, and keeps it open while it grows. */
  async #keep(followed: Followed): Promise<void> {
    const { run, found } = followed;
    let result: 'growing' | 'quiet' | 'restarted' = 'quiet';
    try {
      result = await this.#advance(followed);
    } finally {
      if (result === 'growing' && this.#open.size < MAX_OPEN) this.#open.set(found.origin, followed);
      else run.close();
    }
    if (result === 'restarted') await this.#begin(found, run.directory);
  }

  async #advance(followed: Followed): Promise<'growing' | 'quiet' | 'restarted'> {
    const { run } = followed;
    // Deleted by a person, or somebody else has taken it over.
    if (!existsSync(path.join(run.directory, RUN_FILES.record)) || !run.beat()) return 'quiet';
    const before = run.written;
    run.again();
    const result = await this.#read(run);
    if (result === 'restarted') return result;
    const now = Date.now();
    if (run.written > before) {
      followed.newsAt = now;
      followed.hasPaused = false;
      this.#tell(followed, before);
    }
    if (result === 'aborted') return 'growing';
    const isQuiet = Math.abs(now - run.modified) > QUIET_MS;
    if (isQuiet || (!followed.hasPaused && now - followed.newsAt > PAUSE_MS)) {
      followed.hasPaused = true;
      const earlier = run.written;
      if (run.end(isQuiet, now) === 'restarted') return 'restarted';
      this.#tell(followed, earlier);
    }
    return isQuiet ? 'quiet' : 'growing';
  }

  #tell({ run, found }: Followed, before: number): void {
    if (run.written === before) return;
    run.save();
    this.#news({ kind: 'updated', title: found.title, directory: run.directory, observations: run.written - before });
  }

  async #read(run: OpenRun): Promise<'idle' | 'restarted' | 'aborted'> {
    let sliceStart = performance.now();
    for (;;) {
      const step = run.step();
      if (step !== 'more') return step;
      if (performance.now() - sliceStart < SLICE_MS) continue;
      await turn();
      if (this.#stop.signal.aborted) return 'aborted';
      sliceStart = performance.now();
    }
  }
}

function isSameFiles(a: FoundRun, b: FoundRun): boolean {
  const names = new Set(a.files.map((file) => file.path));
  return a.files.length === b.files.length && b.files.every((file) => names.has(file.path));
}
