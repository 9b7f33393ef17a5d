/** How an event is laid out behind its step, but for the four bytes of its value. */
interface Shape<T> {
  readonly tag: T;
  readonly length: number;
  /** Where the value lies. */
  readonly valueAt: number;
  /** Whole words before the value, and the four bytes right before it. */
  readonly head: Int32Array;
  readonly headLast: number;
  /** The same from behind the value to the end; empty where the value stands last. */
  readonly tail: Int32Array;
  readonly tailLast: number;
  /** The shape of the event that followed last time. */
  next: Shape<T> | null;
}

/** Of one length. More are not worth looking at one by one. */
const MOST_OF_A_LENGTH = 32;
const LONGEST = 512;

/**
 * Remembers how events with one scalar are laid out. In a log nearly all events are the same bytes again and again, but
 * for time, step and the four bytes of a float. Equal bytes around the float mean the same tag and the same layout, so
 * such an event need not be decoded. `T` is what the decoder knows of a tag.
 *
 * Only what was decoded in full may be remembered, and what bytes mean must not change: else `forget`.
 */
export class EventShapes<T> {
  /** Where in the event that `match` recognised the value lies. */
  valueAt = 0;
  #byLength: (Shape<T>[] | undefined)[] = [];
  #last: Shape<T> | null = null;

  /** The tag of the event whose bytes from `at`, behind the step, to `end` have a known shape; null if unknown. */
  match(view: DataView, at: number, end: number): T | null {
    const expected = this.#last?.next ?? null;
    const shape =
      expected !== null && expected.length === end - at && fits(expected, view, at)
        ? expected
        : this.#search(view, at, end - at);
    if (shape === null) return null;
    this.#last = shape;
    this.valueAt = at + shape.valueAt;
    return shape.tag;
  }

  #search(view: DataView, at: number, length: number): Shape<T> | null {
    for (const shape of this.#byLength[length] ?? []) {
      if (!fits(shape, view, at)) continue;
      if (this.#last !== null) this.#last.next = shape;
      return shape;
    }
    return null;
  }

  /** Events with these bytes from `at` to `end` are of this tag, and their value is the binary32 at `valueAt`. */
  remember(tag: T, view: DataView, at: number, valueAt: number, end: number): void {
    const length = end - at;
    const tail = valueAt + 4;
    if (length > LONGEST || valueAt - at < 4 || (tail < end && end - tail < 4)) return;
    const bucket = (this.#byLength[length] ??= []);
    if (bucket.length === MOST_OF_A_LENGTH) return;
    bucket.push({
      tag,
      length,
      valueAt: valueAt - at,
      head: words(view, at, valueAt),
      headLast: view.getInt32(valueAt - 4, true),
      tail: words(view, tail, end),
      tailLast: tail < end ? view.getInt32(end - 4, true) : 0,
      next: null,
    });
  }

  forget(): void {
    this.#byLength = [];
    this.#last = null;
  }
}

function words(view: DataView, at: number, end: number): Int32Array {
  return Int32Array.from({ length: (end - at) >> 2 }, (_, i) => view.getInt32(at + 4 * i, true));
}

function fits<T>(shape: Shape<T>, view: DataView, at: number): boolean {
  // Tags differ at their end rather than at their beginning. These four bytes overlap the last whole word.
  if (view.getInt32(at + shape.valueAt - 4, true) !== shape.headLast) return false;
  const head = shape.head;
  for (let i = 0; i < head.length; i++) if (view.getInt32(at + 4 * i, true) !== head[i]) return false;
  const tail = shape.tail;
  if (tail.length === 0) return true;
  if (view.getInt32(at + shape.length - 4, true) !== shape.tailLast) return false;
  const tailAt = at + shape.valueAt + 4;
  for (let i = 0; i < tail.length; i++) if (view.getInt32(tailAt + 4 * i, true) !== tail[i]) return false;
  return true;
}
