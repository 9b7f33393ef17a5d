import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { errorCode } from '../process/identity';

/** What a look at a growing file gave. `bytes` is valid until the next read. */
export type TailReading =
  | { readonly kind: 'data'; readonly bytes: Buffer; readonly more: boolean }
  | { readonly kind: 'same' }
  /** Shorter than before, or another file under the same name: reading starts over at its beginning. */
  | { readonly kind: 'replaced' }
  | { readonly kind: 'missing' };

/**
 * Reads what was added to a file since the last look. Keeps no descriptor open, so that thousands of runs can be
 * watched; a look at a file that has not changed costs one stat.
 */
export class FileTail {
  readonly #file: string;
  readonly #block: () => Buffer;
  #offset = 0;
  #inode: number | null = null;

  /** @param block Buffer to read into; may be shared by tails that are read one after the other. */
  constructor(file: string, block: () => Buffer = sharedBlock) {
    this.#file = file;
    this.#block = block;
  }

  /** Bytes consumed so far. */
  get offset(): number {
    return this.#offset;
  }

  /** @throws the file system's error, except that an absent file is `missing`. */
  read(): TailReading {
    const stat = statSync(this.#file, { throwIfNoEntry: false });
    if (stat === undefined) return { kind: 'missing' };
    if (this.#isReplaced(stat)) {
      this.#offset = 0;
      this.#inode = stat.ino;
      return { kind: 'replaced' };
    }
    this.#inode = stat.ino;
    if (stat.size === this.#offset) return { kind: 'same' };
    return this.#readFrom();
  }

  #isReplaced(stat: { ino: number; size: number }): boolean {
    return (this.#inode !== null && stat.ino !== this.#inode) || stat.size < this.#offset;
  }

  #readFrom(): TailReading {
    let fd: number;
    try {
      fd = openSync(this.#file, 'r');
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return { kind: 'missing' };
      throw error;
    }
    try {
      const stat = fstatSync(fd);
      // Between stat and open the name may have got another file.
      if (this.#isReplaced(stat)) {
        this.#offset = 0;
        this.#inode = stat.ino;
        return { kind: 'replaced' };
      }
      const block = this.#block();
      const got = readSync(fd, block, 0, block.length, this.#offset);
      this.#offset += got;
      if (got === 0) return { kind: 'same' };
      return { kind: 'data', bytes: block.subarray(0, got), more: got === block.length };
    } finally {
      closeSync(fd);
    }
  }
}

let shared: Buffer | null = null;

function sharedBlock(): Buffer {
  shared ??= Buffer.allocUnsafeSlow(256 * 1024);
  return shared;
}

const NEWLINE = 10;

/** Gets a line as bytes from `start` to `end`; they are valid during the call only. */
export type TakeLine = (bytes: Buffer, start: number, end: number) => void;

/** Cuts bytes that arrive in pieces into lines. Only whole lines come out; a line over the limit is left out. */
export class LineSplitter {
  #rest: Buffer[] = [];
  #restBytes = 0;
  #skipping = false;
  readonly #limit: number;

  constructor(limit = 16 * 1024 * 1024) {
    this.#limit = limit;
  }

  /** Forgets a half line, after the file was replaced. */
  reset(): void {
    this.#rest = [];
    this.#restBytes = 0;
    this.#skipping = false;
  }

  /** Calls `take` for every line that these bytes complete: where it lies, without its newline. */
  push(bytes: Buffer, take: TakeLine): void {
    let start = 0;
    if (this.#restBytes > 0 || this.#skipping) {
      const first = bytes.indexOf(NEWLINE);
      if (first < 0) {
        this.#keep(bytes);
        return;
      }
      this.#keep(bytes.subarray(0, first));
      if (!this.#skipping) take(Buffer.concat(this.#rest, this.#restBytes), 0, this.#restBytes);
      this.reset();
      start = first + 1;
    }
    for (let end = bytes.indexOf(NEWLINE, start); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      take(bytes, start, end);
      start = end + 1;
    }
    this.#keep(bytes.subarray(start));
  }

  #keep(bytes: Buffer): void {
    if (bytes.length === 0 || this.#skipping) return;
    if (this.#restBytes + bytes.length > this.#limit) {
      this.reset();
      this.#skipping = true;
      return;
    }
    this.#rest.push(Buffer.from(bytes));
    this.#restBytes += bytes.length;
  }
}
