import { TextDecoder } from 'node:util';
import type { PointSink } from '../../core/logs/point-sink';
import type { FileReader } from './format';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** An encoding and the length of the byte order mark in front of the text. */
interface Found {
  readonly encoding: Encoding;
  readonly mark: number;
}

/** Bytes that decide on the encoding. */
const ENOUGH = 4;

/**
 * How a text file is encoded, by its byte order mark (Unicode 16.0, section 23.8) or by zeros at every second place,
 * as Windows PowerShell's `>` writes without a mark. Anything else is taken for UTF-8 or a superset of ASCII.
 */
function encodingOf(head: Uint8Array): Found {
  const [a = 1, b = 1, c = 1, d = 1] = head;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', mark: 3 };
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', mark: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', mark: 2 };
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return { encoding: 'utf-16le', mark: 0 };
  if (a === 0 && b !== 0 && c === 0 && d !== 0) return { encoding: 'utf-16be', mark: 0 };
  return { encoding: 'utf-8', mark: 0 };
}

/** Turns the bytes of a text file into UTF-8 without byte order mark. UTF-8 and its kin pass as they are, uncopied. */
export class TextInput {
  #held: Uint8Array | null = new Uint8Array(0);
  #decoder: TextDecoder | null = null;

  push(bytes: Uint8Array): Uint8Array {
    if (this.#held === null) return this.#pass(bytes);
    const head = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    if (head.length < ENOUGH) {
      this.#held = Uint8Array.from(head);
      return new Uint8Array(0);
    }
    return this.#begin(head);
  }

  /** What is left: a file of less than four bytes, half a character. */
  end(): Uint8Array {
    const first = this.#held === null ? new Uint8Array(0) : this.#begin(this.#held);
    if (this.#decoder === null) return first;
    return Buffer.concat([first, Buffer.from(this.#decoder.decode())]);
  }

  #begin(head: Uint8Array): Uint8Array {
    this.#held = null;
    const { encoding, mark } = encodingOf(head);
    if (encoding !== 'utf-8') this.#decoder = new TextDecoder(encoding, { ignoreBOM: true });
    return this.#pass(head.subarray(mark));
  }

  #pass(bytes: Uint8Array): Uint8Array {
    return this.#decoder === null ? bytes : Buffer.from(this.#decoder.decode(bytes, { stream: true }));
  }
}

/** Puts a TextInput before a reader that understands UTF-8 only. */
export function decoding(reader: FileReader): FileReader {
  const input = new TextInput();
  return {
    push(bytes: Uint8Array, sink: PointSink): void {
      const text = input.push(bytes);
      if (text.length > 0) reader.push(text, sink);
    },
    end(sink: PointSink, leavesOpenLine?: boolean): void {
      const text = input.end();
      if (text.length > 0) reader.push(text, sink);
      reader.end(sink, leavesOpenLine);
    },
    get isUnfinished(): boolean {
      return reader.isUnfinished ?? false;
    },
  };
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text of UTF-8 bytes; bytes that are no UTF-8 are taken for Latin-1, as older Windows programs write. */
export function textOf(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  }
}

/** The beginning of a text file as text; null when it is no text. A character that is cut off at the end is left out. */
export function textHead(head: Uint8Array): string | null {
  const input = new TextInput();
  let bytes = Buffer.concat([input.push(head), input.end()]);
  for (const byte of bytes) {
    // Control characters, except those of terminals: bell to carriage return, and escape.
    if (byte < 32 && (byte < 7 || byte > 13) && byte !== 27) return null;
  }
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      bytes = bytes.subarray(0, bytes.length - back);
      break;
    }
  }
  return textOf(bytes);
}
