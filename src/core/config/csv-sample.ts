import { parse } from 'csv-parse/sync';

/** A column of a sample. */
export interface SampleColumn {
  readonly name: string;
  /** Values that are there, without blanks around them. */
  readonly values: readonly string[];
  readonly isNumeric: boolean;
  readonly isWhole: boolean;
  readonly distinct: number;
}

/** The beginning of a CSV file. */
export interface Sample {
  readonly columns: readonly SampleColumn[];
  /** Whole rows in the sample. */
  readonly rows: number;
  /** Whether the sample ends before the file may. */
  readonly isCut: boolean;
}

const DELIMITERS = [',', ';', '\t', '|'];

/** Values by which programs say that there is none. */
const MISSING = /^(?:|#?n\/?a|nan|-nan|null|none|\?|\.|<na>)$/i;

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Reading more rows than this makes no guess better. */
const MAX_ROWS = 5000;

/**
 * Reads header and rows of the first part of a CSV file, quotes observed. Its last line may be cut anywhere; it is
 * left out where the sample is as long as `limit`. Never throws: what cannot be read has no columns.
 */
export function readSample(sample: string, limit = 64 * 1024): Sample {
  const text = sample.replace(/^\uFEFF/, '');
  const isCut = text.length >= limit;
  const records = parseRecords(isCut ? text.slice(0, text.lastIndexOf('\n') + 1) : text);
  const [header = [], ...rows] = records;
  const whole = rows.filter((row) => row.length > 1 || (row[0] ?? '').trim() !== '');
  const columns = header.map((name, index) => columnOf(name, index, whole));
  return { columns, rows: whole.length, isCut };
}

function parseRecords(text: string): string[][] {
  try {
    return parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      trim: true,
      to: MAX_ROWS,
    });
  } catch {
    // A quote that is never closed: without quotes there is still a header.
    return text
      .split(/\r\n|\n|\r/)
      .filter((line) => line.trim() !== '')
      .slice(0, MAX_ROWS)
      .map((line) => line.split(delimiterOf(text)).map((cell) => cell.trim().replace(/^"|"$/g, '')));
  }
}

/** The delimiter that the header has most of, outside quotes. */
function delimiterOf(text: string): string {
  const end = text.search(/[\r\n]/);
  const header = (end === -1 ? text : text.slice(0, end)).replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

function columnOf(name: string, index: number, rows: readonly (readonly string[])[]): SampleColumn {
  const values = rows.map((row) => row[index] ?? '').filter((value) => !MISSING.test(value));
  const isNumeric = values.length > 0 && values.every((value) => NUMBER.test(value));
  return {
    name: name.trim() === '' ? `(column ${index + 1})` : name,
    values,
    isNumeric,
    isWhole: isNumeric && values.every((value) => Number.isInteger(Number(value))),
    distinct: new Set(values).size,
  };
}
