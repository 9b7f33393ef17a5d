import type { TrainerTask } from '../../../core/config/plan';
import { TrainerProblem } from '../problem';
import type { Report } from '../report';
import { countTexts, place, readColumn } from './column';
import type { Column } from './column';
import type { CsvTable } from './csv';
import { columnIndex } from './target';

/** A column that goes into the model, with what was learnt about it from the training rows only. */
export type Feature =
  /** (value − mean) / deviation; the mean where the value is missing. */
  | { readonly kind: 'numeric'; readonly name: string; readonly mean: number; readonly deviation: number }
  /** One input a category; `null` is the category "missing". A category not seen in training sets none. */
  | { readonly kind: 'categorical'; readonly name: string; readonly categories: readonly (string | null)[] };

/** How the rows of a table become the inputs of a model. */
export interface FeatureEncoder {
  readonly features: readonly Feature[];
  /** Inputs of the model: one a numeric column, one a category. */
  readonly width: number;
  /** Encodes rows of the table: row-major [rows, width]. */
  encode(rows: readonly number[]): Float32Array;
}

/** Text with more categories than this is left out, or refused where `features` names it. */
const MOST_CATEGORIES = 100;
const MOST_NAMED_CATEGORIES = 1000;

/**
 * Chooses the columns, learns means, deviations and categories from `trainRows`, and says in notices what was
 * filled in or left out.
 *
 * @param rows every row in use (train, validation and test)
 * @throws TrainerProblem when a named column cannot be used, or none is left
 */
export function fitFeatures(
  table: CsvTable,
  task: TrainerTask,
  rows: readonly number[],
  trainRows: readonly number[],
  report: Pick<Report, 'notice'>,
): FeatureEncoder {
  const named = task.features !== null;
  const names = (task.features ?? table.header).filter((name) => name !== task.target);
  const used: { column: Exclude<Column, { kind: 'empty' }>; feature: Feature }[] = [];
  for (const name of new Set(names)) {
    const column = readColumn(table, columnIndex(table, name, 'features'));
    const reason = leftOut(column, rows, trainRows, named);
    if (reason !== null || column.kind === 'empty') {
      report.notice(named ? 'warning' : 'info', `Column "${name}" is left out: ${reason ?? 'it has no values'}.`);
      continue;
    }
    const feature = column.kind === 'numeric' ? fitNumeric(column, trainRows) : fitText(table, column, trainRows);
    used.push({ column, feature });
    sayFilled(column, feature, rows, trainRows, report);
  }
  if (used.length === 0) {
    throw new TrainerProblem(
      `${table.file} has no column left to predict "${task.target ?? ''}" from. Add columns, or name others in \`features\`.`,
    );
  }
  const width = used.reduce((sum, { feature }) => sum + featureWidth(feature), 0);
  return {
    features: used.map(({ feature }) => feature),
    width,
    encode: (wanted) => {
      const out = new Float32Array(wanted.length * width);
      let offset = 0;
      for (const { column, feature } of used) {
        wanted.forEach((row, i) => writeValue(out, i * width + offset, feature, column.values[row] ?? null));
        offset += featureWidth(feature);
      }
      return out;
    },
  };
}

function featureWidth(feature: Feature): number {
  return feature.kind === 'numeric' ? 1 : feature.categories.length;
}

function writeValue(out: Float32Array, at: number, feature: Feature, value: number | string | null): void {
  if (feature.kind === 'numeric') {
    const number = typeof value === 'number' ? value : NaN;
    out[at] = Number.isNaN(number) ? 0 : (number - feature.mean) / feature.deviation;
    return;
  }
  const category = feature.categories.indexOf(typeof value === 'string' ? value : null);
  if (category >= 0) out[at + category] = 1;
}

/** Why a column cannot serve, or null when it can. */
function leftOut(column: Column, rows: readonly number[], trainRows: readonly number[], named: boolean): string | null {
  if (column.kind === 'empty') return 'it has no values';
  if (column.kind === 'numeric') {
    const values = known(column.values, trainRows);
    if (values.length === 0) return 'it has no values among the training rows';
    if (values.every((value) => value === values[0])) {
      return `it is always ${String(values[0])}${rows.length > trainRows.length ? ' among the training rows' : ''}`;
    }
    return !named && countsRows(column.values) ? 'it only counts the rows' : null;
  }
  const counts = countTexts(column.values, rows);
  if (counts.size === 1 && column.missing === 0) return `it is always "${[...counts.keys()][0] ?? ''}"`;
  if (named) return null;
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (total >= 20 && counts.size > total / 2) {
    return `${counts.size} different texts in ${total} rows, which looks like an identifier or free text`;
  }
  return counts.size > MOST_CATEGORIES
    ? `${counts.size} categories are too many; name it in \`features\` to use it all the same`
    : null;
}

/** 0, 1, 2, … or 1, 2, 3, …: an index that a program wrote, which only tells how the file is sorted. */
function countsRows(values: Float64Array): boolean {
  const first = values[0] ?? NaN;
  return (first === 0 || first === 1) && values.length > 2 && values.every((value, row) => value === first + row);
}

function known(values: Float64Array, rows: readonly number[]): number[] {
  return rows.map((row) => values[row] ?? NaN).filter((value) => !Number.isNaN(value));
}

function fitNumeric(column: Extract<Column, { kind: 'numeric' }>, trainRows: readonly number[]): Feature {
  return { kind: 'numeric', name: column.name, ...meanAndDeviation(known(column.values, trainRows)) };
}

/** Mean and population standard deviation (divided by n, as scikit-learn's StandardScaler), in two passes. */
export function meanAndDeviation(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) || 1 };
}

function fitText(table: CsvTable, column: Extract<Column, { kind: 'text' }>, trainRows: readonly number[]): Feature {
  const categories: (string | null)[] = [...countTexts(column.values, trainRows).keys()].sort();
  if (categories.length > MOST_NAMED_CATEGORIES) {
    throw new TrainerProblem(
      `${place(table, 0, column.name)}: ${categories.length} different texts are too many to use as categories (at most ${MOST_NAMED_CATEGORIES}). Leave the column out of \`features\`.`,
    );
  }
  if (trainRows.some((row) => column.values[row] === null)) categories.push(null);
  return { kind: 'categorical', name: column.name, categories };
}

function sayFilled(
  column: Exclude<Column, { kind: 'empty' }>,
  feature: Feature,
  rows: readonly number[],
  trainRows: readonly number[],
  report: Pick<Report, 'notice'>,
): void {
  const values = rows.map((row) => column.values[row] ?? null);
  const missing = values.filter((value) => value === null || Number.isNaN(value)).length;
  if (feature.kind === 'numeric') {
    if (missing === 0) return;
    const mean = Number(feature.mean.toPrecision(4));
    const what = missing === 1 ? '1 missing value' : `${missing} missing values`;
    report.notice('info', `${what} of ${column.name} filled with the mean of the training rows (${mean}).`);
    return;
  }
  if (missing > 0) {
    const what = missing === 1 ? '1 missing value' : `${missing} missing values`;
    report.notice('info', `${what} of ${column.name} ${missing === 1 ? 'is' : 'are'} a category of their own.`);
  }
  const seen = new Set(feature.categories);
  const unseen = new Set(values.filter((value) => typeof value === 'string' && !seen.has(value)));
  if (unseen.size > 0) {
    const list = [...unseen]
      .slice(0, 5)
      .map((value) => JSON.stringify(value))
      .join(', ');
    report.notice(
      'warning',
      `${unseen.size} categories of ${column.name} (${list}) are in no training row (of ${trainRows.length}); the model knows nothing about them.`,
    );
  }
}
