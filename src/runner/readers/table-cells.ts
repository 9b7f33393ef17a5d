import { decimalOf, numberWord } from '../../core/logs/values';
import { textOf } from './text-decoding';

/** One row of a table, cut into cells. */
export interface CutRow {
  readonly cells: readonly string[];
  /** Offset behind the row, at its line end. */
  readonly end: number;
  /** Line ends inside quotes. */
  readonly lines: number;
}

const LF = 10;
const CR = 13;
const QUOTE = 34;
const SPACE = 32;
const TAB = 9;

/** A quoted cell may go over several lines up to this many bytes; beyond, the quote is taken for a stray one. */
export const MAX_QUOTED = 64 * 1024;

/**
 * Cuts the row at `start` into cells (RFC 4180, with blanks around quotes allowed, and quotes that do not begin a cell
 * taken as they are).
 *
 * @param delimiter as a character code; 0 for runs of blanks.
 * @param overLines whether a quoted cell may hold line ends.
 * @returns null when the row does not end before `end`.
 */
export function cutRow(
  bytes: Uint8Array,
  start: number,
  end: number,
  delimiter: number,
  overLines: boolean,
): CutRow | null {
  const cells: string[] = [];
  let lines = 0;
  let at = start;
  for (;;) {
    while (at < end && (bytes[at] === SPACE || (bytes[at] === TAB && delimiter !== TAB))) at += 1;
    if (at >= end) return null;
    // Behind blanks comes a cell, or nothing.
    if (delimiter === 0 && isLineEnd(bytes[at])) return { cells, end: at, lines };
    if (bytes[at] === QUOTE) {
      const quoted = quotedCell(bytes, at + 1, end, overLines);
      if (quoted === null) return null;
      cells.push(quoted.text);
      lines += quoted.lines;
      at = quoted.end;
      // What stands between a closing quote and the delimiter is no part of the cell.
      while (at < end && !isLineEnd(bytes[at]) && !isDelimiter(bytes[at], delimiter)) at += 1;
    } else {
      const from = at;
      while (at < end && !isLineEnd(bytes[at]) && !isDelimiter(bytes[at], delimiter)) at += 1;
      cells.push(cellText(bytes, from, at));
    }
    if (at >= end) return null;
    if (isLineEnd(bytes[at])) return { cells, end: at, lines };
    at += 1;
  }
}

function quotedCell(
  bytes: Uint8Array,
  from: number,
  end: number,
  overLines: boolean,
): { readonly text: string; readonly end: number; readonly lines: number } | null {
  let lines = 0;
  for (let at = from; at < end; at++) {
    const code = bytes[at];
    if (isLineEnd(code)) {
      if (!overLines) return { text: cellText(bytes, from, at), end: at, lines };
      if (code === LF || bytes[at + 1] !== LF) lines += 1;
    } else if (code === QUOTE) {
      if (bytes[at + 1] !== QUOTE) {
        return { text: cellText(bytes, from, at).replaceAll('""', '"'), end: at + 1, lines };
      }
      at += 1;
    }
  }
  return null;
}

function cellText(bytes: Uint8Array, from: number, to: number): string {
  return textOf(bytes.subarray(from, to)).trim();
}

function isLineEnd(code: number | undefined): boolean {
  return code === LF || code === CR;
}

function isDelimiter(code: number | undefined, delimiter: number): boolean {
  return delimiter === 0 ? code === SPACE || code === TAB : code === delimiter;
}

const ABSENT = /^(?:|#?n\/?a|<na>|none|null|nil|nat|-{1,3}|\?|\.)$/i;
const DECIMAL_COMMA = /^[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+(?:e[+-]?\d+)?$/i;
const GROUPED = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$/;
/** What Windows' C runtime printed before 2015. */
const OLD_WINDOWS = /^([+-]?)1\.#(INF|IND|QNAN|SNAN)0*$/i;
const WRAPPED = /^(?:tensor|array|np\.float\d+)?[([]+([^()[\],]+)(?:, [^()[\]]*)?[)\]]+$/;

/**
 * The number in a cell: as Python, R, C, Excel and their kin write it, with a decimal comma, in percent, or as a
 * printed tensor of one value. `absent` for blanks and words that say so, null for anything else.
 *
 * @param commas how a comma inside a number is to be understood: `decimal`, or `unsure` where commas part the cells,
 *   so that a number with one comma and three digits behind it could be either.
 */
export function cellNumber(cell: string, commas: 'decimal' | 'unsure'): number | 'absent' | null {
  const plain = decimalOf(cell);
  if (plain !== null) return plain;
  if (ABSENT.test(cell)) return 'absent';
  const word = numberWord(cell);
  if (word !== null) return word;
  if (cell.length > 400) return null;
  if (cell.includes(',')) {
    const grouped = GROUPED.test(cell);
    const one = cell.indexOf(',') === cell.lastIndexOf(',') && !cell.includes('.');
    if (grouped && !one) return Number(cell.replaceAll(',', ''));
    if (grouped && commas === 'unsure' && !/^[+-]?0/.test(cell)) return null;
    if (DECIMAL_COMMA.test(cell)) return Number(cell.replaceAll('.', '').replace(',', '.'));
  }
  if (cell.endsWith('%')) {
    return decimalOf(cell.slice(0, -1).trim());
  }
  const old = OLD_WINDOWS.exec(cell);
  if (old !== null) return old[2]?.toUpperCase() === 'INF' ? (old[1] === '-' ? -Infinity : Infinity) : NaN;
  const inside = WRAPPED.exec(cell)?.[1];
  if (inside === undefined) return null;
  return decimalOf(inside.trim()) ?? numberWord(inside.trim());
}
