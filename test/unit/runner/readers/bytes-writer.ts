/**
 * Writes protocol buffers and checksums for tests: straight from the specifications, one bit or byte at a time, and
 * without a line of the code that is tested.
 */

/** Bytes of these pieces, one behind the other. */
export const join = (...pieces: (Uint8Array | readonly number[])[]): Uint8Array<ArrayBuffer> => joinAll(pieces);

/** The same for more pieces than a call can have arguments. */
export function joinAll(pieces: readonly (Uint8Array | readonly number[])[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A number in little-endian order: `write` is the setter of DataView. */
function fixed(size: number, write: (view: DataView) => void): Uint8Array {
  const view = new DataView(new ArrayBuffer(size));
  write(view);
  return new Uint8Array(view.buffer);
}

export const float32 = (value: number): Uint8Array => fixed(4, (view) => view.setFloat32(0, value, true));
export const float64 = (value: number): Uint8Array => fixed(8, (view) => view.setFloat64(0, value, true));
export const uint16 = (value: number): Uint8Array => fixed(2, (view) => view.setUint16(0, value, true));
export const uint32 = (value: number): Uint8Array => fixed(4, (view) => view.setUint32(0, value, true));
export const uint64 = (value: bigint): Uint8Array => fixed(8, (view) => view.setBigUint64(0, value, true));

/** Negative numbers as 64-bit two's complement, ten bytes long, as protocol buffers want. */
export function varint(value: number | bigint): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

/** Fields of a message, by the name of their kind on the wire. */
export const field = {
  varint: (number: number, value: number | bigint): Uint8Array => join(varint(number * 8), varint(value)),
  double: (number: number, value: number): Uint8Array => join(varint(number * 8 + 1), float64(value)),
  bytes: (number: number, ...content: (Uint8Array | readonly number[])[]): Uint8Array => {
    const all = join(...content);
    return join(varint(number * 8 + 2), varint(all.length), all);
  },
  text: (number: number, value: string): Uint8Array => field.bytes(number, utf8(value)),
  float: (number: number, value: number): Uint8Array => join(varint(number * 8 + 5), float32(value)),
};

/** Remainders of single bytes, each found by dividing bit by bit. */
function remainders(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc % 2 === 1 ? ((crc >>> 1) ^ polynomial) >>> 0 : crc >>> 1;
    return crc;
  });
}

function slowCrc(table: Uint32Array, bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = ((table[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8)) >>> 0;
  return (crc ^ 0xffffffff) >>> 0;
}

const CASTAGNOLI = remainders(0x82f63b78);
const ZLIB = remainders(0xedb88320);

export const slowCrc32c = (bytes: Uint8Array): number => slowCrc(CASTAGNOLI, bytes);
export const slowCrc32 = (bytes: Uint8Array): number => slowCrc(ZLIB, bytes);
