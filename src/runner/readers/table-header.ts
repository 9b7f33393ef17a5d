import { MAX_LINE } from './line-buffer';
import { cellNumber, cutRow } from './table-cells';
import { isCurveName, roleOf, type Role, type RoleKind } from './roles';
import { textOf } from './text-decoding';

/** How a table is laid out, and what its columns mean. */
export interface Header {
  /** Character code; 0 for runs of blanks. */
  readonly delimiter: number;
  readonly names: readonly string[];
  readonly roles: readonly RoleKind[];
}

/** `,` `;` tab `|` */
const DELIMITERS: readonly number[] = [44, 59, 9, 124];
const LF = 10;
const CR = 13;
/** Lines of title and comment that may stand before the header; with blank ones; and all of them in bytes. */
const MAX_PREAMBLE = 20;
const MAX_LINES = 100;
const MAX_BYTES = 2 * MAX_LINE;
const SEPARATOR_LINE = /^"?sep=(.)"?$/i;

/** What the beginning of a file says of its header. */
export type HeaderSearch =
  /** The rows begin at `end`, behind line `line` (1-based). */
  | { readonly kind: 'found'; readonly header: Header; readonly end: number; readonly line: number }
  | { readonly kind: 'needs-more' }
  /** There is none, among the first lines where `within` says how many. */
  | { readonly kind: 'none'; readonly within: number | null };

/**
 * Looks for the header, which the line behind it proves.
 *
 * @param bytes whole lines from the beginning of the file on.
 * @param last whether that is all of the file.
 */
export function findHeader(bytes: Uint8Array, last: boolean): HeaderSearch {
  let forced: number | null = null;
  let title: { readonly text: string; readonly end: number; readonly line: number } | null = null;
  let texts = 0;
  let line = 1;
  for (let at = 0; at < bytes.length;) {
    let end = at;
    while (bytes[end] !== LF && bytes[end] !== CR) end += 1;
    const text = end === at ? '' : textOf(bytes.subarray(at, Math.min(end, at + MAX_LINE))).trim();
    const separator = title === null ? separatorOf(text) : null;
    if (separator !== null) forced = separator;
    else if (text !== '') {
      const header = title === null ? null : readHeader(title.text, text, forced);
      if (header !== null && title !== null) return { kind: 'found', header, end: title.end, line: title.line };
      title = { text, end, line };
      texts += 1;
    }
    // Counted from the beginning of the file, so that it does not matter how the bytes are cut.
    if (texts > MAX_PREAMBLE || line > MAX_LINES || end > MAX_BYTES) return { kind: 'none', within: MAX_PREAMBLE };
    at = end + 1;
    if (bytes[end] === CR && bytes[at] === LF) at += 1;
    line += 1;
  }
  if (!last || title === null) return { kind: 'needs-more' };
  const header = readHeader(title.text, '', forced);
  return header === null ? { kind: 'none', within: null } : { kind: 'found', header, end: title.end, line: title.line };
}

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
function separatorOf(line: string): number | null {
  const found = SEPARATOR_LINE.exec(line.trim());
  return found === null ? null : (found[1] ?? ',').charCodeAt(0);
}

/**
 * Reads a line as a header, in the light of the line behind it: the delimiter is the one that cuts the header into
 * the most cells. Null when it is no header.
 *
 * @param forced the delimiter, where the file says it.
 */
function readHeader(line: string, next: string, forced: number | null): Header | null {
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
