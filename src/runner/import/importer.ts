import path from 'node:path';
import { errorCode } from '../process/identity';
import { StoreOutsideError } from '../store/folder';
import { HEARTBEAT_MS } from '../store/lock';
import type { CopyIndex } from './copies';
import { turn, type Formats } from './formats';
import type { KnownRuns } from './known-runs';
import { sourceKey } from './found-feed';
import { OpenRun } from './open-run';
import { readSources } from './sources-file';
import type { FoundRun, ImportOutcome } from './types';
import { statOrNull } from './walk';

/** What an import needs, and whom it tells. */
export interface ImportContext {
  /** Folder whose store gets the runs. */
  readonly root: string;
  readonly formats: Formats;
  readonly known: KnownRuns;
  /** Of this request. */
  readonly copies: CopyIndex;
  readonly signal: AbortSignal;
  /** Something was passed over: a sentence. */
  readonly note: (sentence: string) => void;
  /** Bytes of this run that have been read so far. */
  readonly progress: (bytes: number) => void;
}

/** Work between two turns of the event loop, in milliseconds. */
const SLICE_MS = 15;

/**
 * Takes a run into the store: as a new one, or what is new of one that is there already. Null when it was cancelled: then
 * a new run leaves nothing behind, and a known one has more rows or not, but whole ones.
 *
 * Never rejects for what the files hold or the file system says: that is the outcome `failed`.
 */
export async function importRun(found: FoundRun, context: ImportContext): Promise<ImportOutcome | null> {
  try {
    const { known } = context;
    known.refresh();
    const before = known.find(
      found.origin,
      found.files.map((file) => file.path),
    );
    return before === null ? await importNew(found, null, context) : await update(found, before.directory, context);
  } catch (error) {
    return { kind: 'failed', message: failure(found, context.root, error) };
  }
}

/** Whether a known run has all that its files hold, judged by their sizes and times alone. */
export function isUpToDate(found: FoundRun, directory: string): boolean {
  const recorded = new Map(readSources(directory)?.files.map((file) => [file.key, file]));
  return found.files.every((file) => {
    const state = recorded.get(sourceKey(found, file));
    const stat = statOrNull(file.path);
    if (state === undefined || stat === null) return false;
    return state.path === file.path && state.size === stat.size && state.modified === stat.mtimeMs;
  });
}

async function update(found: FoundRun, directory: string, context: ImportContext): Promise<ImportOutcome | null> {
  const unchanged = { kind: 'unchanged', directory, observations: 0 } as const;
  if (isUpToDate(found, directory)) return unchanged;
  const run = OpenRun.open(context.root, directory, found, context.formats);
  // Somebody follows it: all that its files hold gets there anyway.
  if (run === null) return unchanged;
  let result: 'through' | 'restarted' | 'cancelled';
  try {
    result = run.isUncertain && !run.fits(context.formats) ? 'restarted' : await readAll(run, context);
    if (result === 'through') run.save();
  } finally {
    run.close();
    context.copies.changed(directory);
  }
  switch (result) {
    case 'cancelled':
      return null;
    case 'restarted':
      return await importNew(found, directory, context);
    case 'through':
      return run.written === 0 ? unchanged : { kind: 'updated', directory, observations: run.written };
  }
}

/** @param after The run that was made from the same files before they were started over; null for none. */
async function importNew(found: FoundRun, after: string | null, context: ImportContext): Promise<ImportOutcome | null> {
  const { known } = context;
  const run = await createWhenFree(found, context);
  if (run === null) return null;
  try {
    known.refresh();
    const other = known.find(
      found.origin,
      found.files.map((file) => file.path),
    );
    if (other !== null && other.directory !== after)
      return { kind: 'unchanged', directory: other.directory, observations: 0 };
    const result = await readAll(run, context);
    if (result === 'cancelled') return null;
    // Replaced while it was read: nobody has seen what was there before.
    if (result === 'through') return finishNew(run, found, after, context);
  } finally {
    run.close();
  }
  return await importNew(found, after, context);
}

function finishNew(run: OpenRun, found: FoundRun, after: string | null, context: ImportContext): ImportOutcome {
  const { root, known, copies, note } = context;
  if (run.rows === 0) return { kind: 'failed', message: emptyMessage(found, root) };
  const copy = after === null ? copies.find(run.states(), found.settings, known.directories) : null;
  if (copy !== null) return { kind: 'unchanged', directory: copy, observations: 0 };
  const { written } = run;
  run.show(after, note);
  run.end(true, Date.now());
  run.save();
  return { kind: 'new', directory: run.directory, observations: written };
}

/** Another process may be making the same run: then it is waited for. Null when cancelled. */
async function createWhenFree(found: FoundRun, { root, formats, signal }: ImportContext): Promise<OpenRun | null> {
  for (;;) {
    const run = OpenRun.create(root, found, formats);
    if (run !== null) return run;
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (signal.aborted) return null;
  }
}

async function readAll(run: OpenRun, context: ImportContext): Promise<'through' | 'restarted' | 'cancelled'> {
  const { signal, progress } = context;
  let sliceStart = performance.now();
  let beaten = sliceStart;
  for (;;) {
    const step = run.step();
    if (step === 'restarted') return step;
    if (signal.aborted) return 'cancelled';
    if (step === 'idle') break;
    const now = performance.now();
    if (now - beaten > HEARTBEAT_MS) {
      run.beat();
      beaten = now;
    }
    if (now - sliceStart < SLICE_MS) continue;
    progress(run.bytes);
    await turn();
    sliceStart = performance.now();
  }
  progress(run.bytes);
  return run.end(true, Date.now()) === 'restarted' ? 'restarted' : 'through';
}

function emptyMessage(found: FoundRun, root: string): string {
  const [file] = found.files;
  const name = file === undefined ? found.title : path.relative(root, file.path);
  return `${found.title} holds no values that could be read, so there is nothing to import. Look into ${name}.`;
}

function failure(found: FoundRun, root: string, error: unknown): string {
  if (error instanceof StoreOutsideError) return `${error.message} Replace the link by a real folder.`;
  const code = errorCode(error);
  if (code === 'ENOSPC') return `${found.title} was not imported: there is no room left on the disk of ${root}.`;
  const where = error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : found.folder;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return `${found.title} was not imported: ${where} may not be read or written (${code}). Check its permissions.`;
  }
  const words = error instanceof Error ? error.message : String(error);
  return `${found.title} was not imported: ${words}`;
}
