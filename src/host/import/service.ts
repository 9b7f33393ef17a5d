import { EventEmitter } from 'vscode';
import type { CancellationToken } from 'vscode';
import type { FoundRun, ImportEvent, ImportOutcome, ImportRequest } from '../../runner/import/types';
import { Disposables } from '../disposables';
import { KeepAlive } from '../keep-alive';
import type { Log } from '../log';
import type { StartImporter } from '../outside';

/** How far a search or an import has come. */
export interface ImportProgress {
  readonly bytes: number;
  readonly total: number;
  readonly title: string;
}

export interface Scanned {
  readonly runs: readonly FoundRun[];
  readonly cancelled: boolean;
  /** Things passed over, a sentence each. */
  readonly notes: readonly string[];
}

export interface Imported {
  readonly cancelled: boolean;
  readonly notes: readonly string[];
}

export interface Watching {
  readonly token: CancellationToken;
  readonly onProgress: (progress: ImportProgress) => void;
  readonly onFound?: (count: number) => void;
  /** What became of a run, by its origin; those that came before a failure hold. */
  readonly onOutcome?: (origin: string, outcome: ImportOutcome) => void;
}

interface Job {
  readonly runs: FoundRun[];
  readonly watching: Watching;
  readonly done: (end: { cancelled: boolean; notes: readonly string[] }) => void;
  readonly failed: (reason: Error) => void;
}

type NewJob =
  | { readonly type: 'scan'; readonly root: string; readonly paths: readonly string[] }
  | { readonly type: 'import'; readonly root: string; readonly runs: readonly FoundRun[] };

export interface FollowedFolder {
  readonly root: string;
  readonly path: string;
}

/** What the importer thread is asked, and what it answers. */
export class ImportService {
  private readonly log: Log;
  private readonly disposables = new Disposables();
  private readonly problemEmitter = this.disposables.add(new EventEmitter<string>());
  private readonly thread: KeepAlive<ImportRequest, ImportEvent>;
  private readonly jobs = new Map<number, Job>();
  private lastId = 0;
  private readonly deathEmitter = this.disposables.add(new EventEmitter<string>());
  private following = false;
  private givenUp = false;

  /** Something that belongs to no search or import: a folder that cannot be followed. */
  readonly onDidHaveProblem = this.problemEmitter.event;
  /** The thread died too often and stays down, so that folders are no longer followed; the reason. */
  readonly onDidGiveUp = this.deathEmitter.event;

  constructor(start: StartImporter, log: Log) {
    this.log = log;
    this.thread = this.disposables.add(
      new KeepAlive<ImportRequest, ImportEvent>({
        name: 'importer',
        start,
        log,
        lasts: ({ type }) => type === 'follow',
        onEvent: (event) => this.accept(event),
        onStart: () => (this.givenUp = false),
        onDied: (reason) => this.failAll(reason),
        onGivenUp: (reason) => {
          this.givenUp = true;
          // A search or an import has failed with its own words, and the next one starts a thread.
          if (this.following) this.deathEmitter.fire(reason);
        },
      }),
    );
  }

  /** Finds the runs below files and folders. Rejects when the thread dies over it. */
  async scan(root: string, paths: readonly string[], watching: Watching): Promise<Scanned> {
    const { job, end } = await this.run({ type: 'scan', root, paths }, watching);
    return { runs: job.runs, ...end };
  }

  /** Imports runs that were found. Rejects when the thread dies over it; what was imported before that stays. */
  async import(root: string, runs: readonly FoundRun[], watching: Watching): Promise<Imported> {
    return (await this.run({ type: 'import', root, runs }, watching)).end;
  }

  /** Folders whose new and growing runs are to be imported by themselves; replaces the earlier list. */
  follow(folders: readonly FollowedFolder[]): void {
    // Without anything to follow no thread is started.
    if (folders.length === 0 && !this.following) return;
    this.following = folders.length > 0;
    this.thread.post({ type: 'follow', folders });
    // It was given up while there was nothing to follow, so nobody was told and nobody can start it again.
    if (this.following && this.givenUp) this.thread.restart();
  }

  /** A fresh start by the user's wish. */
  restart(): void {
    if (!this.following) return;
    this.thread.restart();
    // What the thread before was asked is not answered any more.
    this.failAll('started again');
  }

  dispose(): void {
    this.disposables.dispose();
    this.failAll('disposed');
  }

  private async run(request: NewJob, watching: Watching) {
    const id = ++this.lastId;
    const cancel = watching.token.onCancellationRequested(() => this.thread.post({ type: 'cancel', id }));
    try {
      return await new Promise<{ job: Job; end: { cancelled: boolean; notes: readonly string[] } }>(
        (resolve, reject) => {
          const job: Job = {
            runs: [],
            watching,
            done: (end) => resolve({ job, end }),
            failed: reject,
          };
          this.jobs.set(id, job);
          const full: ImportRequest = { ...request, id };
          if (this.thread.post(full)) return;
          // It has died and waits, or was given up: whoever asks now wants to know.
          this.thread.restart();
          this.thread.post(full);
        },
      );
    } finally {
      cancel.dispose();
      this.jobs.delete(id);
    }
  }

  private accept(event: ImportEvent): void {
    if (event.type === 'problem') {
      this.log.warn(`Importer: ${event.message}`);
      this.problemEmitter.fire(event.message);
      return;
    }
    const job = this.jobs.get(event.id);
    if (job === undefined) return;
    switch (event.type) {
      case 'found':
        job.runs.push(event.run);
        job.watching.onFound?.(job.runs.length);
        return;
      case 'progress':
        job.watching.onProgress(event);
        return;
      case 'outcome':
        job.watching.onOutcome?.(event.origin, event.outcome);
        return;
      case 'done':
        job.done({ cancelled: event.cancelled, notes: event.notes });
        return;
    }
  }

  private failAll(reason: string): void {
    for (const job of this.jobs.values()) job.failed(new Error(`The importer thread ended: ${reason}`));
    this.jobs.clear();
  }
}
