import type { PointSink } from '../../core/logs/point-sink';
import { crc32 } from './crc';
import { HeldBytes, type RecordVisitor } from './held-bytes';

const BLOCK = 32 * 1024;
const HEADER = 7;

/** Types of chunks. 3 is MIDDLE. */
const FULL = 1;
const FIRST = 2;
const LAST = 4;

/** Of a record in several chunks. Longer ones are passed over. */
const LONGEST = 64 * 1024 * 1024;

/** Bytes whose checksum is tried in a damaged block before the rest of it is given up. */
const MOST_TRIED = 4 * 1024 * 1024;

/**
 * Cuts the log of a W&B run into records. It is LevelDB's log (google/leveldb, doc/log_format.md): blocks of 32 KiB,
 * counted from the beginning of the file, hold chunks that never cross a block,
 *
 *     uint32 checksum, uint16 length, uint8 type, byte data[length]
 *
 * little-endian; a record is one FULL chunk or FIRST, MIDDLE …, LAST. Less than 7 bytes at the end of a block are
 * padding. Unlike LevelDB, the checksum is zlib's CRC-32 of type and data, unmasked
 * (wandb/sdk/internal/datastore.py). The 7 bytes at the beginning of the file are the caller's.
 */
export class ChunkReader {
  readonly #visitor: RecordVisitor;
  readonly #held = new HeldBytes();
  /** The chunks of a record that is not complete. */
  readonly #parts = new HeldBytes();
  #inRecord = false;
  /** The record that is being put together is too long: its chunks are not kept. */
  #isTooLong = false;
  /** Place in the file of the first byte that was not read yet. */
  #offset: number;
  /** How many bytes from there are needed before it makes sense to look again. */
  #need = HEADER;
  /** Chunks that continue a record whose beginning was lost are no news. */
  #isBeginningLost = false;
  /** Damage up to here was told at an end already. */
  #toldTo = 0;

  /** `offset`: where in the file the first chunk is. */
  constructor(offset: number, visitor: RecordVisitor) {
    this.#offset = offset;
    this.#visitor = visitor;
  }

  push(bytes: Uint8Array, sink: PointSink): void {
    this.#held.feed(
      bytes,
      () => this.#need,
      (all, view, end) => this.#read(all, view, end, false, sink),
    );
  }

  /** A record that is not complete stays. What is damaged is not waited for any longer. */
  end(sink: PointSink): void {
    const held = this.#held;
    held.drop(this.#read(held.bytes, held.view, held.length, true, sink));
  }

  /** Reads from the beginning of `bytes`, which is at #offset, and returns how many bytes are done with. */
  #read(bytes: Uint8Array, view: DataView, end: number, isEnd: boolean, sink: PointSink): number {
    const base = this.#offset;
    let at = 0;
    for (;;) {
      const left = BLOCK - ((base + at) % BLOCK);
      if (left < HEADER) {
        if (at + left > end) {
          this.#need = left;
          break;
        }
        at += left;
        continue;
      }
      if (at + HEADER > end) {
        this.#need = HEADER;
        break;
      }
      const length = chunkLength(view, at, left);
      const isThere = length !== -1 && at + HEADER + length <= end;
      if (isThere && isWhole(bytes, view, at, length)) {
        this.#take(bytes, view, at, length, base + at, sink);
        at += HEADER + length;
        continue;
      }
      const isDamaged = length === -1 || isThere;
      // The rest of a damaged block is looked through for the next chunk, so it has to be there.
      if (at + left > end && !isEnd) {
        this.#need = isDamaged ? left : HEADER + length;
        break;
      }
      const next = findChunk(bytes, view, at + 1, Math.min(end, at + left), at + left);
      if (next === -1 && at + left > end) {
        if (isDamaged && base + at >= this.#toldTo) {
          sink.damage(`From byte ${base + at} to ${base + end}, where the file ends, it is damaged`);
          this.#toldTo = base + end;
        }
        this.#need = isDamaged ? left : HEADER + length;
        break;
      }
      const to = next === -1 ? at + left : next;
      sink.damage(`Bytes ${base + at} to ${base + to} are damaged and were passed over; reading goes on behind them`);
      this.#dropRecord();
      this.#isBeginningLost = true;
      at = to;
    }
    this.#offset = base + at;
    return at;
  }

  #take(bytes: Uint8Array, view: DataView, at: number, length: number, place: number, sink: PointSink): void {
    const type = bytes[at + HEADER - 1];
    const start = at + HEADER;
    const isFirst = type === FULL || type === FIRST;
    if (isFirst === this.#inRecord) {
      if (!this.#isBeginningLost) sink.damage(`Before byte ${place} a part of a record is missing; it was passed over`);
      this.#dropRecord();
      if (!isFirst) this.#isBeginningLost = true;
    }
    if (isFirst) this.#isBeginningLost = false;
    if (type === FULL) {
      this.#visit(bytes, view, start, start + length, place, sink);
      return;
    }
    if (!isFirst && !this.#inRecord) return;
    this.#inRecord = true;
    if (this.#parts.length + length > LONGEST) {
      if (!this.#isTooLong)
        sink.damage(`A record that reaches over byte ${place} is longer than 64 MiB; it was passed over`);
      this.#isTooLong = true;
    }
    if (!this.#isTooLong) this.#parts.append(bytes, start, start + length);
    if (type !== LAST) return;
    const parts = this.#parts;
    if (!this.#isTooLong) this.#visit(parts.bytes, parts.view, 0, parts.length, place, sink);
    this.#dropRecord();
  }

  #visit(bytes: Uint8Array, view: DataView, start: number, end: number, place: number, sink: PointSink): void {
    if (this.#visitor.record(bytes, view, start, end, sink)) return;
    sink.damage(`The record at byte ${place} is whole but makes no sense, and was passed over`);
  }

  #dropRecord(): void {
    this.#parts.drop(this.#parts.length);
    this.#inRecord = false;
    this.#isTooLong = false;
  }
}

/** Length of the data of the chunk whose header begins at `at`, `left` bytes before the block ends; -1 if it is none. */
function chunkLength(view: DataView, at: number, left: number): number {
  const type = view.getUint8(at + 6);
  const length = view.getUint16(at + 4, true);
  return type >= FULL && type <= LAST && length <= left - HEADER ? length : -1;
}

function isWhole(bytes: Uint8Array, view: DataView, at: number, length: number): boolean {
  const start = at + HEADER;
  // The type is the byte before the data.
  return crc32(bytes, view, start - 1, start + length) === view.getInt32(at, true);
}

/** Where before `end` the next chunk begins that is whole, in a block that ends at `blockEnd`; -1 where there is none. */
function findChunk(bytes: Uint8Array, view: DataView, from: number, end: number, blockEnd: number): number {
  let tried = 0;
  for (let at = from; at + HEADER <= end && tried < MOST_TRIED; at++) {
    const length = chunkLength(view, at, blockEnd - at);
    if (length === -1 || at + HEADER + length > end) continue;
    tried += length;
    if (isWhole(bytes, view, at, length)) return at;
  }
  return -1;
}
