import { metricName } from '../metric-name';
import { readNumber } from '../number-text';
import type { LineContext, RawLine } from '../reader';
import { setValue } from '../values';
import { counterOf, isLossLike, isMeasure, isNoise, isRate } from '../vocabulary';

/** How the cells of a table stand apart. */
type Rule = 'pipes' | 'tabs' | 'commas' | 'blanks';

interface Table {
  readonly rule: Rule;
  /** Names of metrics; null for columns that are none. */
  readonly names: readonly (string | null)[];
  readonly epoch: number | null;
  readonly step: number | null;
}

const MAX_HEADER = 600;
const MAX_COLUMNS = 40;
const PATIENCE = 60;
const PIPES = /[|│┃]/;
/** YOLO's rows end in a bar: `…  640: 100%|████| 8/8`. */
const ROW_BAR = /(:?)\s{1,8}(\d{1,3})%(?:\s{0,2}[|━]|\s{1,2}\d{1,9}\/\d{1,9} \[).*$/;
/** What stands in a cell that has no value. */
const ABSENT = /^(?:|-+|–|—|none|null|n\/?a|no log)$/i;

/**
 * Tables with a header that names an epoch or step and at least one measure, and a row for each epoch: fastai, skorch,
 * pandas, rich, markdown, spaCy, Ultralytics, the notebooks of Hugging Face.
 */
export class TableReader {
  #table: Table | null = null;
  #waited = 0;

  read(line: string): RawLine | null {
    if (line.length > MAX_HEADER + 400) return null;
    const row = this.#table === null ? null : readRow(this.#table, line);
    if (row !== null) {
      this.#waited = 0;
      return row;
    }
    const header = readHeader(line);
    if (header !== null) {
      this.#table = header;
      this.#waited = 0;
      return { kind: 'nothing' };
    }
    this.#waited += 1;
    if (this.#waited > PATIENCE) this.#table = null;
    return null;
  }
}

function readHeader(line: string): Table | null {
  if (line.length > MAX_HEADER || /[=:]/.test(line) || /(?:^|[\s|,])\d+(?:\.\d+)?(?:[\s|,]|$)/.test(line)) return null;
  const rule: Rule = PIPES.test(line)
    ? 'pipes'
    : line.includes('\t')
      ? 'tabs'
      : /\w,\w/.test(line)
        ? 'commas'
        : 'blanks';
  const wide = rule === 'blanks' && /\S {2,}\S/.test(line);
  const cells = wide ? line.trim().split(/ {2,}/) : cellsOf(line, rule);
  if (cells.length < 2 || cells.length > MAX_COLUMNS || cells.some((cell) => cell.length > 40)) return null;
  const counters = cells.map((cell, i) => (i > 2 ? null : counterOfColumn(cell)));
  const epoch = indexOf(counters, 'epoch');
  const step = indexOf(counters, 'step');
  if (epoch === null && step === null) return null;
  const isYolo = cells.some((cell) => /^gpu_mem$/i.test(cell));
  const names = cells.map((cell, i) => (i === epoch || i === step ? null : nameOfColumn(cell, isYolo)));
  return names.some((name) => name !== null && isMeasure(name)) ? { rule, names, epoch, step } : null;
}

function counterOfColumn(cell: string): 'epoch' | 'step' | null {
  if (cell === 'E') return 'epoch';
  if (cell === '#') return 'step';
  return counterOf(cell.replace(/^[#\s]+/, '')) ?? (/^(?:epochs?|current epoch)$/i.test(cell) ? 'epoch' : null);
}

function nameOfColumn(cell: string, isYolo: boolean): string | null {
  // YOLOv5 heads its losses with their parts alone.
  if (isYolo && /^(?:box|obj|cls|dfl|seg|pose|kobj)$/.test(cell)) return `${cell}_loss`;
  const name = metricName(cell.split(/\s+/))?.text ?? null;
  if (name === null || isNoise(name) || /^(?:dur|cp|labels|img_size|instances|size|unnamed)$/i.test(name)) return null;
  return name;
}

function readRow(table: Table, line: string): RawLine | null {
  const bar = ROW_BAR.exec(line);
  const text = bar === null ? line : line.slice(0, bar.index);
  let cells = cellsOf(text, table.rule);
  const columns = table.names.length;
  // pandas numbers its rows; skorch leaves its last column empty where it has nothing to say.
  if (cells.length === columns + 1 && /^\d{1,9}$/.test(cells[0] ?? '')) cells = cells.slice(1);
  const mayLack = table.names.at(-1) === null && cells.length === columns - 1;
  if (cells.length !== columns && !mayLack) return null;
  const epoch = countIn(cells, table.epoch);
  const step = countIn(cells, table.step);
  if ((table.epoch !== null && epoch === null) || (table.step !== null && step === null)) return null;
  const values: Record<string, number> = {};
  let found = 0;
  let strange = 0;
  table.names.forEach((name, i) => {
    if (name === null) return;
    const value = numberIn(cells[i] ?? '');
    if (value === null) {
      if (!ABSENT.test(cells[i] ?? '')) strange += 1;
      return;
    }
    setValue(values, name, value);
    if (isMeasure(name) || isRate(name)) found += 1;
  });
  // "100 epochs completed in 0.1 hours." is no row, though it has as many words as the table has columns.
  if (found === 0 || (strange > 0 && table.rule === 'blanks')) return null;
  const total = epoch?.total ?? null;
  const at = { epoch: epoch?.value ?? null, step: step?.value ?? null, values, total };
  if (bar === null) return { kind: 'observation', ...at };
  return { kind: 'observation', ...at, hold: 'bar', complete: bar[2] === '100' };
}

function cellsOf(line: string, rule: Rule): string[] {
  const text = line.trim();
  switch (rule) {
    case 'pipes':
      return text
        .replace(/^[|│┃]/, '')
        .replace(/[|│┃]$/, '')
        .split(PIPES)
        .map((cell) => cell.trim());
    case 'tabs':
      return text.split('\t').map((cell) => cell.trim());
    case 'commas':
      return text.split(',').map((cell) => cell.trim());
    case 'blanks':
      return text.split(/\s+/);
  }
}

function countIn(cells: readonly string[], index: number | null): { value: number; total: number | null } | null {
  if (index === null) return null;
  const found = /^(\d{1,12}(?:\.\d{1,12})?)(?:\/(\d{1,12}))?$/.exec((cells[index] ?? '').replaceAll(',', ''));
  if (found === null) return null;
  return { value: Number(found[1]), total: found[2] === undefined ? null : Number(found[2]) };
}

function numberIn(cell: string): number | null {
  const found = cell.length > 60 ? null : readNumber(cell, 0);
  if (found === null) return null;
  return found.end === cell.length || (found.end === cell.length - 1 && cell.endsWith('%')) ? found.value : null;
}

function indexOf(list: readonly unknown[], what: string): number | null {
  const index = list.indexOf(what);
  return index < 0 ? null : index;
}

const CLASS_HEADER = /^Class\s{1,40}Images\s{1,40}(?:Instances|Labels|Targets)\s{1,40}(\S.{2,200})$/;
const CLASS_ROW = /^all\s{1,40}\d{1,12}\s{1,40}\d{1,12}\s{1,40}([\d.e+-][\d.e+\s-]{0,200})$/;

/** The validation table below each row of Ultralytics: `Class Images Instances Box(P R mAP50 mAP50-95)` and `all …`. */
export class ClassTable {
  #names: readonly string[] = [];

  read(line: string, context: LineContext): RawLine | null {
    const header = CLASS_HEADER.exec(line.slice(0, 400));
    if (header !== null) {
      const columns = (header[1] ?? '').replace(/:\s.*$/, '').replace(/:$/, '');
      this.#names = columns
        .replace(/\b(?:Box|Mask|Pose)\(|\)/g, ' ')
        .trim()
        .split(/\s+/);
      return { kind: 'nothing' };
    }
    const row = this.#names.length === 0 || context.epoch === null ? null : CLASS_ROW.exec(line.slice(0, 300));
    if (row === null) return null;
    const numbers = (row[1] ?? '').trim().split(/\s+/).map(Number);
    const values: Record<string, number> = {};
    if (numbers.length !== this.#names.length) return { kind: 'nothing' };
    this.#names.forEach((name, i) => {
      if (!isLossLike(name)) setValue(values, name, numbers[i] ?? NaN);
    });
    return { kind: 'observation', epoch: context.epoch, step: null, values, hold: 'once' };
  }
}
