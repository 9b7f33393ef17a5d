const FIRST_CAPACITY = 4096;

/**
 * Bytes at the end of what came that cannot be understood before more comes. Grows with the bytes that are there, never
 * with what a length field promises.
 */
export class HeldBytes {
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  view = new DataView(this.bytes.buffer);
  /** How many of `bytes` are held. */
  length = 0;

  /** Copies `from` to `to` of `source` behind what is held. */
  append(source: Uint8Array, from: number, to: number): void {
    const length = this.length + to - from;
    if (length > this.bytes.length) {
      const larger = new Uint8Array(Math.max(FIRST_CAPACITY, length, 2 * this.bytes.length));
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    this.bytes.set(source.subarray(from, to), this.length);
    this.length = length;
  }

  /** Lets go of the first `count` bytes. */
  drop(count: number): void {
    this.bytes.copyWithin(0, count, this.length);
    this.length -= count;
    // One large record must not keep its memory for the rest of the file.
    if (this.length === 0 && this.bytes.length > 1 << 20) {
      this.bytes = new Uint8Array(0);
      this.view = new DataView(this.bytes.buffer);
    }
  }
}
