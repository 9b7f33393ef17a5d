import { msg } from '../message';
import type { Message } from '../message';

/**
 * Splits a command line into words as a POSIX shell does (quotes, backslashes, blanks), without any expansion:
 * `$`, `*`, `~`, `|` and the like stand for themselves. `#` starts no comment.
 *
 * Source: POSIX.1-2017, Shell Command Language, 2.2 Quoting and 2.3 Token Recognition.
 *
 * @returns the words, or what is wrong and the offset in `text` where it starts
 */
export function splitWords(text: string): { words: string[] } | { error: Message; at: number } {
  const words: string[] = [];
  // Null between words; '' is a word of no characters, which quotes can make.
  let word: string | null = null;
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (/[ \t\r\n]/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
      at += 1;
    } else if (character === "'") {
      const end = text.indexOf("'", at + 1);
      if (end === -1) return { error: msg('This single quote is not closed.'), at };
      word = (word ?? '') + text.slice(at + 1, end);
      at = end + 1;
    } else if (character === '"') {
      const quoted = readDoubleQuoted(text, at);
      if (quoted === null) return { error: msg('This double quote is not closed.'), at };
      word = (word ?? '') + quoted.text;
      at = quoted.end;
    } else if (character === '\\') {
      if (at + 1 === text.length) return { error: msg('A backslash at the end escapes nothing. Remove it.'), at };
      // A backslash before a line break joins the lines.
      const next = text.startsWith('\r\n', at + 1) ? '\r\n' : text.charAt(at + 1);
      if (!next.endsWith('\n')) word = (word ?? '') + next;
      at += 1 + next.length;
    } else {
      word = (word ?? '') + character;
      at += 1;
    }
  }
  if (word !== null) words.push(word);
  return { words };
}

/** Inside double quotes a backslash escapes only `$`, a backtick, `"`, itself and a line break. */
function readDoubleQuoted(text: string, start: number): { text: string; end: number } | null {
  let quoted = '';
  let at = start + 1;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '"') return { text: quoted, end: at + 1 };
    const next = text.charAt(at + 1);
    if (character === '\\' && '$`"\\'.includes(next) && next !== '') {
      quoted += next;
      at += 2;
    } else if (character === '\\' && next === '\n') {
      at += 2;
    } else {
      quoted += character;
      at += 1;
    }
  }
  return null;
}
