import type { TrainerTask } from '../../../core/config/plan';
import { didYouMean } from '../../../core/config/suggest';
import type { Report } from '../report';
import { TrainerProblem } from '../problem';
import { countTexts, place, readColumn } from './column';
import type { Column } from './column';
import type { CsvTable } from './csv';

/** What is to be predicted. `rows` are the rows of the table that have a target, ascending. */
export type Target =
  | {
      readonly kind: 'classes';
      readonly name: string;
      readonly rows: readonly number[];
      /** In a fixed order: numbers ascending, else by code unit. */
      readonly classes: readonly string[];
      /** Index into `classes` of each of `rows`. */
      readonly values: readonly number[];
    }
  | { readonly kind: 'number'; readonly name: string; readonly rows: readonly number[]; readonly values: Float64Array };

/** Whole numbers with at most so many different values are classes, unless the config says otherwise. */
const MOST_NUMERIC_CLASSES = 20;
const MOST_CLASSES = 1000;

/**
 * Finds the target column, decides between classification and regression, and leaves out rows without a target.
 *
 * @throws TrainerProblem when the column is not there, has one class only, or does not fit the asked-for problem
 */
export function readTarget(table: CsvTable, task: TrainerTask, report: Pick<Report, 'notice'>): Target {
  const name = task.target ?? '';
  const column = readColumn(table, columnIndex(table, name, 'target'));
  if (column.kind === 'empty') {
    throw new TrainerProblem(`${table.file}: the target column "${name}" has no values.`);
  }
  const rows = knownRows(column);
  const total = table.rows.length;
  if (rows.length < total) {
    const left = total - rows.length;
    report.notice('info', `${left} of ${total} rows have no ${name} and are left out.`);
  }
  if (task.problem === 'regression') return asNumber(table, column, rows);
  if (task.problem === 'classification') return asClasses(table, column, rows);
  const classes = column.kind === 'text' || looksLikeClasses(column.values, rows);
  report.notice(
    'info',
    classes
      ? `Classification: ${name} is ${column.kind === 'text' ? 'text' : 'a whole number with few values'}. Set \`problem: regression\` if that is not meant.`
      : `Regression: ${name} is a number.`,
  );
  return classes ? asClasses(table, column, rows) : asNumber(table, column, rows);
}

/**
 * Index of a named column.
 *
 * @throws TrainerProblem with the nearest name and the list of columns when there is none of this name
 */
export function columnIndex(table: CsvTable, name: string, key: 'target' | 'features'): number {
  const index = table.header.indexOf(name);
  if (index >= 0) return index;
  const close = didYouMean(name, table.header);
  const guess = close === null ? '' : ` Did you mean "${close}"?`;
  const shown = table.header.slice(0, 30).join(', ') + (table.header.length > 30 ? ', …' : '');
  throw new TrainerProblem(
    `${table.file} has no column "${name}", which \`${key}\` names.${guess} Its columns are: ${shown}.`,
  );
}

type Known = Exclude<Column, { kind: 'empty' }>;

function knownRows(column: Known): number[] {
  const rows: number[] = [];
  column.values.forEach((value: number | string | null, row: number) => {
    if (value !== null && !Number.isNaN(value)) rows.push(row);
  });
  return rows;
}

function looksLikeClasses(values: Float64Array, rows: readonly number[]): boolean {
  const distinct = new Set<number>();
  for (const row of rows) {
    const value = values[row] ?? NaN;
    if (!Number.isInteger(value)) return false;
    distinct.add(value);
    if (distinct.size > MOST_NUMERIC_CLASSES) return false;
  }
  // Three measurements that happen to be whole are not three classes.
  return distinct.size <= rows.length / 3 || distinct.size <= 2;
}

function asNumber(table: CsvTable, column: Known, rows: readonly number[]): Target {
  if (column.kind === 'text') {
    const row = rows[0] ?? 0;
    throw new TrainerProblem(
      `${place(table, row, column.name)}: ${JSON.stringify(column.values[row])} is not a number, so it cannot be a target of regression. Set \`problem: classification\`, or choose another target.`,
    );
  }
  const values = Float64Array.from(rows, (row) => column.values[row] ?? NaN);
  if (values.every((value) => value === values[0])) {
    throw new TrainerProblem(`${table.file}: every row has the same ${column.name}; there is nothing to learn.`);
  }
  return { kind: 'number', name: column.name, rows, values };
}

function asClasses(table: CsvTable, column: Known, rows: readonly number[]): Target {
  const texts =
    column.kind === 'text'
      ? column.values
      : Array.from(column.values, (value) => (Number.isNaN(value) ? null : String(value)));
  const counts = countTexts(texts, rows);
  const { name } = column;
  if (counts.size === 1) {
    const [only] = counts.keys();
    throw new TrainerProblem(
      `${table.file}: every row has the same ${name} ("${only ?? ''}"). A classifier needs rows of two classes or more.`,
    );
  }
  if (counts.size > MOST_CLASSES || (counts.size > 2 && counts.size > rows.length / 2)) {
    throw new TrainerProblem(
      `${table.file}: "${name}" has ${counts.size} different values in ${rows.length} rows, too many to be classes. Choose another target${column.kind === 'numeric' ? ', or set `problem: regression`' : ''}.`,
    );
  }
  const classes = [...counts.keys()].sort((a, b) =>
    column.kind === 'numeric' ? Number(a) - Number(b) : a < b ? -1 : 1,
  );
  const index = new Map(classes.map((text, i) => [text, i]));
  const values = rows.map((row) => index.get(texts[row] ?? '') ?? 0);
  return { kind: 'classes', name, rows, classes, values };
}
