import { CsvError, parse } from 'csv-parse/sync';
import { readFile } from 'node:fs/promises';
import { TrainerProblem } from '../problem';
import type { Report } from '../report';

/** A data row, with the line of the file it ends on (1-based, the header counted). */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** A CSV file: as many cells in every row as there are names in the header. */
export interface CsvTable {
  /** As the config names it, for messages. */
  readonly file: string;
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
}

const DELIMITERS = [',', ';', '\t', '|'] as const;

/**
 * Reads a CSV file with a header: comma, semicolon, tab or bar; any line ends; UTF-8, UTF-16 or Windows-1252.
 *
 * @param absolute where the file lies
 * @param file how the config names it
 * @throws TrainerProblem when it is missing, empty, has no rows, or a row does not fit the header
 */
export async function readCsv(absolute: string, file: string, report: Pick<Report, 'notice'>): Promise<CsvTable> {
  let bytes;
  try {
    bytes = await readFile(absolute);
  } catch (error) {
    throw new TrainerProblem(unreadable(file, absolute, (error as NodeJS.ErrnoException).code));
  }
  return parseCsv(decode(bytes, file, report), file);
}

function unreadable(file: string, absolute: string, code: string | undefined): string {
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return `The data file ${file} does not exist (looked for ${absolute}). Check \`data\` in the config file; it is relative to the config file's folder.`;
  }
  if (code === 'EISDIR') return `${file} is a folder; \`data\` must name a CSV file.`;
  if (code === 'EACCES' || code === 'EPERM') return `The data file ${file} may not be read (permission denied).`;
  return `The data file ${file} could not be read (${code ?? 'unknown error'}).`;
}

/** Text of a file whose encoding nobody declared. */
function decode(bytes: Uint8Array, file: string, report: Pick<Report, 'notice'>): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03) {
    throw new TrainerProblem(`${file} is a zip archive or a spreadsheet, not CSV. Export it as CSV (UTF-8) first.`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    report.notice('warning', `${file} is not UTF-8; it was read as Windows-1252.`);
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/**
 * Parses CSV text; see {@link readCsv}.
 *
 * @throws TrainerProblem
 */
export function parseCsv(text: string, file: string): CsvTable {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (body.trim() === '') throw new TrainerProblem(`${file} is empty. It needs a header line and at least one row.`);
  let records: { record: string[]; info: { lines: number } }[];
  try {
    const parsed: unknown = parse(body, {
      delimiter: detectDelimiter(body),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
    // The types of csv-parse do not follow `info: true`.
    records = parsed as typeof records;
  } catch (error) {
    if (error instanceof CsvError) throw new TrainerProblem(`${file} is not well-formed CSV: ${error.message}.`);
    throw error;
  }
  const [first, ...rest] = records;
  if (first === undefined) throw new TrainerProblem(`${file} is empty. It needs a header line and at least one row.`);
  const header = readHeader(first.record, file);
  const rows = rest
    .map(({ record, info }) => ({ line: info.lines, cells: record }))
    .filter((row) => row.cells.some((cell) => cell !== ''));
  if (rows.length === 0) throw new TrainerProblem(`${file} has a header but no rows below it.`);
  for (const row of rows) {
    if (row.cells.length === header.length) continue;
    throw new TrainerProblem(
      `${file}, line ${row.line}: ${row.cells.length} values, but the header names ${header.length} columns. Mend the line (a value that holds the delimiter must stand in double quotes).`,
    );
  }
  return { file, header, rows };
}

/** The delimiter that the header line has most of, outside quotes. */
function detectDelimiter(text: string): string {
  const end = text.search(/[\r\n]/);
  const line = (end < 0 ? text : text.slice(0, end)).replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

function readHeader(cells: readonly string[], file: string): string[] {
  // pandas writes its index under an empty name.
  const header = cells.map((name, i) => (name.trim() === '' ? `(column ${i + 1})` : name));
  header.forEach((name, i) => {
    const before = header.indexOf(name);
    if (before === i) return;
    throw new TrainerProblem(
      `${file}: the header names the column "${name}" twice (columns ${before + 1} and ${i + 1}). Rename one of them.`,
    );
  });
  if (header.length > 1 && header.every((name) => isNumber(name))) {
    throw new TrainerProblem(
      `${file} seems to have no header: its first line holds only numbers. Add a first line with the names of the columns.`,
    );
  }
  return header;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Whether a cell is a number as programs write it: digits, a point, an exponent; finite. */
export function isNumber(cell: string): boolean {
  return NUMBER.test(cell) && Number.isFinite(Number(cell));
}

// What pandas reads as missing, and the marks of UCI ("?"), SAS and Stata (".").
const MISSING = new Set([
  ...['', '#N/A', '#NA', '-1.#IND', '-1.#QNAN', '-NaN', '-nan', '1.#IND', '1.#QNAN', '<NA>', 'N/A', 'NA', 'NULL'],
  ...['NaN', 'None', 'n/a', 'nan', 'null', '?', '.'],
]);

/** Whether a cell says that the value is not known. */
export function isMissing(cell: string): boolean {
  return MISSING.has(cell);
}
