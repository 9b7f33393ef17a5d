import { isMissing, isNumber } from './csv';
import type { CsvTable } from './csv';
import { TrainerProblem } from '../problem';

/** A column of a table as the trainer understands it. Arrays have one element a row. */
export type Column =
  | { readonly kind: 'numeric'; readonly name: string; readonly values: Float64Array; readonly missing: number }
  | {
      readonly kind: 'text';
      readonly name: string;
      readonly values: readonly (string | null)[];
      readonly missing: number;
    }
  | { readonly kind: 'empty'; readonly name: string };

/** From this share of numbers on, text in a column is taken for a mistake rather than for categories. */
const MOSTLY = 0.5;

/**
 * Reads a column: numeric when every value is a number (NaN where one is missing), else text.
 *
 * @throws TrainerProblem when most values are numbers and some are not, naming the first line of those
 */
export function readColumn(table: CsvTable, index: number): Column {
  const name = table.header[index] ?? '';
  const cells = table.rows.map((row) => row.cells[index] ?? '');
  const missing = cells.filter(isMissing).length;
  const numbers = cells.filter(isNumber).length;
  const known = cells.length - missing;
  if (known === 0) return { kind: 'empty', name };
  if (numbers === known) {
    const values = Float64Array.from(cells, (cell) => (isMissing(cell) ? NaN : Number(cell)));
    return { kind: 'numeric', name, values, missing };
  }
  const odd = cells.findIndex((cell) => !isMissing(cell) && !isNumber(cell));
  if (numbers / known > MOSTLY) throw new TrainerProblem(notANumber(table, name, odd, numbers, known));
  const commas = cells.filter((cell) => /^[+-]?\d+,\d+$/.test(cell)).length;
  if ((commas + numbers) / known > MOSTLY) throw new TrainerProblem(decimalComma(table, name, odd, cells[odd] ?? ''));
  return { kind: 'text', name, values: cells.map((cell) => (isMissing(cell) ? null : cell)), missing };
}

/** `file, line 7, column "mass"`: how every message names a place in the data. */
export function place(table: CsvTable, row: number, column: string): string {
  return `${table.file}, line ${table.rows[row]?.line ?? '?'}, column "${column}"`;
}

function notANumber(table: CsvTable, name: string, row: number, numbers: number, known: number): string {
  const cell = table.rows[row]?.cells[table.header.indexOf(name)] ?? '';
  if (/^[+-]?\d+,\d+$/.test(cell)) return decimalComma(table, name, row, cell);
  return `${place(table, row, name)}: ${JSON.stringify(shorten(cell))} is not a number, but ${numbers} of the column's ${known} values are. Correct it, leave the cell empty if the value is not known, or leave the column out of \`features\`.`;
}

function decimalComma(table: CsvTable, name: string, row: number, cell: string): string {
  return `${place(table, row, name)}: ${JSON.stringify(cell)} looks like a number with a decimal comma. Write numbers with a decimal point: ${cell.replace(',', '.')}.`;
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

/** How often each text stands in the given rows, most frequent first, then by name. */
export function countTexts(values: readonly (string | null)[], rows: Iterable<number>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const value = values[row];
    if (value !== null && value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return new Map([...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}
