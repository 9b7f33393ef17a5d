import path from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { createPrintedReader } from '../../core/logs/printed';
import type { LogReader, ParsedLine } from '../../core/logs/reader';
import { FileTail, type TailReading } from '../store/file-tail';
import { RUN_FILES } from '../store/paths';

/** What a look at output.log gave. `more`: there is more to read at once. */
export interface OutputReading {
  readonly lines: readonly ParsedLine[];
  readonly grew: boolean;
  readonly more: boolean;
}

const NOTHING: OutputReading = { lines: [], grew: false, more: false };

/** Follows output.log and turns it into observations and control lines. */
export class OutputReader {
  readonly #tail: FileTail;
  readonly #reader: LogReader;
  readonly #decoder = new StringDecoder('utf8');

  constructor(directory: string, reader: LogReader = createPrintedReader()) {
    this.#tail = new FileTail(path.join(directory, RUN_FILES.output));
    this.#reader = reader;
  }

  /** Bytes read so far. */
  get offset(): number {
    return this.#tail.offset;
  }

  /** Reads at most one block. A file system that fails for now gives nothing; the next read tries again. */
  read(): OutputReading {
    let reading: TailReading;
    try {
      reading = this.#tail.read();
    } catch {
      return NOTHING;
    }
    switch (reading.kind) {
      case 'data': {
        const text = this.#decoder.write(reading.bytes);
        return { lines: this.#reader.push(text), grew: true, more: reading.more };
      }
      case 'replaced':
        // Somebody emptied the log. What was read stands; reading goes on at its new beginning.
        return { lines: [], grew: true, more: true };
      case 'same':
      case 'missing':
        return NOTHING;
    }
  }

  /** What was held back, once the process has ended and everything is read. */
  end(): readonly ParsedLine[] {
    return [...this.#reader.push(this.#decoder.end()), ...this.#reader.end()];
  }
}
