/** Escape sequences that our own styles write. */
// eslint reports control characters in a literal; they are the point here.
const ANSI = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
/** East Asian wide and fullwidth blocks, and emoji (Unicode UAX #11, by block). */
const WIDE =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}\p{Emoji_Presentation}]$/u;

function charWidth(char: string): number {
  if (ZERO.test(char)) return 0;
  return WIDE.test(char) ? 2 : 1;
}

/** Columns that a text takes in a terminal; our own colour sequences take none. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const char of text.replace(ANSI, '')) width += char < '\u0300' ? 1 : charWidth(char);
  return width;
}

/** Fills with spaces up to `width` columns. */
export function pad(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'left' ? text + space : space + text;
}

/** Cuts a text without colours to `width` columns, ending in `ellipsis` when something was cut. */
export function truncate(text: string, width: number, ellipsis: string): string {
  if (displayWidth(text) <= width) return text;
  const room = width - displayWidth(ellipsis);
  let kept = '';
  let used = 0;
  for (const char of text) {
    const next = charWidth(char);
    if (used + next > room) break;
    kept += char;
    used += next;
  }
  return room < 0 ? '' : kept + ellipsis;
}

/**
 * Cuts a line that may carry our colours to `width` columns. Colours stay balanced, because every sequence is kept.
 */
export function clip(line: string, width: number): string {
  let kept = '';
  let used = 0;
  let at = 0;
  const take = (plain: string): void => {
    for (const char of plain) {
      const next = charWidth(char);
      if (used + next > width) {
        used = width;
        return;
      }
      kept += char;
      used += next;
    }
  };
  for (const match of line.matchAll(ANSI)) {
    take(line.slice(at, match.index));
    kept += match[0];
    at = match.index + match[0].length;
  }
  take(line.slice(at));
  return kept;
}

/** Breaks a sentence at spaces into lines of at most `width` columns; a longer word stands alone. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/u)) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/**
 * Makes a foreign text (names, messages of the training program) safe to print: control characters, which could
 * move the cursor or recolour the terminal, and marks that turn the reading direction are shown as `?`;
 * line breaks and tabs become spaces.
 */
export function clean(text: string): string {
  return text.replace(/[\r\n\t]+/gu, ' ').replace(/[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, '?');
}
