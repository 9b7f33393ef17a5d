import type { TextRange } from './plan';

/** A replacement in the text of a config file. Edits of one result do not overlap; their offsets are those before. */
export interface TextEdit {
  readonly range: TextRange;
  readonly text: string;
}

/** The text of a config file and how to read it. */
export interface ConfigText {
  readonly text: string;
  readonly format: 'yaml' | 'json';
}

/** The text after the edits. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => b.range.start - a.range.start)
    .reduce((out, { range, text: to }) => out.slice(0, range.start) + to + out.slice(range.end), text);
}
