import { statSync } from 'node:fs';
import path from 'node:path';
import { digestOf } from './digest';
import { readSources, type SourceState } from './sources-file';
import { statOrNull } from './walk';

/** The log files of a run, by their names within it. */
type Files = readonly Pick<SourceState, 'key' | 'path' | 'size'>[];

/**
 * Finds runs whose logs are the same as those of a run that lies elsewhere: a folder that was copied. Made for one
 * request; what each known run was made from is read once.
 */
export class CopyIndex {
  /** Run directories by what their files are called and how large they were. */
  readonly #alike = new Map<string, Set<string>>();
  /** Under what each directory stands there; null for one that says nothing. */
  readonly #known = new Map<string, string | null>();

  /**
   * The run with the same logs, byte for byte; null for none. A run whose logs are gone cannot be compared.
   *
   * @param settings Files of hyperparameters: with others it is another run, whatever its curve.
   * @param directories Run directories to look in.
   */
  find(files: Files, settings: readonly string[], directories: readonly string[]): string | null {
    for (const directory of directories) if (!this.#known.has(directory)) this.#add(directory);
    const alike = this.#alike.get(sizesOf(files));
    if (alike === undefined) return null;
    const there = new Set(directories);
    for (const directory of alike) {
      const known = there.has(directory) ? readSources(directory)?.files : undefined;
      if (known !== undefined && isCopy(files, known) && sameSettings(files, settings, known)) return directory;
    }
    return null;
  }

  /** A run has grown: it is to be read again. */
  changed(directory: string): void {
    const sizes = this.#known.get(directory);
    if (typeof sizes === 'string') this.#alike.get(sizes)?.delete(directory);
    this.#known.delete(directory);
  }

  #add(directory: string): void {
    const known = readSources(directory)?.files;
    const sizes = known === undefined ? null : sizesOf(known);
    this.#known.set(directory, sizes);
    if (sizes === null) return;
    const alike = this.#alike.get(sizes) ?? new Set();
    this.#alike.set(sizes, alike.add(directory));
  }
}

function sizesOf(files: Files): string {
  return JSON.stringify(files.map(({ key, size }) => [key, size]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
}

function isCopy(files: Files, known: Files): boolean {
  if (files.length !== known.length || files.length === 0) return false;
  return files.every((file) => {
    const other = known.find((one) => one.key === file.key);
    return other?.size === file.size && other.path !== file.path && sameBytes(file.path, other.path);
  });
}

/** A file of settings stands in the copy where it stood in the original. */
function sameSettings(files: Files, settings: readonly string[], known: Files): boolean {
  const [here, there] = [files[0]?.path, known[0]?.path];
  if (here === undefined || there === undefined) return false;
  return settings.every((file) => {
    if (statOrNull(file)?.isFile() !== true) return true;
    return sameBytes(file, path.resolve(path.dirname(there), path.relative(path.dirname(here), file)));
  });
}

function sameBytes(a: string, b: string): boolean {
  try {
    const [first, second] = [statSync(a), statSync(b)];
    return first.size === second.size && digestOf(a, first.size) === digestOf(b, second.size);
  } catch {
    return false;
  }
}
