import type { Json } from '../../../../src/core/json';
import type { PointSink } from '../../../../src/core/logs/point-sink';
import type { FileFormat } from '../../../../src/runner/readers/format';

/** A row as a reader gave it; NaN stands for what the log does not say. */
export interface Row {
  readonly epoch: number;
  readonly step: number;
  readonly time: number;
  readonly values: [name: string, value: number][];
}

/** Keeps all that a reader gives. */
export class Recording implements PointSink {
  readonly names: string[] = [];
  readonly rows: Row[] = [];
  readonly damages: string[] = [];
  settings: Record<string, Json> = {};

  series(name: string): number {
    const known = this.names.indexOf(name);
    return known >= 0 ? known : this.names.push(name) - 1;
  }
  row(epoch: number, step: number, time: number): void {
    this.rows.push({ epoch, step, time, values: [] });
  }
  value(series: number, value: number): void {
    const row = this.rows.at(-1);
    const name = this.names[series];
    if (row === undefined || name === undefined) throw new Error('a value without a row or series');
    row.values.push([name, value]);
  }
  hyperparameters(values: Readonly<Record<string, Json>>): void {
    this.settings = { ...this.settings, ...values };
  }
  damage(sentence: string): void {
    this.damages.push(sentence);
  }

  /** Points of a series: where they stand and what they are. */
  points(name: string): { epoch: number; step: number; value: number }[] {
    return this.rows.flatMap(({ epoch, step, values }) =>
      values.flatMap(([series, value]) => (series === name ? [{ epoch, step, value }] : [])),
    );
  }
}

export function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content) : content;
}

/** Reads a file that arrives in pieces, cut at the given offsets. */
export function read(
  format: FileFormat,
  content: string | Uint8Array,
  cuts: readonly number[] = [],
  name = 'metrics',
): Recording {
  const bytes = bytesOf(content);
  const sink = new Recording();
  const reader = format.open({ name });
  let from = 0;
  for (const cut of [...new Set(cuts)].sort((a, b) => a - b)) {
    if (cut <= from || cut >= bytes.length) continue;
    // Bytes are valid during the call only: a reader that keeps them gets caught.
    const piece = Uint8Array.from(bytes.subarray(from, cut));
    reader.push(piece, sink);
    piece.fill(0xaa);
    from = cut;
  }
  const piece = Uint8Array.from(bytes.subarray(from));
  reader.push(piece, sink);
  piece.fill(0xaa);
  reader.end(sink);
  return sink;
}

/** Offsets of every byte. */
export function everyByte(content: string | Uint8Array): number[] {
  return Array.from({ length: bytesOf(content).length }, (_, index) => index);
}
