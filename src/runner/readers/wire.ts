/** Kinds of fields on the wire (protobuf.dev/programming-guides/encoding). */
export const VARINT = 0;
export const FIXED64 = 1;
export const LEN = 2;
export const FIXED32 = 5;

/** What `WireReader.next` gives for a field. */
export function field(number: number, kind: number): number {
  return number * 8 + kind;
}

/**
 * Reads protocol buffer messages field by field, without making objects.
 *
 *     for (let key = wire.next(); key !== 0; key = wire.next()) {
 *       if (key === NAME) { ... } else wire.skip(key);
 *     }
 *
 * Malformed bytes never throw: `next` gives 0 from then on and `failed` is true.
 */
export class WireReader {
  bytes: Uint8Array = new Uint8Array(0);
  view: DataView = new DataView(new ArrayBuffer(0));
  /** The next byte. */
  at = 0;
  /** Behind the last byte of the message that is being read. */
  end = 0;
  failed = false;

  /** Begins with the message from `start` to `end`; `view` lies over the same memory as `bytes`. */
  reset(bytes: Uint8Array, view: DataView, start: number, end: number): void {
    this.bytes = bytes;
    this.view = view;
    this.at = start;
    this.end = end;
    this.failed = false;
  }

  /** Number and kind of the next field as `field` makes them; 0 at the end of the message. */
  next(): number {
    if (this.at >= this.end) return 0;
    const key = this.varint();
    // Field numbers begin with 1.
    if (key >= 8) return key;
    this.fail();
    return 0;
  }

  /** An unsigned varint. Exact up to 2^53. */
  varint(): number {
    const bytes = this.bytes;
    const end = this.end;
    let at = this.at;
    let byte = at < end ? (bytes[at++] ?? 0) : 256;
    let value = byte & 127;
    if (byte >= 128) {
      let scale = 128;
      // 2^63 is the place of the tenth and last byte.
      do {
        if (at >= end || scale > 2 ** 63) {
          this.fail();
          return 0;
        }
        byte = bytes[at++] ?? 0;
        value += (byte & 127) * scale;
        scale *= 128;
      } while (byte >= 128);
    }
    this.at = at;
    return value;
  }

  /** A signed varint (int32, int64, enum). Exact between -2^53 and 2^53. */
  signed(): number {
    const start = this.at;
    const value = this.varint();
    if (value < 2 ** 63) return value;
    // Negative numbers are stored as 2^64 - n, where no double can tell small n apart: both halves by themselves.
    let low = 0;
    let high = 0;
    for (let i = 0; i < 10; i++) {
      const seven = (this.bytes[start + i] ?? 0) & 127;
      if (i < 4) low += seven * 2 ** (7 * i);
      else if (i === 4) {
        low += (seven & 15) * 2 ** 28;
        high = seven >>> 4;
      } else high += seven * 2 ** (7 * i - 32);
    }
    return (high % 2 ** 32) * 2 ** 32 - 2 ** 64 + low;
  }

  double(): number {
    const at = this.take(8);
    return at === -1 ? 0 : this.view.getFloat64(at, true);
  }

  float(): number {
    const at = this.take(4);
    return at === -1 ? 0 : this.view.getFloat32(at, true);
  }

  /** Enters the message or text that a field of kind LEN holds. Returns what `leave` needs to go back. */
  enter(): number {
    const length = this.varint();
    const outer = this.end;
    if (length > outer - this.at) this.fail();
    else this.end = this.at + length;
    return outer;
  }

  /** Leaves what `enter` entered, wherever reading stopped in it. */
  leave(outer: number): void {
    this.at = this.failed ? outer : this.end;
    this.end = outer;
  }

  /** Passes over a field of kind LEN and returns where its content begins; it reaches to `at`. */
  span(): number {
    return Math.max(0, this.take(this.varint()));
  }

  /** Passes over the field with this key. Fails for groups, which nothing of ours has. */
  skip(key: number): void {
    switch (key & 7) {
      case VARINT:
        this.varint();
        break;
      case FIXED64:
        this.take(8);
        break;
      case LEN:
        this.take(this.varint());
        break;
      case FIXED32:
        this.take(4);
        break;
      default:
        this.fail();
    }
  }

  fail(): void {
    this.failed = true;
    this.at = this.end;
  }

  private take(count: number): number {
    const at = this.at;
    if (count > this.end - at) {
      this.fail();
      return -1;
    }
    this.at = at + count;
    return at;
  }
}
