import type { Formats } from './formats';
import { recognise, type Candidate } from './recognise';
import type { WalkedFile } from './walk';

/** A file that was no log is looked at again when it has become this much larger; a small one whenever it has grown. */
const GROWTH = 1.5;
const SMALL_BYTES = 64 * 1024;
const MAX_ENTRIES = 300_000;

interface Entry {
  readonly size: number;
  readonly modified: number;
  readonly candidate: Candidate | null;
}

/**
 * What files were recognised as, for those who search the same folders again and again: a file that has not changed is
 * not opened, and one that was recognised and has grown is what it was.
 */
export class RecogniseMemory {
  readonly #entries = new Map<string, Entry>();

  /** @throws the file system's error. */
  recognise(file: WalkedFile, formats: Formats): Candidate | null {
    const { path, size, modified } = file;
    const known = this.#entries.get(path);
    if (known !== undefined && size >= known.size) {
      const isSame = size === known.size && modified === known.modified;
      if (known.candidate !== null && known.candidate.glance !== null)
        return isSame ? known.candidate : { ...known.candidate, ...file };
      if (isSame || (size > SMALL_BYTES && size < known.size * GROWTH)) return known.candidate;
    }
    if (this.#entries.size > MAX_ENTRIES) this.#entries.clear();
    const candidate = recognise(file, formats);
    this.#entries.set(path, { size, modified, candidate });
    return candidate;
  }
}
