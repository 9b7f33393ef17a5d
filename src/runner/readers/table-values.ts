import type { PointSink } from '../../core/logs/point-sink';
import { pairOf } from '../../core/metrics/names';
import { readNumberBytes, type NumberCursor } from '../store/decimal';
import { MAX_LINE } from './line-buffer';
import { splitPrefix, type RoleKind } from './roles';
import { cellNumber } from './table-cells';
import type { Header } from './table-header';
import { wallTimeOf, wallTimeOfText } from './wall-time';

const LF = 10;
const CR = 13;
const SPACE = 32;
const COMMA = 44;
/** A `time` below this is no time of day but seconds since the start. */
const CLOCK_LIMIT = 1e8;

/** What the cells of a table mean under one header, and where their values go. */
export class TableValues {
  readonly header: Header;
  readonly #say: (what: string) => void;
  readonly #cursor: NumberCursor = { at: 0 };
  /** In rows of plain numbers: NaN is an absent value. */
  readonly #cells: Float64Array;
  /** Series of each column; -1 until it held a number. */
  readonly #series: Int32Array;
  readonly #metrics: readonly number[];
  /** Metrics of the validation split, where an accuracy is among them. */
  readonly #validation: readonly number[];
  // Where the columns of each role are; -1 where there is none.
  readonly #epoch: number;
  readonly #step: number;
  readonly #time: number;
  readonly #clock: number;
  readonly #split: number;
  readonly #name: number;
  readonly #value: number;
  /** The only metric, where it has the name that the file's path says; else -1. */
  readonly #preset: number;

  /**
   * @param only name for the only metric of the table, where the file's path says it.
   * @param say tells what was passed over in the row at hand.
   */
  constructor(header: Header, only: string | null, sink: PointSink, say: (what: string) => void) {
    const { names, roles } = header;
    const at = (kind: RoleKind): number => roles.indexOf(kind);
    this.header = header;
    this.#say = say;
    this.#cells = new Float64Array(names.length);
    this.#metrics = roles.flatMap((kind, index) => (kind === 'metric' ? [index] : []));
    const held = this.#metrics.filter((index) => pairOf(names[index] ?? '').split === 'validation');
    this.#validation = held.some((index) => /acc/i.test(names[index] ?? '')) ? held : [];
    this.#preset = only !== null && this.#metrics.length === 1 ? (this.#metrics[0] ?? -1) : -1;
    this.#series = new Int32Array(names.length).fill(-1);
    this.#epoch = at('epoch');
    this.#step = at('step');
    this.#time = at('time');
    this.#clock = at('clock');
    this.#split = at('split');
    this.#name = at('name');
    this.#value = at('value');
    if (this.#preset >= 0) this.#series[this.#preset] = sink.series(only ?? '');
  }

  /** Reads a row of as many plain numbers and blanks as there are columns. Where it ends, or -1 for any other row. */
  takePlain(bytes: Uint8Array, start: number, sink: PointSink): number {
    const delimiter = this.header.delimiter;
    const cells = this.#cells;
    const cursor = this.#cursor;
    const columns = cells.length;
    if (delimiter === 0 || this.#split >= 0 || this.#name >= 0) return -1;
    let at = start;
    for (let column = 0; column < columns; column++) {
      let code = bytes[at];
      while (code === SPACE) code = bytes[++at];
      if (code === delimiter || code === LF || code === CR) {
        cells[column] = NaN;
      } else {
        cursor.at = at;
        const value = readNumberBytes(bytes, cursor);
        if (value === undefined) return -1;
        cells[column] = value;
        at = cursor.at;
        code = bytes[at];
        while (code === SPACE) code = bytes[++at];
      }
      if (column + 1 < columns) {
        if (code !== delimiter) return -1;
        at += 1;
      } else if (code !== LF && code !== CR) return -1;
    }
    if (at - start > MAX_LINE) return -1;
    let values = 0;
    for (const column of this.#metrics) {
      const value = cells[column] ?? NaN;
      if (value !== value) continue;
      if (values++ === 0) this.#fastMoment(cells, sink);
      sink.value(this.#seriesOf(column, sink), value);
    }
    if (this.#clock >= 0 && values > 0) {
      // Seconds since the start are a metric, beside others.
      const clock = cells[this.#clock] ?? NaN;
      if (clock < CLOCK_LIMIT) sink.value(this.#seriesOf(this.#clock, sink), clock);
    }
    return at;
  }

  /** Gives out what stands in the cells of a row; cells that are missing at its end are absent. */
  take(cells: readonly string[], sink: PointSink): void {
    const header = this.header;
    const epoch = countOf(cells[this.#epoch], header.delimiter);
    const step = countOf(cells[this.#step], header.delimiter);
    const clock = this.#clockOf(cells);
    const time = this.#timeOf(cells[this.#time]);
    const prefix = splitPrefix(cells[this.#split] ?? '') ?? '';
    if (sink.text !== undefined) this.#texts(cells, header, sink);
    let given = 0;
    const give = (name: string, column: number, value: number): void => {
      if (given++ === 0) sink.row(epoch, step, time === time ? time : wallTimeOfClock(clock));
      const full = prefix === '' || pairOf(name).explicit ? name : prefix + name;
      const isOwn = full === header.names[column] || (column >= 0 && column === this.#preset);
      sink.value(isOwn ? this.#seriesOf(column, sink) : sink.series(full), value);
    };
    // An accuracy is never NaN: Keras writes that where validation did not run in an epoch.
    const isSkipped = this.#validation.length > 0 && this.#validation.every((column) => isNan(cells[column]));
    for (const column of this.#metrics) {
      if (isSkipped && this.#validation.includes(column)) continue;
      const value = this.#number(cells, column);
      if (value !== null) give(header.names[column] ?? '', column, value);
    }
    const name = cells[this.#name] ?? '';
    if (name !== '' && this.#value >= 0) {
      const value = this.#number(cells, this.#value);
      if (value !== null) give(name, -1, value);
    }
    if (given > 0 && clock !== null && clock < CLOCK_LIMIT)
      give(header.names[this.#clock] ?? 'time', this.#clock, clock);
  }

  #fastMoment(cells: Float64Array, sink: PointSink): void {
    const epoch = this.#epoch < 0 ? NaN : (cells[this.#epoch] ?? NaN);
    const step = this.#step < 0 ? NaN : (cells[this.#step] ?? NaN);
    const time = this.#time < 0 ? (this.#clock < 0 ? NaN : (cells[this.#clock] ?? NaN)) : (cells[this.#time] ?? NaN);
    sink.row(epoch, step, time === time ? wallTimeOf(time) : NaN);
  }

  #seriesOf(column: number, sink: PointSink): number {
    const known = this.#series[column] ?? -1;
    if (known >= 0) return known;
    const series = sink.series(this.header.names[column] ?? '');
    this.#series[column] = series;
    return series;
  }

  /** Tells the texts of a row that are neither numbers nor what the row goes by. */
  #texts(cells: readonly string[], header: Header, sink: PointSink): void {
    cells.forEach((cell, column) => {
      const role = header.roles[column];
      const isTold = role === 'metric' || role === 'none' || (role === 'split' && splitPrefix(cell) === null);
      if (isTold && cellNumber(cell, 'decimal') === null) sink.text?.(header.names[column] ?? '', cell);
    });
  }

  /** The number in a cell; null where it holds none. */
  #number(cells: readonly string[], column: number): number | null {
    const cell = cells[column];
    if (column < 0 || cell === undefined) return null;
    const value = cellNumber(cell, this.header.delimiter === COMMA ? 'unsure' : 'decimal');
    if (value === 'absent') return null;
    if (value === null) {
      // A column that never held a number is one of text.
      if ((this.#series[column] ?? -1) >= 0 || GROUPED.test(cell)) {
        const name = this.header.names[column] ?? '';
        this.#say(`“${cell.slice(0, 40)}” is no number that can be understood (column ${name}).`);
      }
    }
    return value;
  }

  #timeOf(cell: string | undefined): number {
    if (cell === undefined || cell === '') return NaN;
    const number = cellNumber(cell, 'unsure');
    return typeof number === 'number' ? wallTimeOf(number) : wallTimeOfText(cell);
  }

  #clockOf(cells: readonly string[]): number | null {
    const cell = cells[this.#clock];
    if (cell === undefined || cell === '') return null;
    const number = cellNumber(cell, 'unsure');
    return typeof number === 'number' ? number : wallTimeOfText(cell);
  }
}

function isNan(cell: string | undefined): boolean {
  return cell !== undefined && /^[+-]?nan$/i.test(cell);
}

/** An epoch or step: a number, or `3/10`, or `Epoch 3`; where commas part the cells, `1,000` counts thousands. */
function countOf(cell: string | undefined, delimiter: number): number {
  if (cell === undefined) return NaN;
  if (delimiter === COMMA && THOUSANDS.test(cell)) return Number(cell.replaceAll(',', ''));
  const found = /^(?:epoch|step|iter(?:ation)?)?\s*(\d{1,15})(?:\s*\/\s*\d+)?$/i.exec(cell);
  const value = found === null ? cellNumber(cell, 'decimal') : Number(found[1]);
  return typeof value === 'number' ? value : NaN;
}

const THOUSANDS = /^[1-9]\d{0,2}(?:,\d{3})+$/;
const GROUPED = /^[+-]?\d{1,3},\d{3}$/;

function wallTimeOfClock(clock: number | null): number {
  return clock === null ? NaN : wallTimeOf(clock);
}
