import { displayWidth, pad, truncate } from './width';

/** A column of a table. */
export interface TableColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** May be cut when the terminal is too narrow; the widest such column gives way first. */
  readonly shrink: boolean;
}

/** A cell; `paint` colours the padded text, so that colours never disturb the alignment. */
export interface TableCell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

const GAP = 2;
const LEAST = 6;

function fit(widths: number[], columns: readonly TableColumn[], limit: number): void {
  for (;;) {
    const excess = widths.reduce((sum, width) => sum + width, 0) + GAP * (widths.length - 1) - limit;
    if (excess <= 0) return;
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
 * Lays out rows under a header. With `limit` (columns of the terminal) wide cells are cut; without it nothing is,
 * so that a pipe gets everything. No trailing spaces.
 */
export function renderTable(input: {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly TableCell[])[];
  readonly limit: number | null;
  readonly ellipsis: string;
  readonly paintHeader: (text: string) => string;
}): string[] {
  const { columns, rows } = input;
  const widths = columns.map((column, i) =>
    Math.max(displayWidth(column.title), ...rows.map((row) => displayWidth(row[i]?.text ?? ''))),
  );
  if (input.limit !== null) fit(widths, columns, input.limit);
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
