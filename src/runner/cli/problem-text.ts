import type { Problem } from '../../core/config/problem';
import { render } from '../../core/message';
import type { Style } from './style';
import type { Terminal } from './terminal';
import { displayWidth } from './width';

/** A place in a text as editors count it: both 1-based, columns in UTF-16 units. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** The whole line without its end. */
  readonly source: string;
}

/** Finds line and column of an offset; an offset past the end is the end. Lines end in LF, CRLF or CR. */
export function placeOf(text: string, offset: number): Place {
  const target = Math.min(Math.max(0, offset), text.length);
  let line = 1;
  let start = 0;
  for (const end of text.matchAll(/\r\n|\n|\r/gu)) {
    const next = end.index + end[0].length;
    if (next > target) break;
    line += 1;
    start = next;
  }
  const rest = text.slice(start);
  const stop = rest.search(/[\r\n]/u);
  return { line, column: target - start + 1, source: stop < 0 ? rest : rest.slice(0, stop) };
}

const BEFORE = 40;

/**
 * A problem as compilers print it: `lossline.yaml:12:7 error: sentence`; for a person who looks at a terminal the
 * source line and carets below.
 */
export function problemLines(input: {
  readonly file: string;
  readonly text: string;
  readonly problem: Problem;
  readonly style: Style;
  readonly terminal: Terminal;
}): string[] {
  const { problem, style, terminal } = input;
  const place = placeOf(input.text, problem.range.start);
  const severity = problem.severity === 'error' ? style.red('error') : style.yellow('warning');
  const head = `${style.bold(`${input.file}:${place.line}:${place.column}`)} ${severity}: ${style.text(render(problem.message))}`;
  if (terminal.columns === null || place.source.trim() === '') return [head];
  const gutter = String(place.line);
  const room = Math.max(10, terminal.columns - gutter.length - 6);
  const from = place.column > room - 4 ? Math.max(0, place.column - 1 - BEFORE) : 0;
  const plain = (part: string): string => style.text(part.replaceAll('\t', ' '));
  const shown = plain(place.source.slice(from, from + room));
  const indent = displayWidth(plain(place.source.slice(from, place.column - 1)));
  const span = place.source.slice(place.column - 1, place.column - 1 + problem.range.end - problem.range.start);
  const carets = Math.max(1, Math.min(displayWidth(plain(span)), room - indent));
  return [
    head,
    `  ${style.dim(`${gutter} |`)} ${shown}`,
    `  ${style.dim(`${' '.repeat(gutter.length)} |`)} ${' '.repeat(indent)}${style.cyan('^'.repeat(carets))}`,
  ];
}
