import type { Json } from '../../../../src/core/json';
import type { PointSink } from '../../../../src/core/logs/point-sink';
import type { FileFormat } from '../../../../src/runner/readers/format';

export interface Point {
  readonly epoch: number;
  readonly step: number;
  readonly time: number;
  readonly value: number;
}

/** Keeps what a reader gives, in the order of its names and values. */
export class PointsSink implements PointSink {
  readonly names: string[] = [];
  readonly points: Point[][] = [];
  readonly settings: Record<string, Json> = {};
  readonly damages: string[] = [];
  rows = 0;
  #row: Omit<Point, 'value'> | null = null;

  series(name: string): number {
    const known = this.names.indexOf(name);
    if (known !== -1) return known;
    this.points.push([]);
    return this.names.push(name) - 1;
  }

  row(epoch: number, step: number, time: number): void {
    this.rows += 1;
    this.#row = { epoch, step, time };
  }

  value(series: number, value: number): void {
    if (this.#row === null) throw new Error('A value without a row');
    const points = this.points[series];
    if (points === undefined) throw new Error(`No series ${series}`);
    points.push({ ...this.#row, value });
  }

  hyperparameters(values: Readonly<Record<string, Json>>): void {
    Object.assign(this.settings, values);
  }

  damage(sentence: string): void {
    this.damages.push(sentence);
  }

  of(name: string): readonly Point[] {
    return this.points[this.names.indexOf(name)] ?? [];
  }

  values(name: string): readonly number[] {
    return this.of(name).map((point) => point.value);
  }

  get all(): Readonly<Record<string, readonly Point[]>> {
    return Object.fromEntries(this.names.map((name, i) => [name, this.points[i] ?? []]));
  }
}

/** Reads `bytes`, cut before each of `cuts`. */
export function readIn(format: FileFormat, bytes: Uint8Array, cuts: readonly number[] = []): PointsSink {
  const sink = new PointsSink();
  const reader = format.open({ name: 'a log' });
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    // A copy that is overwritten at once: the reader must not keep what it was lent.
    const piece = bytes.slice(from, cut);
    reader.push(piece, sink);
    piece.fill(0xaa);
    from = cut;
  }
  reader.end(sink);
  return sink;
}

/** Numbers below `limit`, the same for the same seed (mulberry32, Tommy Ettinger, public domain). */
export function random(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}
