import { statSync } from 'node:fs';
import path from 'node:path';
import { digestOf } from './digest';
import { readSources, type SourceState } from './sources-file';
import { statOrNull } from './walk';

/** The log files of a run, by their names within it. */
type Files = readonly Pick<SourceState, 'key' | 'path' | 'size'>[];

/**
 * The run whose logs are the same, byte for byte, as those of a run that lies elsewhere: a folder that was copied.
 * Null for none. A run whose logs are gone cannot be compared.
 *
 * @param directories Run directories to look in.
 * @param settings Files of hyperparameters: with others it is another run, whatever its curve.
 */
export function findCopy(files: Files, settings: readonly string[], directories: readonly string[]): string | null {
  for (const directory of directories) {
    const known = readSources(directory)?.files;
    if (known !== undefined && isCopy(files, known) && sameSettings(files, settings, known)) return directory;
  }
  return null;
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
