import type { PointSink } from '../../core/logs/point-sink';
import { pairOf } from '../../core/metrics/names';
import { readNumberBytes, type NumberCursor } from '../store/decimal';
import type { FileReader } from './format';
import { LineBuffer, MAX_LINE } from './line-buffer';
import { splitPrefix, type RoleKind } from './roles';
import { cellNumber, cutRow, MAX_QUOTED, type CutRow } from './table-cells';
import { headerOf, isHeader, readHeader, separatorOf, type Header } from './table-header';
import { textOf } from './text-decoding';
import { wallTimeOf, wallTimeOfText } from './wall-time';

const LF = 10;
const CR = 13;
const SPACE = 32;
const HASH = 35;
/** A `time` below this is no time of day but seconds since the start. */
const CLOCK_LIMIT = 1e8;

/** Lines of title and comment that may stand before the header. */
const MAX_PREAMBLE = 20;

/**
 * Reads a table as UTF-8. Rows of plain numbers are scanned as bytes, without making a string; every other row is cut
 * into cells first. Both ways give the same values to the bit.
 */
export class TableReader implements FileReader {
  readonly #file: string;
  /** Name for the only metric of the table, where the file's path says it. */
  readonly #only: string | null;
  readonly #lines = new LineBuffer();
  readonly #cursor: NumberCursor = { at: 0 };
  #header: Header | null = null;
  /** 1-based, of the line that is read next. */
  #line = 1;
  #afterReturn = false;
  /** A quote was never closed: from now on a row ends with its line. */
  #strayQuote = false;
  #hopeless = false;

  // What the header means, by column: NaN in `cells` is an absent value, in rows of plain numbers.
  #cells = new Float64Array(0);
  /** Series of each column; -1 until it held a number. */
  #series = new Int32Array(0);
  #metrics: number[] = [];
  /** Metrics of the validation split, where an accuracy is among them. */
  #validation: number[] = [];
  #epoch = -1;
  #step = -1;
  #time = -1;
  #clock = -1;
  #split = -1;
  #name = -1;
  #value = -1;

  constructor(file: string, only: string | null) {
    this.#file = file;
    this.#only = only;
  }

  push(bytes: Uint8Array, sink: PointSink): void {
    const whole = this.#lines.add(bytes);
    if (whole !== null) this.#read(whole, false, sink);
  }

  end(sink: PointSink, leavesOpenLine?: boolean): void {
    const rest = this.#lines.rest(leavesOpenLine);
    if (rest.length === 0) return;
    const last = rest.at(-1);
    const torn = last !== LF && last !== CR;
    this.#read(torn ? Buffer.concat([rest, Uint8Array.of(LF)]) : rest, true, sink, torn ? rest.length : -1);
  }

  /** @param torn where a line end was put that the file does not have; -1 for nowhere. */
  #read(bytes: Uint8Array, last: boolean, sink: PointSink, torn = -1): void {
    let at = 0;
    if (this.#isHopeless()) return;
    if (this.#header === null) {
      at = this.#findHeader(bytes, last, sink);
      if (at < 0) {
        if (!last && !this.#isHopeless()) this.#lines.keep(bytes);
        return;
      }
    }
    const end = bytes.length;
    while (at < end) {
      const code = bytes[at];
      if (code === LF || code === CR) {
        at = this.#lineEnd(bytes, at);
        continue;
      }
      this.#afterReturn = false;
      const next = this.#fastRow(bytes, at, sink);
      if (next >= 0) {
        at = next;
        continue;
      }
      const row = this.#cut(bytes, at, last);
      if (row === null) {
        this.#lines.keep(bytes.subarray(at));
        return;
      }
      if (row.end - at > MAX_LINE) sink.damage(this.#say('the line is longer than 4 MiB; it is left out.'));
      else this.#slowRow(row, bytes[at] === HASH, row.end === torn, sink);
      this.#line += row.lines;
      at = row.end;
    }
  }

  #isHopeless(): boolean {
    return this.#hopeless;
  }

  /** Steps over a line end: CR LF is one, CR CR LF and LF CR are two. */
  #lineEnd(bytes: Uint8Array, at: number): number {
    const code = bytes[at];
    if (code === CR || !this.#afterReturn) this.#line += 1;
    this.#afterReturn = code === CR;
    return at + 1;
  }

  /** The row at `at`; null when it goes on behind these bytes. */
  #cut(bytes: Uint8Array, at: number, last: boolean): CutRow | null {
    const delimiter = this.#header?.delimiter ?? 0;
    if (!this.#strayQuote) {
      const limit = Math.min(bytes.length, at + MAX_QUOTED);
      const row = cutRow(bytes, at, limit, delimiter, true);
      if (row !== null) return row;
      const over = limit - at === MAX_QUOTED;
      if (!over && !last) return null;
    }
    const row = cutRow(bytes, at, bytes.length, delimiter, false);
    // Only a quote can have kept the row from ending; a row that is just long is no reason to give up on quotes.
    if (row !== null && row.end - at < MAX_QUOTED) this.#strayQuote = true;
    return row;
  }

  /** Where the rows begin, once the header and one more line are there; -1 before. */
  #findHeader(bytes: Uint8Array, last: boolean, sink: PointSink): number {
    let forced: number | null = null;
    const lines: { readonly text: string; readonly end: number; readonly number: number }[] = [];
    let line = 1;
    for (let at = 0; at < bytes.length;) {
      let end = at;
      while (bytes[end] !== LF && bytes[end] !== CR) end += 1;
      const text = end === at ? '' : textOf(bytes.subarray(at, Math.min(end, at + MAX_LINE))).trim();
      const separator = lines.length === 0 ? separatorOf(text) : null;
      if (separator !== null) forced = separator;
      else if (text !== '') {
        lines.push({ text, end, number: line });
        const [title, next] = lines.slice(-2);
        const found = title === undefined || next === undefined ? null : readHeader(title.text, next.text, forced);
        if (found !== null && title !== undefined) return this.#begin(found, title, sink);
        if (lines.length > MAX_PREAMBLE) break;
      }
      at = end + 1;
      if (bytes[end] === CR && bytes[at] === LF) at += 1;
      line += 1;
    }
    if (lines.length > MAX_PREAMBLE) {
      this.#hopeless = true;
      sink.damage(`${this.#file}: no line of the first ${MAX_PREAMBLE} names the columns of a training log.`);
    } else if (last && lines.length > 0) {
      const title = lines.at(-1);
      const only = title === undefined ? null : readHeader(title.text, '', forced);
      if (only !== null && title !== undefined) return this.#begin(only, title, sink);
      sink.damage(`${this.#file}: no line names the columns of a training log.`);
    }
    return -1;
  }

  #begin(header: Header, title: { readonly end: number; readonly number: number }, sink: PointSink): number {
    this.#line = title.number;
    this.#adopt(header, sink);
    return title.end;
  }

  #adopt(header: Header, sink: PointSink): void {
    const { names, roles } = header;
    const at = (kind: RoleKind): number => roles.indexOf(kind);
    this.#header = header;
    this.#cells = new Float64Array(names.length);
    this.#metrics = roles.flatMap((kind, index) => (kind === 'metric' ? [index] : []));
    const held = this.#metrics.filter((index) => pairOf(names[index] ?? '').split === 'validation');
    this.#validation = held.some((index) => /acc/i.test(names[index] ?? '')) ? held : [];
    const only = this.#metrics.length === 1 ? this.#only : null;
    this.#series = new Int32Array(names.length).fill(-1);
    this.#epoch = at('epoch');
    this.#step = at('step');
    this.#time = at('time');
    this.#clock = at('clock');
    this.#split = at('split');
    this.#name = at('name');
    this.#value = at('value');
    if (only !== null) this.#series[this.#metrics[0] ?? 0] = sink.series(only);
  }

  /** Reads a row of as many plain numbers and blanks as there are columns. Where it ends, or -1 for any other row. */
  #fastRow(bytes: Uint8Array, start: number, sink: PointSink): number {
    const delimiter = this.#header?.delimiter ?? 0;
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

  #fastMoment(cells: Float64Array, sink: PointSink): void {
    const epoch = this.#epoch < 0 ? NaN : (cells[this.#epoch] ?? NaN);
    const step = this.#step < 0 ? NaN : (cells[this.#step] ?? NaN);
    const time = this.#time < 0 ? (this.#clock < 0 ? NaN : (cells[this.#clock] ?? NaN)) : (cells[this.#time] ?? NaN);
    sink.row(epoch, step, time === time ? wallTimeOf(time) : NaN);
  }

  #seriesOf(column: number, sink: PointSink): number {
    const known = this.#series[column] ?? -1;
    if (known >= 0) return known;
    const series = sink.series(this.#header?.names[column] ?? '');
    this.#series[column] = series;
    return series;
  }

  #slowRow(row: CutRow, comment: boolean, torn: boolean, sink: PointSink): void {
    const header = this.#header;
    const { cells } = row;
    if (header === null || comment || cells.every((cell) => /^[-:=+|]*$/.test(cell))) return;
    const columns = header.names.length;
    if (isHeader(cells) && cells.length > 1) {
      // A second run was appended, or the columns changed.
      if (cells.length !== columns || cells.some((cell, index) => cell !== header.names[index]))
        this.#adopt(headerOf(header.delimiter, cells), sink);
      return;
    }
    if (cells.length > columns && cells.slice(columns).some((cell) => cell !== '')) {
      sink.damage(this.#say(`${cells.length} cells in a table of ${columns} columns; the line is left out.`));
      return;
    }
    if (torn && cells.length < columns) {
      sink.damage(this.#say('it stops in the middle; its last cell is left out until the rest is there.'));
      this.#take(cells.slice(0, -1), sink);
      return;
    }
    this.#take(cells, sink);
  }

  /** Gives out what stands in the cells of a row; cells that are missing at its end are absent. */
  #take(cells: readonly string[], sink: PointSink): void {
    const header = this.#header;
    if (header === null) return;
    const epoch = countOf(cells[this.#epoch]);
    const step = countOf(cells[this.#step]);
    const clock = this.#clockOf(cells);
    const time = this.#timeOf(cells[this.#time]);
    const prefix = splitPrefix(cells[this.#split] ?? '') ?? '';
    if (sink.text !== undefined) this.#texts(cells, header, sink);
    let given = 0;
    const give = (name: string, column: number, value: number): void => {
      if (given++ === 0) sink.row(epoch, step, time === time ? time : wallTimeOfClock(clock));
      const full = prefix === '' || pairOf(name).explicit ? name : prefix + name;
      if (full === header.names[column] || this.#only !== null) {
        sink.value(this.#seriesOf(column, sink), value);
      } else sink.value(sink.series(full), value);
    };
    // An accuracy is never NaN: Keras writes that where validation did not run in an epoch.
    const isSkipped = this.#validation.length > 0 && this.#validation.every((column) => isNan(cells[column]));
    for (const column of this.#metrics) {
      if (isSkipped && this.#validation.includes(column)) continue;
      const value = this.#number(cells, column, sink);
      if (this.#isThere) give(header.names[column] ?? '', column, value);
    }
    const name = cells[this.#name] ?? '';
    if (name !== '' && this.#value >= 0) {
      const value = this.#number(cells, this.#value, sink);
      if (this.#isThere) give(name, -1, value);
    }
    if (given > 0 && clock !== null && clock < CLOCK_LIMIT)
      give(header.names[this.#clock] ?? 'time', this.#clock, clock);
  }

  /** Tells the texts of a row that are neither numbers nor what the row goes by. */
  #texts(cells: readonly string[], header: Header, sink: PointSink): void {
    cells.forEach((cell, column) => {
      const role = header.roles[column];
      const isTold = role === 'metric' || role === 'none' || (role === 'split' && splitPrefix(cell) === null);
      if (isTold && cellNumber(cell, 'decimal') === null) sink.text?.(header.names[column] ?? '', cell);
    });
  }

  /** Whether the cell that `#number` looked at last held a number. */
  #isThere = false;

  #number(cells: readonly string[], column: number, sink: PointSink): number {
    this.#isThere = false;
    const cell = cells[column];
    if (column < 0 || cell === undefined) return NaN;
    const value = cellNumber(cell, this.#header?.delimiter === 44 ? 'unsure' : 'decimal');
    if (value === 'absent') return NaN;
    if (value === null) {
      // A column that never held a number is one of text.
      if ((this.#series[column] ?? -1) >= 0 || GROUPED.test(cell)) {
        const name = this.#header?.names[column] ?? '';
        sink.damage(this.#say(`“${cell.slice(0, 40)}” is no number that can be understood (column ${name}).`));
      }
      return NaN;
    }
    this.#isThere = true;
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

  #say(what: string): string {
    return `${this.#file}, line ${this.#line}: ${what}`;
  }
}

function isNan(cell: string | undefined): boolean {
  return cell !== undefined && /^[+-]?nan$/i.test(cell);
}

/** An epoch or step: a number, or `3/10`, or `Epoch 3`. */
function countOf(cell: string | undefined): number {
  if (cell === undefined) return NaN;
  const found = /^(?:epoch|step|iter(?:ation)?)?\s*(\d{1,15})(?:\s*\/\s*\d+)?$/i.exec(cell);
  const value = found === null ? cellNumber(cell, 'decimal') : Number(found[1]);
  return typeof value === 'number' ? value : NaN;
}

const GROUPED = /^[+-]?\d{1,3},\d{3}$/;

function wallTimeOfClock(clock: number | null): number {
  return clock === null ? NaN : wallTimeOf(clock);
}
