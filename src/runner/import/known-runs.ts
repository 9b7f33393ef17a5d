import path from 'node:path';
import type { ImportTask } from '../../core/run/record';
import { runDirectories } from '../store/read';
import { readRecord } from '../store/record-file';

interface KnownRun {
  readonly directory: string;
  readonly createdAt: string;
  readonly task: ImportTask;
}

/**
 * The imported runs of a store, by what they were made from. A record is written once, so each is read once; a list
 * costs one look at the folder.
 */
export class KnownRuns {
  readonly #root: string;
  readonly #runs = new Map<string, KnownRun | null>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Takes in what has come and gone since. */
  refresh(): void {
    const directories = new Set(runDirectories(this.#root));
    for (const directory of this.#runs.keys()) if (!directories.has(directory)) this.#runs.delete(directory);
    for (const directory of directories) {
      if (this.#runs.has(directory)) continue;
      const { record } = readRecord(directory);
      if (record === null) continue;
      const { task, createdAt } = record;
      this.#runs.set(directory, task.kind === 'import' ? { directory, createdAt, task } : null);
    }
  }

  /** All imported runs. */
  get directories(): readonly string[] {
    return [...this.#runs].flatMap(([directory, run]) => (run === null ? [] : [directory]));
  }

  /**
   * The run that was made from an origin or, where none was, from one of these files; the newest of several, since a
   * training that was started over has the same. Null for none.
   *
   * @param files Absolute.
   */
  find(
    origin: string,
    files: readonly string[],
  ): { readonly directory: string; readonly formats: readonly string[] } | null {
    const recorded = new Set(files.map((file) => recordedPath(this.#root, file)));
    let found: { run: KnownRun; rank: number } | null = null;
    for (const run of this.#runs.values()) {
      if (run === null) continue;
      const rank = run.task.origin === origin ? 2 : run.task.files.some((file) => recorded.has(file)) ? 1 : 0;
      if (rank === 0 || (found !== null && (rank < found.rank || (rank === found.rank && !isNewer(run, found.run))))) {
        continue;
      }
      found = { run, rank };
    }
    return found === null ? null : { directory: found.run.directory, formats: found.run.task.formats };
  }
}

function isNewer(run: KnownRun, than: KnownRun): boolean {
  if (run.createdAt !== than.createdAt) return run.createdAt > than.createdAt;
  return run.directory > than.directory;
}

/** A path as run.json has it: relative to the root where it lies inside, with forward slashes. */
export function recordedPath(root: string, file: string): string {
  const relative = path.relative(root, file);
  const isInside = relative !== '' && !path.isAbsolute(relative) && relative.split(path.sep)[0] !== '..';
  return (isInside ? relative : file).split(path.sep).join('/');
}
