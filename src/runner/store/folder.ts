import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { errorCode } from '../process/identity';
import { writeAtomically } from './atomic';
import { runDirectory, runsFolder, storeFolder } from './paths';

/** The store would lie outside of its workspace folder, through a symbolic link. */
export class StoreOutsideError extends Error {}

/**
 * Makes `.lossline/runs` and, once, the `.gitignore` that keeps runs out of commits.
 *
 * @throws StoreOutsideError when a symbolic link leads out of `root`; else the file system's error.
 */
export function ensureStore(root: string): void {
  mkdirSync(runsFolder(root), { recursive: true });
  if (!isStoreInside(root)) {
    throw new StoreOutsideError(`${storeFolder(root)} leads out of the folder through a symbolic link.`);
  }
  const ignore = path.join(storeFolder(root), '.gitignore');
  if (!existsSync(ignore)) writeAtomically(ignore, '*\n');
}

/** Whether `.lossline/runs`, links followed, lies inside `root`. False when it is not there. */
export function isStoreInside(root: string): boolean {
  try {
    return isInside(realpathSync(root), realpathSync(runsFolder(root)));
  } catch {
    return false;
  }
}

/** Whether a real path is a folder or one of its descendants. */
export function isInside(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative === '' || (relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative));
}

/**
 * Creates a new run directory under an id that is still free.
 *
 * @param nextId Makes another id at each call.
 * @throws the file system's error.
 */
export function createRunDirectory(root: string, nextId: () => string): { id: string; directory: string } {
  for (let attempt = 0; ; attempt++) {
    const id = nextId();
    const directory = runDirectory(root, id);
    try {
      mkdirSync(directory);
      return { id, directory };
    } catch (error) {
      if (errorCode(error) !== 'EEXIST' || attempt >= 20) throw error;
    }
  }
}
