/**
 * stdout for data, stderr for messages. A reader that goes away (`| head`) is not an error: what is written after
 * that is dropped, and `gone` says so to those who would go on for long.
 */
export class Output {
  readonly #out: NodeJS.WriteStream;
  readonly #err: NodeJS.WriteStream;
  #gone = false;
  #fault: Error | null = null;

  constructor(out: NodeJS.WriteStream, err: NodeJS.WriteStream) {
    this.#out = out;
    this.#err = err;
    out.on('error', (error: NodeJS.ErrnoException) => {
      this.#gone = true;
      // EIO: the terminal went away.
      if (error.code !== 'EPIPE' && error.code !== 'EIO') this.#fault ??= error;
    });
    // Nobody is left to tell.
    err.on('error', () => undefined);
  }

  /** Whether nobody reads stdout any more. */
  get gone(): boolean {
    return this.#gone;
  }

  /** Why data could not be written, for example a full disk; null when it could, or nobody wanted it. */
  get fault(): Error | null {
    return this.#fault;
  }

  /** Writes data as it is. */
  write(text: string): void {
    if (!this.#gone) this.#out.write(text);
  }

  /** A line of data. */
  line(text: string): void {
    this.write(`${text}\n`);
  }

  /** A line for a person. */
  note(text: string): void {
    this.#err.write(`${text}\n`);
  }

  /** Resolves when all that was written has left this process, or cannot. */
  async drained(): Promise<void> {
    // Errors of what was written in this turn arrive in the next.
    await new Promise((resolve) => setImmediate(resolve));
    for (const stream of [this.#out, this.#err]) {
      if (stream.writableLength === 0 || stream.destroyed) continue;
      await new Promise<void>((resolve) => {
        stream.once('close', resolve);
        stream.once('error', () => resolve());
        stream.write('', () => resolve());
      });
    }
  }
}
