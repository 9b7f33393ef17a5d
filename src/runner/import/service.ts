import { assertNever } from '../../core/assert';
import { CopyIndex } from './copies';
import { Follower } from './follower';
import type { Formats } from './formats';
import { importRun } from './importer';
import { KnownRuns } from './known-runs';
import { scanForRuns } from './scan';
import type { ImportEvent, ImportRequest } from './types';

const MAX_NOTES = 50;

/** Carries out requests of the host, several at a time, and says what became of them. Works in a worker thread. */
export class ImportService {
  readonly #formats: Formats;
  readonly #post: (event: ImportEvent) => void;
  readonly #running = new Map<number, AbortController>();
  readonly #follower: Follower;

  constructor(formats: Formats, post: (event: ImportEvent) => void) {
    this.#formats = formats;
    this.#post = post;
    this.#follower = new Follower(
      formats,
      () => undefined,
      (message) => post({ type: 'problem', message }),
    );
  }

  /** Resolves when the request is through; never rejects. */
  async handle(request: ImportRequest): Promise<void> {
    switch (request.type) {
      case 'scan':
        await this.#run(request.id, (signal, note) => this.#scan(request, signal, note));
        break;
      case 'import':
        await this.#run(request.id, (signal, note) => this.#import(request, signal, note));
        break;
      case 'cancel':
        this.#running.get(request.id)?.abort();
        break;
      case 'follow':
        this.#follower.follow(request.folders);
        break;
      default:
        assertNever(request);
    }
  }

  /** Ends everything, and leaves nothing half done. */
  async dispose(): Promise<void> {
    for (const abort of this.#running.values()) abort.abort();
    await this.#follower.close();
  }

  async #run(
    id: number,
    work: (signal: AbortSignal, note: (sentence: string) => void) => Promise<void>,
  ): Promise<void> {
    const abort = new AbortController();
    this.#running.set(id, abort);
    const notes: string[] = [];
    try {
      await work(abort.signal, (sentence) => {
        if (notes.length < MAX_NOTES) notes.push(sentence);
      });
    } catch (error) {
      notes.push(error instanceof Error ? error.message : String(error));
    }
    this.#running.delete(id);
    this.#post({ type: 'done', id, cancelled: abort.signal.aborted, notes });
  }

  async #scan(
    { id, root, paths }: Extract<ImportRequest, { type: 'scan' }>,
    signal: AbortSignal,
    note: (sentence: string) => void,
  ): Promise<void> {
    const known = new KnownRuns(root);
    const runs = await scanForRuns(paths, { root, formats: this.#formats, known, signal, note });
    for (const run of runs) this.#post({ type: 'found', id, run });
  }

  async #import(
    { id, root, runs }: Extract<ImportRequest, { type: 'import' }>,
    signal: AbortSignal,
    note: (sentence: string) => void,
  ): Promise<void> {
    const total = runs.reduce((sum, run) => sum + run.bytes, 0);
    const known = new KnownRuns(root);
    const copies = new CopyIndex();
    let through = 0;
    for (const run of runs) {
      if (signal.aborted) return;
      const progress = (bytes: number): void =>
        this.#post({ type: 'progress', id, bytes: through + Math.min(bytes, run.bytes), total, title: run.title });
      progress(0);
      const outcome = await importRun(run, { root, formats: this.#formats, known, copies, signal, note, progress });
      through += run.bytes;
      if (outcome !== null) this.#post({ type: 'outcome', id, origin: run.origin, outcome });
    }
  }
}
