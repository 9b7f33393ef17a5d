import { csvParseRows } from 'd3-dsv';
import Papa from 'papaparse';
import type { PointSink } from '../src/core/logs/point-sink';
import { csvFormat } from '../src/runner/readers/csv';
import type { FileFormat } from '../src/runner/readers/format';
import { jsonlFormat } from '../src/runner/readers/jsonl';
import type { BenchResult } from './result';

const ROWS = 1_000_000;
const ROUNDS = 5;
/** As much as is read from a file at once. */
const BLOCK = 256 * 1024;
const NAMES = ['loss', 'val_loss'] as const;

/** A growing column of numbers, the same for every candidate. */
class Column {
  values = new Float64Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const grown = new Float64Array(2 * this.length);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length++] = value;
  }
}

interface Columns {
  readonly epoch: Column;
  readonly step: Column;
  readonly values: readonly [Column, Column];
}

function columns(): Columns {
  return { epoch: new Column(), step: new Column(), values: [new Column(), new Column()] };
}

class ColumnSink implements PointSink {
  readonly columns = columns();

  series(name: string): number {
    return (NAMES as readonly string[]).indexOf(name);
  }
  row(epoch: number, step: number): void {
    this.columns.epoch.push(epoch);
    this.columns.step.push(step);
  }
  value(series: number, value: number): void {
    this.columns.values[series === 0 ? 0 : 1].push(value);
  }
  hyperparameters(): void {
    throw new Error('there are none');
  }
  damage(sentence: string): void {
    throw new Error(sentence);
  }
}

/**
 * Targets 3 and 4: a million observations as JSON lines and as CSV, into columns. CPU time of this process; the first
 * round of each is cold, medians of interleaved rounds.
 */
export async function bench(): Promise<BenchResult[]> {
  const json = Buffer.from(jsonText());
  const csv = Buffer.from(csvText());
  const candidates: readonly [name: string, read: () => Columns][] = [
    ['jsonl', () => readWith(jsonlFormat, json)],
    ['JSON.parse', () => parseLines(json)],
    ['csv', () => readWith(csvFormat, csv)],
    ['papaparse', () => papa(csv)],
    ['papaparse cells', () => papaCells(csv)],
    ['d3-dsv', () => d3(csv)],
  ];
  const times = new Map<string, number[]>(candidates.map(([name]) => [name, []]));
  const results = new Map<string, Columns>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, read] of candidates) {
      globalThis.gc?.();
      const start = process.cpuUsage();
      const result = read();
      const used = process.cpuUsage(start);
      times.get(name)?.push((used.user + used.system) / 1000);
      results.set(name, result);
      await Promise.resolve();
    }
  }
  return [
    compared('JSON lines', 'jsonl', 'JSON.parse', 'split + JSON.parse per line', 1.3),
    compared('CSV', 'csv', 'papaparse', 'papaparse', 4),
    compared('CSV', 'csv', 'papaparse cells', 'papaparse with texts for cells and Number()', null),
    compared('CSV', 'csv', 'd3-dsv', 'd3-dsv', 1.5),
  ];

  function compared(what: string, own: string, other: string, peer: string, target: number | null): BenchResult {
    const [mine, theirs] = [times.get(own) ?? [], times.get(other) ?? []];
    const ratio = median(theirs) / median(mine);
    const cold = (theirs[0] ?? NaN) / (mine[0] ?? NaN);
    const isSame = same(results.get(own), results.get(other));
    const ms = `${median(mine).toFixed(0)} ms, ${median(theirs).toFixed(0)} ms`;
    return {
      name: `${what}, 1,000,000 observations`,
      figure: `${ratio.toFixed(2)} times as fast as ${peer} (${ms}), cold ${cold.toFixed(2)}${isSame ? '' : ', VALUES DIFFER'}`,
      target: target === null ? null : `at least ${target} times ${peer}, values bit-identical`,
      ok: target === null ? null : ratio >= target && cold >= target && isSame,
    };
  }
}

function jsonText(): string {
  const lines: string[] = [];
  for (let i = 0; i < ROWS; i++)
    lines.push(
      `{"epoch": ${1 + Math.floor(i / 1000)}, "step": ${i}, "loss": ${loss(i)}, "val_loss": ${validation(i)}}\n`,
    );
  return lines.join('');
}

function csvText(): string {
  const lines = ['epoch,step,loss,val_loss\n'];
  for (let i = 0; i < ROWS; i++) lines.push(`${1 + Math.floor(i / 1000)},${i},${loss(i)},${validation(i)}\n`);
  return lines.join('');
}

const loss = (i: number): number => 2 / Math.log(i + 3) + 0.01 * Math.sin(i);
const validation = (i: number): number => 2.1 / Math.log(i + 3) + 0.05 * Math.cos(i);

function readWith(format: FileFormat, bytes: Buffer): Columns {
  const sink = new ColumnSink();
  const reader = format.open({ name: 'metrics' });
  for (let at = 0; at < bytes.length; at += BLOCK) reader.push(bytes.subarray(at, at + BLOCK), sink);
  reader.end(sink);
  return sink.columns;
}

function parseLines(bytes: Buffer): Columns {
  const result = columns();
  for (const line of bytes.toString('utf8').split('\n')) {
    if (line === '') continue;
    const record = JSON.parse(line) as { epoch: number; step: number; loss: number; val_loss: number };
    result.epoch.push(record.epoch);
    result.step.push(record.step);
    result.values[0].push(record.loss);
    result.values[1].push(record.val_loss);
  }
  return result;
}

type Parsed = Readonly<Record<'epoch' | 'step' | 'loss' | 'val_loss', number>>;

/** papaparse makes the numbers itself, in the quickest of its ways. */
function papa(bytes: Buffer): Columns {
  const result = columns();
  Papa.parse<Parsed>(bytes.toString('utf8'), {
    header: true,
    dynamicTyping: true,
    skipEmptyLines: true,
    step: ({ data }) => {
      result.epoch.push(data.epoch);
      result.step.push(data.step);
      result.values[0].push(data.loss);
      result.values[1].push(data.val_loss);
    },
  });
  return result;
}

/** papaparse gives texts, and the numbers are made of them here. */
function papaCells(bytes: Buffer): Columns {
  const result = columns();
  let isHeader = true;
  Papa.parse<string[]>(bytes.toString('utf8'), {
    delimiter: ',',
    newline: '\n',
    skipEmptyLines: true,
    step: ({ data }) => {
      if (!isHeader) pushCells(result, data);
      isHeader = false;
    },
  });
  return result;
}

function d3(bytes: Buffer): Columns {
  const result = columns();
  csvParseRows(bytes.toString('utf8'), (cells, index) => {
    if (index > 0) pushCells(result, cells);
    return null;
  });
  return result;
}

function pushCells(result: Columns, cells: readonly string[]): void {
  result.epoch.push(Number(cells[0]));
  result.step.push(Number(cells[1]));
  result.values[0].push(Number(cells[2]));
  result.values[1].push(Number(cells[3]));
}

function same(a: Columns | undefined, b: Columns | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return list(a).every((column, index) => {
    const other = list(b)[index];
    return other?.length === column.length && column.values.every((value, row) => Object.is(value, other.values[row]));
  });
}

function list(of: Columns): readonly Column[] {
  return [of.epoch, of.step, ...of.values];
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}
