import { cellNumber, cutRow } from './table-cells';
import { isCurveName, roleOf, type Role, type RoleKind } from './roles';

/** How a table is laid out, and what its columns mean. */
export interface Header {
  /** Character code; 0 for runs of blanks. */
  readonly delimiter: number;
  readonly names: readonly string[];
  readonly roles: readonly RoleKind[];
}

/** `,` `;` tab `|` */
const DELIMITERS: readonly number[] = [44, 59, 9, 124];
const SEPARATOR_LINE = /^"?sep=(.)"?$/i;

/** Makes a header of the cells of its line. Of several columns for one thing the best has it; a name that comes twice is numbered. */
export function headerOf(delimiter: number, cells: readonly string[]): Header {
  const seen = new Map<string, number>();
  const names = cells.map((cell) => {
    const name = cell.replace(/\s+/g, ' ').trim().slice(0, 500);
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
  const found = cells.map((name): Role => roleOf(name));
  const roles = found.map((role, index): RoleKind => {
    if (role.kind === 'metric' || role.kind === 'none') return role.kind;
    const isBest = found.every(
      (other, at) => other.kind !== role.kind || other.rank > role.rank || (other.rank === role.rank && at >= index),
    );
    return isBest ? role.kind : 'none';
  });
  // A table of one value a row needs both halves; either alone is an ordinary column.
  const isLong = roles.includes('name') && roles.includes('value');
  return {
    delimiter,
    names,
    roles: isLong ? roles : roles.map((kind) => (kind === 'value' ? 'metric' : kind === 'name' ? 'none' : kind)),
  };
}

/** Whether cells look like a header's: none is a number, and some name a training log has. */
export function isHeader(cells: readonly string[]): boolean {
  let known = false;
  for (const cell of cells) {
    if (cell === '') continue;
    if (cell.length > 200 || typeof cellNumber(cell, 'decimal') === 'number') return false;
    const { kind } = roleOf(cell);
    known ||= kind === 'epoch' || kind === 'step' || isCurveName(cell);
  }
  return known;
}

/** The delimiter that a `sep=;` line for Excel names; null when the line is none. */
export function separatorOf(line: string): number | null {
  const found = SEPARATOR_LINE.exec(line.trim());
  return found === null ? null : (found[1] ?? ',').charCodeAt(0);
}

/**
 * Reads a line as a header, in the light of the line behind it: the delimiter is the one that cuts the header into
 * the most cells. Null when it is no header.
 *
 * @param forced the delimiter, where the file says it.
 */
export function readHeader(line: string, next: string, forced: number | null): Header | null {
  const text = line.replace(/^[#%]+\s?/, '');
  let best: { readonly delimiter: number; readonly cells: readonly string[] } | null = null;
  for (const delimiter of forced === null ? DELIMITERS : [forced]) {
    const cells = cut(text, delimiter);
    if (cells.length > (best?.cells.length ?? 1)) best = { delimiter, cells };
  }
  best ??= blankHeader(text, next);
  if (!isHeader(best.cells)) return null;
  const cells = [...best.cells];
  const row = cut(next, best.delimiter);
  // Words that stand beside each other are a header only where numbers stand below.
  const isTable = row.length === cells.length && row.some((cell) => typeof cellNumber(cell, 'decimal') === 'number');
  if (best.delimiter === 0 && cells.length > 1 && !isTable) return null;
  // R and `to_csv` of some tools leave out the name of the column of row names. With commas the extra cell may as well
  // come from a decimal comma.
  if (
    row.length === cells.length + 1 &&
    row.at(-1) !== '' &&
    (best.delimiter !== 44 || next.trimStart().startsWith('"'))
  )
    cells.unshift('');
  return headerOf(best.delimiter, cells);
}

/** Names with blanks in them are told from several names by the number of values in the next line. */
function blankHeader(text: string, next: string): { delimiter: number; cells: string[] } {
  const count = next.trim().split(/\s+/).length;
  const wide = text.trim().split(/\s{2,}/);
  const narrow = text.trim().split(/\s+/);
  return { delimiter: 0, cells: narrow.length !== count && wide.length === count ? wide : narrow };
}

function cut(text: string, delimiter: number): readonly string[] {
  const bytes = Buffer.from(`${text}\n`);
  return cutRow(bytes, 0, bytes.length, delimiter, false)?.cells ?? [];
}
