import type { Sample, SampleColumn } from './csv-sample';

/** What people call the column to predict, the surest first. */
const NAMES = [
  ...['target', 'label', 'labels', 'class', 'classes', 'outcome', 'y', 'response', 'result', 'category'],
  ...['diagnosis', 'survived', 'churn', 'exited', 'default', 'approved', 'fraud', 'isfraud', 'purchased', 'subscribed'],
  ...['quality', 'species', 'variety', 'price', 'saleprice', 'medv', 'medianhousevalue', 'charges', 'salary', 'income'],
  ...['rating', 'score', 'grade', 'mpg', 'sex', 'gender', 'type'],
];

const ID_NAME = /(?:^|[^a-z])(?:id|uuid|guid|index|idx|key|no|nr|row|rownum|rowid|rownames|name)$/i;

const DATE_NAME = /(?:^|[^a-z])(?:date|datetime|time|timestamp|day)$/i;

/** More text classes than this are hardly classes. */
const MAX_CLASSES = 50;

/**
 * The column of a sample that is most likely to be predicted: one with a telling name, else the last text column with
 * few values, else the last column. Never one that only counts or names the rows, if there is another.
 */
export function guessTarget(sample: Sample): string {
  const { columns, rows } = sample;
  const usable = columns.filter((column) => !isIdLike(column, rows) && column.distinct > 1);
  for (const name of NAMES) {
    const found = usable.find((column) => bare(column.name) === name && canBePredicted(column, rows));
    if (found !== undefined) return found.name;
  }
  const predictable = usable.filter((column) => canBePredicted(column, rows));
  const last = predictable.at(-1) ?? usable.at(-1) ?? columns.at(-1);
  return last?.name ?? 'target';
}

/** Whether a column looks like a row's number, name or date rather than like something measured. */
export function isIdLike(column: SampleColumn, rows: number): boolean {
  const name = column.name.replace(/([a-z])([A-Z])/g, '$1 $2');
  if (/^\(column \d+\)$/.test(name) || /^unnamed/i.test(name)) return true;
  // A time in seconds is measured; a date as text only says which row it is.
  if (DATE_NAME.test(name)) return !column.isNumeric;
  if (column.values.length < 3 || rows < 3) return ID_NAME.test(name);
  const isUnique = column.distinct === column.values.length;
  if (ID_NAME.test(name)) return isUnique || column.distinct > column.values.length / 2;
  if (!isUnique) return false;
  return column.isWhole ? isCount(column.values) : !column.isNumeric;
}

/** 1, 2, 3, … or 0, 1, 2, …, in the order of the rows. */
function isCount(values: readonly string[]): boolean {
  return values.every((value, index) => index === 0 || Number(value) - Number(values[index - 1]) === 1);
}

/** Numbers can be predicted as they are; text must have a few values that come again. */
function canBePredicted(column: SampleColumn, rows: number): boolean {
  if (column.isNumeric) return true;
  return column.distinct <= MAX_CLASSES && (rows < 8 || column.distinct <= column.values.length / 2);
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, '');
}
