import { displayWidth, pad, truncate } from './width';

/** A column of a table. */
export interface TableColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** May be cut when the terminal is too narrow; the widest such column gives way first. */
  readonly shrink: boolean;
  /** May be left out when the terminal is too narrow: the lowest number goes first, before anything is cut. */
  readonly expendable?: number;
}

/** A cell; `paint` colours the padded text, so that colours never disturb the alignment. */
export interface TableCell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

const GAP = 2;
const LEAST = 6;

const total = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width, 0) + GAP * (widths.length - 1);

/** The columns that stay. */
function choose(columns: readonly TableColumn[], widths: readonly number[], limit: number): readonly number[] {
  let kept = columns.map((_, i) => i);
  const order = columns
    .flatMap(({ expendable }, i) => (expendable === undefined ? [] : [{ i, expendable }]))
    .sort((a, b) => a.expendable - b.expendable);
  for (const { i } of order) {
    if (total(kept.map((at) => widths[at] ?? 0)) <= limit) break;
    kept = kept.filter((at) => at !== i);
  }
  return kept;
}

function shrink(widths: number[], columns: readonly TableColumn[], limit: number): void {
  while (total(widths) > limit) {
    let widest = -1;
    columns.forEach((column, i) => {
      const width = widths[i] ?? 0;
      if (column.shrink && width > LEAST && width > (widths[widest] ?? 0)) widest = i;
    });
    if (widest < 0) return;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
}

/**
 * Lays out rows under a header. With `limit` (columns of the terminal) columns are left out and cells cut until it
 * fits; without it nothing is, so that a pipe gets everything. No trailing spaces.
 */
export function renderTable(input: {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly TableCell[])[];
  readonly limit: number | null;
  readonly ellipsis: string;
  readonly paintHeader: (text: string) => string;
}): string[] {
  const natural = input.columns.map((column, i) =>
    Math.max(displayWidth(column.title), ...input.rows.map((row) => displayWidth(row[i]?.text ?? ''))),
  );
  const limit = input.limit ?? Infinity;
  const kept = choose(input.columns, natural, limit);
  const pick = <T>(all: readonly T[]): T[] => kept.flatMap((i) => all[i] ?? []);
  const columns = pick(input.columns);
  const rows = input.rows.map(pick);
  const widths = pick(natural);
  shrink(widths, columns, limit);
  const line = (cells: readonly TableCell[]): string =>
    columns
      .map((column, i) => {
        const cell = cells[i] ?? { text: '' };
        const width = widths[i] ?? 0;
        const text = truncate(cell.text, width, input.ellipsis);
        const isLast = i === columns.length - 1 && column.align === 'left';
        const padded = isLast ? text : pad(text, width, column.align);
        return cell.paint === undefined ? padded : cell.paint(padded);
      })
      .join(' '.repeat(GAP))
      .replace(/ +$/u, '');
  const header = columns.map((column) => ({ text: column.title, paint: input.paintHeader }));
  return [line(header), ...rows.map(line)];
}
