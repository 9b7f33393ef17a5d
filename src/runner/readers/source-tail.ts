import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync, type Stats } from 'node:fs';
import path from 'node:path';
import { errorCode } from '../process/identity';

/** What a look at a log file of somebody else gave. `bytes` is valid until the next read. */
export type SourceReading =
  | { readonly kind: 'data'; readonly bytes: Buffer; readonly more: boolean; readonly modified: number }
  | { readonly kind: 'same' }
  /** Cut, written anew or another file under the name: the next read starts at its beginning. */
  | { readonly kind: 'replaced' }
  | { readonly kind: 'missing' };

const HEAD_BYTES = 1024;
const LAST_BYTES = 512;
const MAX_SIBLINGS = 2000;

/**
 * Reads what was added to a log file that another program writes. Unlike a file of our own it may be written anew in
 * place and be longer than before by the time of the next look (Lightning does that to `metrics.csv`): before new bytes
 * are taken, the file's beginning and the last bytes that were taken must still be what they were. A file that was
 * rotated away (`train.log` to `train.log.1`) is read to its end first. Keeps no descriptor open; a look at a file that
 * has not changed costs one stat.
 */
export class SourceTail {
  readonly #file: string;
  #offset = 0;
  #inode: number | null = null;
  #modified = 0;
  #head = Buffer.alloc(0);
  #last = Buffer.alloc(0);

  constructor(file: string) {
    this.#file = file;
  }

  /** Bytes consumed so far. */
  get offset(): number {
    return this.#offset;
  }

  /** The next read starts at the beginning. */
  restart(): void {
    this.#offset = 0;
    this.#inode = null;
    this.#head = Buffer.alloc(0);
    this.#last = Buffer.alloc(0);
  }

  /**
   * @param upTo While fewer bytes than this have been consumed, the next reading ends there at the latest.
   * @throws the file system's error, except that an absent file is `missing`.
   */
  read(upTo = 0): SourceReading {
    const stat = statSync(this.#file, { throwIfNoEntry: false });
    if (stat?.isFile() !== true) return { kind: 'missing' };
    const moved = this.#inode !== null && stat.ino !== this.#inode;
    if (moved) return this.#readRotated() ?? this.#replaced();
    if (stat.size === this.#offset && stat.mtimeMs === this.#modified) return { kind: 'same' };
    return this.#readFrom(this.#file, (now) => now.ino !== stat.ino, upTo);
  }

  #replaced(): SourceReading {
    this.restart();
    return { kind: 'replaced' };
  }

  /** The rest of the file that had the name before; null when it is not beside it any more or has been read. */
  #readRotated(): SourceReading | null {
    const folder = path.dirname(this.#file);
    const stem = path.basename(this.#file, path.extname(this.#file));
    try {
      for (const name of readdirSync(folder).slice(0, MAX_SIBLINGS)) {
        const file = path.join(folder, name);
        if (file === this.#file || !name.startsWith(stem)) continue;
        const stat = statSync(file, { throwIfNoEntry: false });
        if (stat?.ino !== this.#inode || !stat.isFile() || stat.size <= this.#offset) continue;
        const reading = this.#readFrom(file, (now) => now.ino !== stat.ino);
        return reading.kind === 'data' ? { ...reading, more: true } : null;
      }
    } catch {
      // The folder cannot be listed: what was rotated away is not found.
    }
    return null;
  }

  #readFrom(file: string, isOther: (stat: Stats) => boolean, upTo = 0): SourceReading {
    let fd: number;
    try {
      fd = openSync(file, 'r');
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return { kind: 'missing' };
      throw error;
    }
    try {
      const stat = fstatSync(fd);
      if (isOther(stat) || stat.size < this.#offset || !this.#goesOn(fd)) return this.#replaced();
      const block = sharedBlock();
      const most = this.#offset < upTo ? Math.min(block.length, upTo - this.#offset) : block.length;
      const got = readSync(fd, block, 0, most, this.#offset);
      this.#inode = stat.ino;
      if (got === 0) {
        this.#modified = stat.mtimeMs;
        return { kind: 'same' };
      }
      const bytes = block.subarray(0, got);
      this.#remember(bytes);
      // While there is more, a look may not be saved by the file's time.
      this.#modified = this.#offset === stat.size ? stat.mtimeMs : 0;
      return { kind: 'data', bytes, more: got === most, modified: stat.mtimeMs };
    } finally {
      closeSync(fd);
    }
  }

  /** Whether the file still begins as it did, and has the same bytes before the place where reading goes on. */
  #goesOn(fd: number): boolean {
    if (this.#offset === 0) return true;
    return isAt(fd, this.#head, 0) && isAt(fd, this.#last, this.#offset - this.#last.length);
  }

  #remember(bytes: Buffer): void {
    if (this.#head.length < HEAD_BYTES) {
      this.#head = Buffer.concat([this.#head, bytes.subarray(0, HEAD_BYTES - this.#head.length)]);
    }
    this.#last = Buffer.concat([this.#last, bytes.subarray(-LAST_BYTES)]).subarray(-LAST_BYTES);
    this.#offset += bytes.length;
  }
}

function isAt(fd: number, expected: Buffer, position: number): boolean {
  const found = Buffer.allocUnsafe(expected.length);
  return readSync(fd, found, 0, found.length, position) === expected.length && found.equals(expected);
}

let shared: Buffer | null = null;

function sharedBlock(): Buffer {
  shared ??= Buffer.allocUnsafeSlow(256 * 1024);
  return shared;
}
