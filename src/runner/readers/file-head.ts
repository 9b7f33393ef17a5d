import { textHead } from './text-decoding';

/** The beginning of a file, by which formats are told apart: up to 64 KiB. */
export class FileHead {
  readonly bytes: Uint8Array;
  /** Whether that is all of the file. */
  readonly whole: boolean;
  #text: string | null = null;
  #isDecoded = false;

  constructor(bytes: Uint8Array, whole: boolean) {
    this.bytes = bytes;
    this.whole = whole;
  }

  /** The beginning as text; null when it is no text. Decoded when it is asked for first, once for all formats. */
  get text(): string | null {
    if (!this.#isDecoded) this.#text = textHead(this.bytes);
    this.#isDecoded = true;
    return this.#text;
  }
}
