import type { PointSink } from '../../core/logs/point-sink';
import { crc32c } from './crc';
import { HeldBytes, type RecordVisitor } from './held-bytes';

/** Length (8 bytes) and its checksum (4). */
export const RECORD_HEADER = 12;
const FRAME = RECORD_HEADER + 4;

/** Longer records are passed over. Real ones are a few dozen bytes, with pictures some megabytes. */
const LONGEST = 64 * 1024 * 1024;

/**
 * Cuts TFRecord files into records and checks every checksum. A record is
 *
 *     uint64 length, uint32 masked CRC-32C of length, byte data[length], uint32 masked CRC-32C of data
 *
 * in little-endian order (tensorflow/core/lib/io/record_writer.h). A record whose data is damaged costs that record.
 * Where a length is damaged, or data is missing so that the next header is not where it should be, the next header is
 * searched byte by byte: its own checksum tells it. So whatever record is whole is read.
 */
export class TfRecordReader {
  readonly #visitor: RecordVisitor;
  readonly #held = new HeldBytes();
  /** Place in the file of the first byte that was not read yet. */
  #offset = 0;
  /** How many bytes from there are needed before it makes sense to look again. */
  #need = RECORD_HEADER;
  /** Where reading lost its place, while a header is searched for; else -1. */
  #lostAt = -1;
  /** Damage up to here was told at an end already. */
  #toldTo = 0;
  /** Up to here no record was found inside of one that is not whole yet. */
  #lookedTo = 0;
  /** Bytes that were read more than once because of damage. */
  #again = 0;

  constructor(visitor: RecordVisitor) {
    this.#visitor = visitor;
  }

  push(bytes: Uint8Array, sink: PointSink): void {
    this.#held.feed(
      bytes,
      () => this.#need,
      (all, view, end) => this.#read(all, view, end, sink),
    );
  }

  /** A record that is not whole stays: that is how a growing file looks. But records inside of it show that it is torn. */
  end(sink: PointSink): void {
    const held = this.#held;
    const whole = this.#wholeRecordInside();
    if (whole !== -1) {
      this.#lose(this.#offset);
      held.drop(whole);
      this.#offset += whole;
      held.drop(this.#read(held.bytes, held.view, held.length, sink));
    }
    const end = this.#offset + held.length;
    if (this.#lostAt !== -1 && this.#lostAt >= this.#toldTo) {
      sink.damage(`From byte ${this.#lostAt} to ${end}, where the file ends, no record can be made out`);
      this.#toldTo = end;
    } else if (this.#lostAt === -1 && this.#isBadRecord() && this.#offset >= this.#toldTo) {
      sink.damage(badRecord(this.#offset));
      this.#toldTo = end;
    }
  }

  /** Reads records from the beginning of `bytes`, which is at #offset, and returns how many bytes are done with. */
  #read(bytes: Uint8Array, view: DataView, end: number, sink: PointSink): number {
    const base = this.#offset;
    let at = 0;
    for (;;) {
      if (at + RECORD_HEADER > end) {
        this.#need = RECORD_HEADER;
        break;
      }
      const length = recordLength(bytes, view, at);
      if (length === -1) {
        this.#lose(base + at);
        at = findHeader(bytes, view, at + 1, end);
        continue;
      }
      const next = at + FRAME + length;
      if (next > end) {
        this.#need = FRAME + length;
        break;
      }
      if (isDataWhole(bytes, view, at, length)) {
        if (this.#lostAt !== -1) this.#tellLost(base + at, sink);
        if (!this.#visitor.record(bytes, view, at + RECORD_HEADER, next - 4, sink)) {
          sink.damage(`The record at byte ${base + at} is whole but is no event, and was passed over`);
        }
        at = next;
        continue;
      }
      if (next + RECORD_HEADER > end) {
        this.#need = FRAME + length + RECORD_HEADER;
        break;
      }
      // The header behind it decides: if it is right, only data was changed; if not, bytes came in or went missing.
      if (recordLength(bytes, view, next) !== -1 || !this.#mayReadAgain(base + next, length)) {
        if (this.#lostAt !== -1) this.#tellLost(base + at, sink);
        if (base + at >= this.#toldTo) sink.damage(badRecord(base + at));
        at = next;
      } else {
        this.#lose(base + at);
        at = findHeader(bytes, view, at + 1, end);
      }
    }
    this.#offset = base + at;
    return at;
  }

  #lose(place: number): void {
    if (this.#lostAt === -1) this.#lostAt = place;
  }

  #tellLost(found: number, sink: PointSink): void {
    if (found > this.#toldTo) {
      sink.damage(`Bytes ${this.#lostAt} to ${found} are damaged and were passed over; reading goes on behind them`);
    }
    this.#lostAt = -1;
  }

  /** Keeps time linear for files that are made so that each record seems to reach over all others. */
  #mayReadAgain(place: number, length: number): boolean {
    this.#again += length;
    return this.#again <= 8 * place + LONGEST;
  }

  #isBadRecord(): boolean {
    const { bytes, view, length: end } = this.#held;
    const length = end < RECORD_HEADER ? -1 : recordLength(bytes, view, 0);
    return length !== -1 && FRAME + length <= end && !isDataWhole(bytes, view, 0, length);
  }

  /** Where in the held bytes, behind the first, a record lies that is whole in length and data; -1 where none does. */
  #wholeRecordInside(): number {
    const { bytes, view, length: end } = this.#held;
    let at = Math.max(1, this.#lookedTo - this.#offset);
    for (;;) {
      at = findHeader(bytes, view, at, end);
      if (at + RECORD_HEADER > end) break;
      const length = recordLength(bytes, view, at);
      if (at + FRAME + length > end) break;
      if (isDataWhole(bytes, view, at, length)) return at;
      at += 1;
    }
    this.#lookedTo = this.#offset + at;
    return -1;
  }
}

function badRecord(place: number): string {
  return `The record at byte ${place} is damaged, its checksum does not fit, and was passed over`;
}

/** Length of the data of the record whose header begins at `at`; -1 when that is no header. */
export function recordLength(bytes: Uint8Array, view: DataView, at: number): number {
  // A length of 2^63, say, is never believed, whatever its checksum is.
  if (view.getInt32(at + 4, true) !== 0) return -1;
  const length = view.getUint32(at, true);
  if (length > LONGEST) return -1;
  return view.getInt32(at + 8, true) === lengthCheck(length, bytes, view, at) ? length : -1;
}

/** Masked checksums of lengths as they nearly always are. */
const knownChecks = Int32Array.from({ length: 512 }, (_, length) => {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, length, true);
  return masked(crc32c(new Uint8Array(view.buffer), view, 0, 8));
});

function lengthCheck(length: number, bytes: Uint8Array, view: DataView, at: number): number {
  return knownChecks[length] ?? masked(crc32c(bytes, view, at, at + 8));
}

function isDataWhole(bytes: Uint8Array, view: DataView, at: number, length: number): boolean {
  const start = at + RECORD_HEADER;
  const end = start + length;
  return masked(crc32c(bytes, view, start, end)) === view.getInt32(end, true);
}

/** A CRC of data that contains CRCs is weak, so they are stored like this (tensorflow/core/lib/hash/crc32c.h). */
function masked(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) | 0;
}

/** Where the next header begins, or the first place that has too few bytes behind it to tell. */
function findHeader(bytes: Uint8Array, view: DataView, from: number, end: number): number {
  let at = from;
  while (at + RECORD_HEADER <= end && recordLength(bytes, view, at) === -1) at++;
  return at;
}
