import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { errorCode } from '../process/identity';
import { isStoreInside } from '../store/folder';
import { isRunId, RUN_FILES, runsFolder } from '../store/paths';

/** A directory without run.json is left alone this long: it is being made or copied. Milliseconds. */
const BEING_MADE_MS = 5000;

/** The run directories of a root as they are now. */
export type RootListing =
  | { readonly kind: 'runs'; readonly directories: readonly string[] }
  | { readonly kind: 'problem'; readonly message: string };

/** Lists a root's run directories. A root without a store (or that is gone) has none. Never throws. */
export function listRoot(root: string): RootListing {
  const folder = runsFolder(path.resolve(root));
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    if (!isStoreInside(root)) {
      return {
        kind: 'problem',
        message: `“.lossline” in ${root} leads out of the folder through a symbolic link; its runs are not shown.`,
      };
    }
    const directories = entries
      .filter((entry) => entry.isDirectory() && isRunId(entry.name))
      .map((entry) => path.join(folder, entry.name));
    return { kind: 'runs', directories };
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'runs', directories: [] };
    return { kind: 'problem', message: `The runs in ${folder} cannot be listed (${code ?? String(error)}).` };
  }
}

/** Whether a new directory is complete enough to be shown. */
export function isShowable(directory: string): boolean {
  if (statSync(path.join(directory, RUN_FILES.record), { throwIfNoEntry: false }) !== undefined) return true;
  const made = statSync(directory, { throwIfNoEntry: false });
  return made !== undefined && Math.abs(Date.now() - made.mtimeMs) > BEING_MADE_MS;
}
