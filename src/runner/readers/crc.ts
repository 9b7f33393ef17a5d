/** CRC of `bytes` from `start` to `end`, continuing from `seed` (the CRC of what came before). A signed 32-bit number. */
export type Crc = (bytes: Uint8Array, view: DataView, start: number, end: number, seed?: number) => number;

/** Castagnoli polynomial, bits reversed (RFC 3720, appendix B.4): TFRecord files. */
export const crc32c = makeCrc(0x82f63b78);

/** The polynomial of zlib and Ethernet, bits reversed: W&B files. */
export const crc32 = makeCrc(0xedb88320);

/**
 * A CRC that takes eight bytes at a step ("slicing by 8", Kounavis and Berry 2005). `view` must lie over the same
 * memory as `bytes`: unaligned words are read through it.
 */
function makeCrc(polynomial: number): Crc {
  const t = tables(polynomial);
  // Every index is below 2048. The `?? 0` is for the compiler and costs nothing at run time.
  return (bytes, view, start, end, seed = 0) => {
    let crc = ~seed;
    let at = start;
    for (; at + 8 <= end; at += 8) {
      const a = crc ^ view.getInt32(at, true);
      const b = view.getInt32(at + 4, true);
      crc =
        (t[1792 + (a & 255)] ?? 0) ^
        (t[1536 + ((a >>> 8) & 255)] ?? 0) ^
        (t[1280 + ((a >>> 16) & 255)] ?? 0) ^
        (t[1024 + (a >>> 24)] ?? 0) ^
        (t[768 + (b & 255)] ?? 0) ^
        (t[512 + ((b >>> 8) & 255)] ?? 0) ^
        (t[256 + ((b >>> 16) & 255)] ?? 0) ^
        (t[b >>> 24] ?? 0);
    }
    if (at + 4 <= end) {
      const a = crc ^ view.getInt32(at, true);
      crc =
        (t[768 + (a & 255)] ?? 0) ^
        (t[512 + ((a >>> 8) & 255)] ?? 0) ^
        (t[256 + ((a >>> 16) & 255)] ?? 0) ^
        (t[a >>> 24] ?? 0);
      at += 4;
    }
    for (; at < end; at++) crc = (t[(crc ^ (bytes[at] ?? 0)) & 255] ?? 0) ^ (crc >>> 8);
    return ~crc;
  };
}

/** Table k at 256 * k: what a byte becomes with k bytes of zeros behind it. */
function tables(polynomial: number): Int32Array {
  const t = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    t[byte] = crc;
  }
  for (let at = 256; at < t.length; at++) {
    const before = t[at - 256] ?? 0;
    t[at] = (t[before & 255] ?? 0) ^ (before >>> 8);
  }
  return t;
}
