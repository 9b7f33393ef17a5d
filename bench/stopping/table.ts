import type { Score } from './judge';

/** A rule's name and what came of it. */
export interface Row {
  readonly name: string;
  readonly score: Score;
}

const COLUMNS = ['rule', 'epochs', 'lost', 'median', '90th', 'too early', 'never', ''] as const;

/** Rows by epochs spent, as a Markdown table; `marks` says something about a row in the last column. */
export function scoreTable(rows: readonly Row[], marks: ReadonlyMap<string, string>): string {
  const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;
  const cells = [...rows]
    .sort((a, b) => a.score.spent - b.score.spent)
    .map(({ name, score }) => [
      name,
      percent(score.spent),
      percent(score.lost, 2),
      percent(score.medianLost, 2),
      percent(score.badLost),
      percent(score.tooEarly, 0),
      percent(score.neverStopped, 0),
      marks.get(name) ?? '',
    ]);
  const all = [[...COLUMNS], ...cells];
  const widths = COLUMNS.map((_, column) => Math.max(3, ...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(all[0] ?? []), rule, ...cells.map(line)].join('\n');
}

/** The rows that no other row beats: less lost at no more epochs. */
export function front(rows: readonly Row[]): Row[] {
  return rows.filter((row) => beaters(row, rows).length === 0);
}

/** Rows that lose less at no more epochs, or as much at fewer. */
export function beaters(row: Row, rows: readonly Row[]): Row[] {
  return rows.filter(
    ({ score: { spent, lost } }) =>
      (lost < row.score.lost && spent <= row.score.spent) || (lost <= row.score.lost && spent < row.score.spent),
  );
}
