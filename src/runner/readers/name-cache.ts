/** A name that was met, with what its owner wants to remember of it. */
export interface CachedName<T> {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly data: T;
  /** The name that followed it last time. */
  next: CachedName<T> | null;
}

/** A hostile file must not fill the memory with names. */
const MOST_NAMES = 65_536;

/**
 * Finds names by their UTF-8 bytes, so that each is decoded once and not at each of its values. Logs write the same
 * names in the same order again and again: the name that followed last time is tried first.
 */
export class NameCache<T> {
  readonly #create: (name: string) => T;
  readonly #byHash = new Map<number, CachedName<T>[]>();
  readonly #decoder = new TextDecoder();
  #count = 0;
  #last: CachedName<T> | null = null;

  /** `create` makes what is remembered of a name that is new. */
  constructor(create: (name: string) => T) {
    this.#create = create;
  }

  find(bytes: Uint8Array, start: number, end: number): T {
    const last = this.#last;
    const expected = last?.next ?? null;
    if (expected !== null && isSame(expected.bytes, bytes, start, end)) {
      this.#last = expected;
      return expected.data;
    }
    const found = this.#lookUp(bytes, start, end);
    if (last !== null) last.next = found;
    this.#last = found;
    return found.data;
  }

  /** Forgets everything. */
  clear(): void {
    this.#byHash.clear();
    this.#count = 0;
    this.#last = null;
  }

  #lookUp(bytes: Uint8Array, start: number, end: number): CachedName<T> {
    let hash = end - start;
    for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
    const bucket = this.#byHash.get(hash);
    for (const entry of bucket ?? []) if (isSame(entry.bytes, bytes, start, end)) return entry;
    if (this.#count >= MOST_NAMES) this.clear();
    const name = this.#decoder.decode(bytes.subarray(start, end));
    const entry: CachedName<T> = { name, bytes: bytes.slice(start, end), data: this.#create(name), next: null };
    if (bucket === undefined || this.#count === 0) this.#byHash.set(hash, [entry]);
    else bucket.push(entry);
    this.#count += 1;
    return entry;
  }
}

function isSame(name: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  const length = name.length;
  if (length !== end - start) return false;
  for (let i = 0; i < length; i++) if (name[i] !== bytes[start + i]) return false;
  return true;
}
