import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { plainText } from '../../core/logs/terminal-text';

const TAIL_BYTES = 16 * 1024;
const MAX_MESSAGE = 500;

/** The lines that say what went wrong, as Python, Node, compilers and shells print them. */
const ERROR_LINE =
  /^(?:[\w.]*(?:Error|Exception|Interrupt|Exit|Warning)\b.{0,400}|(?:[\w./-]{1,60}: ){0,3}(?:error|fatal|fehler)\b.{0,400}|.{1,80}: (?:command not found|not found|No such file or directory|Permission denied)$)/i;

/** The last lines of a log: those with text, terminal codes taken out, oldest first. Empty when it cannot be read. */
export function lastLines(file: string): string[] {
  let fd: number;
  try {
    fd = openSync(file, 'r');
  } catch {
    return [];
  }
  try {
    const size = fstatSync(fd).size;
    const start = Math.max(0, size - TAIL_BYTES);
    const block = Buffer.alloc(size - start);
    const got = readSync(fd, block, 0, block.length, start);
    const lines = block.toString('utf8', 0, got).split(/[\r\n]+/);
    if (start > 0) lines.shift();
    return lines.map((line) => plainText(line).trimEnd()).filter((line) => line.trim() !== '');
  } catch {
    return [];
  } finally {
    closeSync(fd);
  }
}

/**
 * What a failed program said about its failure: the last line that looks like an error (for a Python traceback its
 * last line), else its last line of output.
 */
export function lastWords(lines: readonly string[], exitCode: number | null): string {
  const error = lines.findLast((line) => !line.startsWith(' ') && ERROR_LINE.test(line.slice(0, MAX_MESSAGE)));
  if (error !== undefined) return cut(error);
  const last = lines.at(-1);
  const code = exitCode === null ? 'The program failed' : `The program exited with code ${exitCode}`;
  return last === undefined ? `${code} and printed nothing.` : cut(`${code}. Its last output: ${last.trim()}`);
}

function cut(text: string): string {
  return text.length <= MAX_MESSAGE ? text : `${text.slice(0, MAX_MESSAGE - 1)}…`;
}
