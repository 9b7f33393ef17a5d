/**
 * stdout for data, stderr for messages. A reader that goes away (`| head`) is not an error: what is written after
 * that is dropped, and `gone` says so to those who would go on for long.
 */
export class Output {
  readonly #out: NodeJS.WriteStream;
  readonly #err: NodeJS.WriteStream;
  #gone = false;

  constructor(out: NodeJS.WriteStream, err: NodeJS.WriteStream) {
    this.#out = out;
    this.#err = err;
    out.on('error', () => {
      this.#gone = true;
    });
    // Nobody is left to tell.
    err.on('error', () => undefined);
  }

  /** Whether nobody reads stdout any more. */
  get gone(): boolean {
    return this.#gone;
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
