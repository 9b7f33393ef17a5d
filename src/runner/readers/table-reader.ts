import type { PointSink } from '../../core/logs/point-sink';
import type { FileReader } from './format';
import { LineBuffer, MAX_LINE } from './line-buffer';
import { LineCount } from './line-count';
import { cutRow, MAX_QUOTED, type CutRow } from './table-cells';
import { findHeader, headerOf, isHeader, type Header } from './table-header';
import { TableValues } from './table-values';

const LF = 10;
const CR = 13;
const HASH = 35;

/**
 * Reads a table as UTF-8. Rows of plain numbers are scanned as bytes, without making a string; every other row is cut
 * into cells first. Both ways give the same values to the bit.
 */
export class TableReader implements FileReader {
  readonly #file: string;
  /** Name for the only metric of the table, where the file's path says it. */
  readonly #only: string | null;
  readonly #lines = new LineBuffer();
  /** Null until the header is found. */
  #values: TableValues | null = null;
  readonly #line = new LineCount();
  /** A quote was never closed: from now on a row ends with its line. */
  #strayQuote = false;
  #isHopeless = false;

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
    if (this.#isHopeless) return;
    if (this.#values === null) {
      at = this.#begin(bytes, last, sink);
      if (at < 0) return;
    }
    const end = bytes.length;
    while (at < end) {
      const code = bytes[at];
      if (code === LF || code === CR) {
        this.#line.end(code);
        at += 1;
        continue;
      }
      this.#line.text();
      const next = this.#values?.takePlain(bytes, at, sink) ?? -1;
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
      this.#line.number += row.lines;
      at = row.end;
    }
  }

  /** Where the rows begin, once the header is found; -1 before. */
  #begin(bytes: Uint8Array, last: boolean, sink: PointSink): number {
    const found = findHeader(bytes, last);
    switch (found.kind) {
      case 'found':
        this.#line.number = found.line;
        this.#adopt(found.header, sink);
        return found.end;
      case 'needs-more':
        if (!last) this.#lines.keep(bytes);
        return -1;
      case 'none': {
        const where = found.within === null ? 'no line' : `no line of the first ${found.within}`;
        sink.damage(`${this.#file}: ${where} names the columns of a training log.`);
        this.#isHopeless = found.within !== null;
        return -1;
      }
    }
  }

  /** The row at `at`; null when it goes on behind these bytes. */
  #cut(bytes: Uint8Array, at: number, last: boolean): CutRow | null {
    const delimiter = this.#values?.header.delimiter ?? 0;
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

  #adopt(header: Header, sink: PointSink): void {
    this.#values = new TableValues(header, this.#only, sink, (what) => sink.damage(this.#say(what)));
  }

  #slowRow(row: CutRow, comment: boolean, torn: boolean, sink: PointSink): void {
    const values = this.#values;
    const { cells } = row;
    if (values === null || comment || cells.every((cell) => /^[-:=+|]*$/.test(cell))) return;
    const { names, delimiter } = values.header;
    const columns = names.length;
    if (isHeader(cells) && cells.length > 1) {
      // A second run was appended, or the columns changed.
      if (cells.length !== columns || cells.some((cell, index) => cell !== names[index]))
        this.#adopt(headerOf(delimiter, cells), sink);
      return;
    }
    if (cells.length > columns && cells.slice(columns).some((cell) => cell !== '')) {
      sink.damage(this.#say(`${cells.length} cells in a table of ${columns} columns; the line is left out.`));
      return;
    }
    if (torn && cells.length < columns) {
      sink.damage(this.#say('it stops in the middle; its last cell is left out until the rest is there.'));
      values.take(cells.slice(0, -1), sink);
      return;
    }
    values.take(cells, sink);
  }

  #say(what: string): string {
    return `${this.#file}, line ${this.#line.number}: ${what}`;
  }
}
