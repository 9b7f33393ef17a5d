import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { errorCode, identityOf } from '../process/identity';
import { ensureStore } from '../store/folder';
import { RunLock } from '../store/lock';
import { newRunId, RUN_FILES, runDirectory, runsFolder } from '../store/paths';

/** The folder in which a run is made before anybody sees it, and the right to make it. */
export interface WorkFolder {
  readonly directory: string;
  readonly lock: RunLock;
}

/**
 * Takes the one folder in which a run of this origin may be made, empty. Its name begins with a dot, so that nobody takes
 * it for a run; a folder that a dead process left behind is used again. Null while another process has it.
 *
 * @throws StoreOutsideError, or the file system's error.
 */
export function takeWorkFolder(root: string, origin: string): WorkFolder | null {
  ensureStore(root);
  const name = `.import-${createHash('sha256').update(origin).digest('hex').slice(0, 16)}`;
  const directory = path.join(runsFolder(path.resolve(root)), name);
  let lock: RunLock | null;
  try {
    mkdirSync(directory, { recursive: true });
    lock = RunLock.take(directory, identityOf(process.pid));
  } catch (error) {
    // The other process has made its run in this moment, and the folder is gone.
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
  if (lock === null) return null;
  try {
    for (const file of readdirSync(directory)) {
      if (file !== RUN_FILES.lock) rmSync(path.join(directory, file), { recursive: true, force: true });
    }
  } catch (error) {
    lock.release();
    throw error;
  }
  return { directory, lock };
}

/** Throws away what was made. Where that fails the folder stays, but the next one may make the run in it. */
export function dropWorkFolder(work: WorkFolder): void {
  try {
    rmSync(work.directory, { recursive: true, force: true });
  } catch (error) {
    if (work.lock.beat()) work.lock.release();
    throw error;
  }
}

/** An id for a run that began at this time. It is a plain name whatever the title. */
export function importedRunId(createdAt: number, title: string): string {
  return newRunId(new Date(createdAt), title.split('/').slice(-2).join('-'), randomBytes(2).toString('hex'));
}

/**
 * Makes a finished work folder a run directory, at once. No file in it may be open.
 *
 * @param write Puts the id into it; called again with another id when the first one is taken.
 * @throws the file system's error.
 */
export function publish(
  root: string,
  work: WorkFolder,
  nextId: () => string,
  write: (id: string) => void,
): { readonly directory: string; readonly lock: RunLock } {
  for (let attempt = 0; ; attempt++) {
    const id = nextId();
    const directory = runDirectory(root, id);
    write(id);
    try {
      renameSync(work.directory, directory);
      return { directory, lock: work.lock.moved(directory) };
    } catch (error) {
      const code = errorCode(error);
      if ((code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'EPERM') || attempt >= 20) throw error;
    }
  }
}
