/** A line longer than this is no line of a log; readers leave it out and say so. */
export const MAX_LINE = 4 * 1024 * 1024;

const LF = 10;
const CR = 13;

/**
 * Gathers bytes that arrive in pieces into whole lines. A line ends at a newline, a carriage return, or both. Of a
 * line that is too long only a little more than MAX_LINE bytes come out, so that memory is bounded and the reader sees
 * that it is too long. Amortised linear time, also for single bytes.
 */
export class LineBuffer {
  #store = new Uint8Array(1024);
  /** Holds what `add` returned last, until the next call. */
  #other = new Uint8Array(1024);
  #length = 0;
  /** Bytes of the half line at the end of the store. */
  #open = 0;

  /** Everything up to the last line end, or null when no line was completed. Valid until the next call. */
  add(bytes: Uint8Array): Uint8Array | null {
    const end = lastLineEnd(bytes) + 1;
    if (this.#length === 0 && end > 0) {
      this.#append(bytes, end, bytes.length);
      return bytes.subarray(0, end);
    }
    if (end === 0) {
      this.#append(bytes, 0, bytes.length);
      return null;
    }
    this.#append(bytes, 0, end);
    const whole = this.#store.subarray(0, this.#length);
    const store = this.#store;
    this.#store = this.#other;
    this.#other = store;
    this.#length = 0;
    this.#open = 0;
    this.#append(bytes, end, bytes.length);
    return whole;
  }

  /** Gives back the end of what `add` returned: it comes again, together with what follows. */
  keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const half = this.#store.subarray(0, this.#length);
    const store = new Uint8Array(bytes.length + half.length + 1024);
    store.set(bytes);
    store.set(half, bytes.length);
    this.#store = store;
    this.#length = bytes.length + half.length;
  }

  /** What was held back: the half line at the end, unless that is to be left out, behind what was given back. */
  rest(leavesOpenLine = false): Uint8Array {
    const rest = this.#store.slice(0, this.#length - (leavesOpenLine ? this.#open : 0));
    this.#length = 0;
    this.#open = 0;
    return rest;
  }

  #append(bytes: Uint8Array, start: number, end: number): void {
    let from = start;
    if (this.#open + (end - start) > MAX_LINE) {
      // Rare: a line may be too long. Its rest is left out up to its end.
      while (from < end && this.#open + (end - from) > MAX_LINE) {
        let stop = from;
        while (stop < end && bytes[stop] !== LF && bytes[stop] !== CR) stop += 1;
        const room = Math.max(0, MAX_LINE + 1 - this.#open);
        this.#copy(bytes, from, Math.min(stop, from + room));
        this.#open += Math.min(stop - from, room);
        if (stop < end) {
          this.#copy(bytes, stop, stop + 1);
          this.#open = 0;
          stop += 1;
        }
        from = stop;
      }
    }
    this.#copy(bytes, from, end);
    const last = lastLineEnd(bytes.subarray(from, end));
    this.#open = last < 0 ? this.#open + (end - from) : end - from - last - 1;
  }

  #copy(bytes: Uint8Array, start: number, end: number): void {
    const needed = this.#length + (end - start);
    if (needed > this.#store.length) {
      const grown = new Uint8Array(Math.max(needed, 2 * this.#store.length));
      grown.set(this.#store.subarray(0, this.#length));
      this.#store = grown;
    }
    this.#store.set(start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end), this.#length);
    this.#length = needed;
  }
}

function lastLineEnd(bytes: Uint8Array): number {
  let at = bytes.length - 1;
  while (at >= 0 && bytes[at] !== LF && bytes[at] !== CR) at -= 1;
  return at;
}
