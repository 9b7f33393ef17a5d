import { closeSync, fdatasync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';

/** The calls that an append-only file makes, so that tests can let any of them fail. */
export interface LineFileIo {
  write(fd: number, bytes: Uint8Array, offset: number, length: number): number;
  truncate(fd: number, size: number): void;
  size(fd: number): number;
}

const REAL_IO: LineFileIo = {
  write: (fd, bytes, offset, length) => writeSync(fd, bytes, offset, length),
  truncate: (fd, size) => ftruncateSync(fd, size),
  size: (fd) => fstatSync(fd).size,
};

const NEWLINE = 10;

/**
 * An append-only file of lines with one writer. A line is acknowledged when all of its bytes, newline included, have
 * been taken by the operating system; until then it waits here in order. When the disk is full or fails, lines go
 * on waiting, the file is cut back to its last whole line, and the next `flush` tries again.
 */
export class LineFile {
  readonly #fd: number;
  readonly #io: LineFileIo;
  #waiting: string[] = [];
  #waitingChars = 0;
  /** Bytes of whole lines on disk. */
  #goodSize: number;
  #acknowledged = 0;
  #fault: Error | null = null;
  #unsynced = false;
  #closed = false;

  private constructor(fd: number, io: LineFileIo, goodSize: number) {
    this.#fd = fd;
    this.#io = io;
    this.#goodSize = goodSize;
  }

  /**
   * Opens for appending, creates where absent, and repairs a torn tail: everything after the last newline is cut off.
   *
   * @throws the file system's error.
   */
  static open(file: string, io: LineFileIo = REAL_IO): LineFile {
    const fd = openSync(file, 'a+', 0o644);
    try {
      const size = fstatSync(fd).size;
      const good = endOfLastLine(fd, size);
      if (good < size) io.truncate(fd, good);
      return new LineFile(fd, io, good);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  /** Lines that are on disk since this file was opened. */
  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** Length of the lines that still wait, in UTF-16 units. */
  get waitingChars(): number {
    return this.#waitingChars;
  }

  /** Why the last flush could not write all; null when all is well. */
  get fault(): Error | null {
    return this.#fault;
  }

  /** Adds a line (without newline) to those that wait. `flush` writes them. */
  append(line: string): void {
    this.#waiting.push(line);
    this.#waitingChars += line.length + 1;
  }

  /** Writes what waits, in one call where the system takes it. Returns whether nothing waits any more. Never throws. */
  flush(): boolean {
    if (this.#waiting.length === 0) return true;
    if (this.#closed) {
      this.#fault ??= new Error('The file is closed.');
      return false;
    }
    try {
      // After a fault only a check of the size tells what the file system kept of the failed write.
      if (this.#fault !== null && this.#io.size(this.#fd) !== this.#goodSize) {
        this.#io.truncate(this.#fd, this.#goodSize);
      }
    } catch (error) {
      this.#fault = asError(error);
      return false;
    }
    const bytes = Buffer.from(
      this.#waiting.length === 1 ? `${this.#waiting[0] ?? ''}\n` : `${this.#waiting.join('\n')}\n`,
    );
    let written = 0;
    try {
      while (written < bytes.length) {
        const took = this.#io.write(this.#fd, bytes, written, bytes.length - written);
        if (took <= 0) throw new Error('The file system took no bytes.');
        written += took;
      }
    } catch (error) {
      this.#fault = asError(error);
      this.#keepWholeLines(bytes, written);
      return false;
    }
    this.#acknowledged += this.#waiting.length;
    this.#goodSize += bytes.length;
    this.#waiting = [];
    this.#waitingChars = 0;
    this.#fault = null;
    this.#unsynced = true;
    return true;
  }

  /** Asks the system to bring what was written to the disk; for power failures, not for crashes. Runs on its own. */
  sync(done: (error: Error | null) => void = () => undefined): void {
    if (!this.#unsynced || this.#closed) {
      done(null);
      return;
    }
    this.#unsynced = false;
    fdatasync(this.#fd, (error) => done(error));
  }

  /** Closing once more does nothing: by then the number of the descriptor may be another file's. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#fd);
  }

  #keepWholeLines(bytes: Uint8Array, written: number): void {
    const end = bytes.lastIndexOf(NEWLINE, written - 1) + 1;
    const whole = written === 0 ? 0 : end;
    let lines = 0;
    for (let i = 0; i < whole; i++) if (bytes[i] === NEWLINE) lines += 1;
    for (const line of this.#waiting.slice(0, lines)) this.#waitingChars -= line.length + 1;
    this.#waiting = this.#waiting.slice(lines);
    this.#acknowledged += lines;
    this.#goodSize += whole;
    if (whole < written) {
      try {
        this.#io.truncate(this.#fd, this.#goodSize);
      } catch {
        // The next flush checks the size and tries again; readers never use a line without its newline.
      }
    }
  }
}

/** Offset after the last newline of a file; 0 when it has none. */
function endOfLastLine(fd: number, size: number): number {
  const block = Buffer.allocUnsafe(64 * 1024);
  let end = size;
  while (end > 0) {
    const start = Math.max(0, end - block.length);
    const got = readSync(fd, block, 0, end - start, start);
    if (got === 0) return 0;
    const at = block.subarray(0, got).lastIndexOf(NEWLINE);
    if (at >= 0) return start + at + 1;
    end = start;
  }
  return 0;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
