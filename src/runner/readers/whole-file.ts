import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { errorCode } from '../process/identity';

/** What a look at a document gave. */
export type WholeReading =
  | { readonly kind: 'data'; readonly bytes: Buffer; readonly modified: number }
  /** As it was when it was taken, or being written at this moment: the next look tells. */
  | { readonly kind: 'same' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'too-large'; readonly sentence: string };

/** A document that is read whole must fit into memory. */
const MAX_BYTES = 256 * 1024 * 1024;

/** Reads a document that is written anew each time. A look at one that has not changed costs one stat. */
export class WholeFile {
  readonly #path: string;
  /** What the file was like when it was looked at last, and when it was taken last. */
  #seen = '';
  #taken = '';

  constructor(path: string) {
    this.#path = path;
  }

  /** @throws the file system's error, except that an absent file is `missing`. */
  read(): WholeReading {
    const stat = statSync(this.#path, { throwIfNoEntry: false });
    if (stat?.isFile() !== true) return { kind: 'missing' };
    this.#seen = `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
    if (this.#seen === this.#taken) return { kind: 'same' };
    if (stat.size > MAX_BYTES) return { kind: 'too-large', sentence: tooLarge(stat.size) };
    try {
      const bytes = readAll(this.#path, stat.size);
      return bytes === null ? { kind: 'same' } : { kind: 'data', bytes, modified: stat.mtimeMs };
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return { kind: 'missing' };
      throw error;
    }
  }

  /** What was read last need not be read again until it changes. */
  taken(): void {
    this.#taken = this.#seen;
  }
}

function tooLarge(bytes: number): string {
  const [size, most] = [bytes, MAX_BYTES].map((count) => Math.round(count / 1024 / 1024));
  return `The document is too large to be read: ${size} MiB, at most ${most} MiB.`;
}

/** The whole file, or null when it changed while it was read: what was read may be half of it. */
function readAll(file: string, size: number): Buffer | null {
  const fd = openSync(file, 'r');
  try {
    const before = fstatSync(fd);
    const bytes = Buffer.allocUnsafeSlow(size);
    let got = 0;
    while (got < size) {
      const read = readSync(fd, bytes, got, size - got, got);
      if (read === 0) break;
      got += read;
    }
    const after = fstatSync(fd);
    const isSame = got === size && after.size === size && after.mtimeMs === before.mtimeMs;
    return isSame ? bytes : null;
  } finally {
    closeSync(fd);
  }
}
