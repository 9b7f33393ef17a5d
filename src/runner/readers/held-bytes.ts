import type { PointSink } from '../../core/logs/point-sink';

const FIRST_CAPACITY = 4096;

/** Takes what a whole record holds: `bytes` from `start` to `end`, the same memory as `view`. False: it makes no sense. */
export interface RecordVisitor {
  record(bytes: Uint8Array, view: DataView, start: number, end: number, sink: PointSink): boolean;
}

/** Reads records from the beginning of `bytes` up to `end`, and returns how many bytes are done with. */
export type ReadRecords = (bytes: Uint8Array, view: DataView, end: number) => number;

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

  /**
   * Reads what is held, and then the bytes that came; what is not done with is held.
   *
   * @param need how many bytes must be held before it makes sense to read; asked before each reading.
   */
  feed(bytes: Uint8Array, need: () => number, read: ReadRecords): void {
    let from = 0;
    while (this.length > 0 && from < bytes.length) {
      const to = Math.min(bytes.length, from + Math.max(0, need() - this.length));
      this.append(bytes, from, to);
      from = to;
      if (this.length < need()) return;
      this.drop(read(this.bytes, this.view, this.length));
    }
    if (from === bytes.length) return;
    // Never a Buffer: code that has met two kinds of arrays is slower than code that has met one.
    const rest = new Uint8Array(bytes.buffer, bytes.byteOffset + from, bytes.length - from);
    const view = new DataView(rest.buffer, rest.byteOffset, rest.byteLength);
    this.append(rest, read(rest, view, rest.length), rest.length);
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
