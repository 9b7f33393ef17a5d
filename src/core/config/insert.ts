import type { ConfigText, TextEdit } from './text-edit';
import type { TreeMap } from './tree';

/** A pair as it is to stand in the file. */
export interface WrittenPair {
  readonly key: string;
  readonly value: string;
}

/**
 * Adds a pair at the end of a section, in the manner in which it is written: on a line of its own where its pairs have
 * lines of their own, else behind the last one.
 */
export function insertIntoMap({ text, format }: ConfigText, map: TreeMap, pair: WrittenPair): TextEdit[] {
  const written = `${pair.key}: ${pair.value}`;
  const isFlow = text.charAt(map.start) === '{';
  const last = map.entries.at(-1);
  if (last === undefined) {
    if (isFlow) return [{ range: { start: map.start, end: map.end }, text: `{ ${written} }` }];
    return [];
  }
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const end = trimmedEnd(text, Math.max(last.keyRange.end, last.valueRange.end));
  const indent = ownIndent(text, last.keyRange.start);
  if (!isFlow) {
    const at = lineEndAfter(text, end);
    return [{ range: { start: at, end: at }, text: `${newline}${indent ?? ''}${written}` }];
  }
  // A comma may stand there already: both formats allow one behind the last pair.
  const comma = /^\s*,/.exec(text.slice(end, map.end));
  const behind = comma === null ? end : end + comma[0].length;
  const separator: TextEdit[] = comma === null ? [{ range: { start: end, end }, text: ',' }] : [];
  if (indent === null) {
    const only = comma === null ? `, ${written}` : ` ${written}`;
    return [{ range: { start: behind, end: behind }, text: only }];
  }
  const at = Math.min(lineEndAfter(text, behind), Math.max(behind, map.end - 1));
  const line = `${newline}${indent}${written}`;
  if (separator.length > 0 && at === end) return [{ range: { start: end, end }, text: `,${line}` }];
  return [
    ...separator,
    { range: { start: at, end: at }, text: format === 'json' || comma === null ? line : `${line},` },
  ];
}

/** The end of the line that an offset stands on, before its line break. */
export function lineEndAfter(text: string, offset: number): number {
  const next = text.indexOf('\n', offset);
  if (next < 0) return text.length;
  return text.charAt(next - 1) === '\r' ? next - 1 : next;
}

/** The indentation of a key that begins its line; null for one that does not. */
export function ownIndent(text: string, offset: number): string | null {
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).replace('\uFEFF', '');
  return before.trim() === '' ? before : null;
}

/** Where the text before an offset ends, white space aside. */
export function trimmedEnd(text: string, end: number): number {
  let at = end;
  while (at > 0 && /\s/.test(text.charAt(at - 1))) at -= 1;
  return at;
}
