/** A value inside a record that is no container. Null also for texts that are too long to matter. */
export type Scalar = number | string | boolean | null;

/** More members than this in one record are passed over. */
const MAX_MEMBERS = 20_000;

/**
 * The members of one JSON record, nested ones under names with slashes (`train/loss`). Of a member that comes twice the
 * last one counts, as in JSON.parse. An array counts when it holds one value.
 */
export class FlatRecord {
  readonly names: string[] = [];
  readonly values: Scalar[] = [];
  /** Where the value stands in the line; -1 when that is not known. */
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  /** Places that a later member of the same name replaced, and elements of arrays that hold several. */
  readonly dropped = new Set<number>();
  readonly #places = new Map<string, number>();
  #path: string[] = [];
  /** For each open container: how many elements an array has had, -1 for an object; path's length and key outside. */
  #containers: { elements: number; readonly depth: number; readonly key: string }[] = [];
  #key = '';

  clear(): void {
    this.names.length = 0;
    this.values.length = 0;
    this.starts.length = 0;
    this.ends.length = 0;
    this.dropped.clear();
    this.#places.clear();
    this.#path = [];
    this.#containers = [];
    this.#key = '';
  }

  /** The value of a member at the top, by its exact name. */
  get(name: string): Scalar | undefined {
    const place = this.#places.get(name);
    return place === undefined ? undefined : this.values[place];
  }

  open(isObject: boolean): void {
    this.#element();
    const depth = this.#path.length;
    // The outermost object has no name; an array's elements go by the array's.
    if (this.#containers.length > 0 && this.#key !== '' && isObject) this.#path.push(this.#key);
    this.#containers.push({ elements: isObject ? -1 : 0, depth, key: this.#key });
    if (isObject) this.#key = '';
  }

  close(): void {
    const container = this.#containers.pop();
    if (container === undefined) return;
    this.#path.length = container.depth;
    this.#key = container.key;
  }

  key(name: string | null): void {
    this.#key = (name ?? '').slice(0, 500);
  }

  add(value: Scalar, start: number, end: number): void {
    this.#element();
    if (this.names.length >= MAX_MEMBERS) return;
    const name = this.#path.length === 0 ? this.#key : `${this.#path.join('/')}/${this.#key}`;
    const earlier = this.#places.get(name);
    const place = this.names.length;
    if (earlier !== undefined) this.dropped.add(earlier);
    if (this.#containers.some(({ elements }) => elements > 1)) this.dropped.add(place);
    else this.#places.set(name, place);
    this.names.push(name);
    this.values.push(value);
    this.starts.push(start);
    this.ends.push(end);
  }

  #element(): void {
    const container = this.#containers.at(-1);
    if (container !== undefined && container.elements >= 0) container.elements += 1;
  }
}
