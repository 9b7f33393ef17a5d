import { readNumber } from './number-text';

/** A piece of a line. */
export type Token =
  | { readonly kind: 'word'; readonly text: string; readonly start: number; readonly end: number }
  | {
      readonly kind: 'number';
      readonly value: number;
      /** Nothing is glued to it that makes it something else: a time, a version, a unit. */
      readonly clean: boolean;
      /** Digits only. */
      readonly whole: boolean;
      readonly start: number;
      readonly end: number;
    }
  | {
      readonly kind: 'sep' | 'delimiter' | 'open' | 'close' | 'slash' | 'percent';
      readonly start: number;
      readonly end: number;
    };

/** Text beyond this is not cut into tokens: no line of metrics is so long. */
const MAX_SCAN = 20_000;

const SEPARATORS = '=:：＝→';
const DELIMITERS = ',|;，、；。│┃¦•·\t!?！？';
const OPEN = '([{（【「<';
const CLOSE = ')]}）】」>';
const DASHES = '-–—';
/** `BLEU-4 32.2` and `top-5: 0.9`: the number is part of the name where a value follows it. */
const NUMBERED_SCORE = /^(?:bleu|rouge|top|hits?|recall|precision|ndcg|map|f|r|p)-\d{1,2}(?:[ :=]|$)/i;
const BLOCKS = /[\u2500-\u259f\u2800-\u28ff]/;

/** Cuts a line into words, numbers and what stands between them. One pass; blanks, quotes and ornaments are left out. */
export function tokens(line: string): readonly Token[] {
  const out: Token[] = [];
  const commas = hasCommaDecimals(line);
  const limit = Math.min(line.length, MAX_SCAN);
  let at = 0;
  while (at < limit) {
    const char = line[at] ?? '';
    const start = at;
    const number = canBeginNumber(line, at) ? readNumber(line, at, commas) : null;
    if (number !== null && (number.clean || isDigitLike(char))) {
      at = number.end;
      const whole = /^\d{1,12}$/.test(line.slice(start, Math.min(at, start + 13)));
      out.push({ kind: 'number', value: number.value, clean: number.clean, whole, start, end: at });
    } else if (isWordStart(char)) {
      at = wordEnd(line, at);
      out.push({ kind: 'word', text: trimWord(line.slice(start, at)), start, end: at });
    } else {
      at += 1;
      const kind = punctuation(line, start, char);
      // "training loss:⇥⇥0.5"
      if (char === '\t' && out.at(-1)?.kind === 'sep') continue;
      if (kind !== null) out.push({ kind, start, end: at });
      // "->" is one separator.
      if (kind === 'sep' && char === '-') at += 1;
    }
  }
  return out;
}

function punctuation(line: string, at: number, char: string): Exclude<Token['kind'], 'word' | 'number'> | null {
  if (char === ' ') return null;
  if (SEPARATORS.includes(char)) return 'sep';
  if (DELIMITERS.includes(char)) return 'delimiter';
  if (OPEN.includes(char)) return 'open';
  if (CLOSE.includes(char)) return 'close';
  if (char === '/') return 'slash';
  if (char === '%') return 'percent';
  if (char === '.') return isBlank(line[at + 1]) ? 'delimiter' : null;
  if (DASHES.includes(char)) {
    if (char === '-' && line[at + 1] === '>') return 'sep';
    return isBlank(line[at + 1]) && isBlank(line[at - 1]) ? 'delimiter' : null;
  }
  return BLOCKS.test(char) ? 'delimiter' : null;
}

function isBlank(char: string | undefined): boolean {
  return char === undefined || char === ' ' || char === '\t' || char === '\u00a0' || char === '\u3000';
}

/** A number begins where no word goes on: not at the "2" of "l2", nor at the "-95" of "50-95". */
function canBeginNumber(line: string, at: number): boolean {
  const before = line[at - 1] ?? ' ';
  const char = line[at] ?? '';
  if (isDigitLike(char)) return true;
  if (char === '-' || char === '+') return !isWordChar(before);
  if (char === '.') return !isWordChar(before) && before !== '.';
  return 'nNiI'.includes(char) && !isWordChar(before);
}

function isDigitLike(char: string): boolean {
  return char >= '0' && char <= '9';
}

function isWordStart(char: string): boolean {
  const code = char.charCodeAt(0);
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || isForeignLetter(code);
}

function isWordChar(char: string): boolean {
  return isWordStart(char) || isDigitLike(char);
}

/** Letters beyond ASCII; the blocks of punctuation, arrows, boxes and full-width signs are none. */
function isForeignLetter(code: number): boolean {
  if (!(code >= 0xc0) || code === 0xd7 || code === 0xf7) return false;
  if (code >= 0x2000 && code <= 0x303f) return false;
  // Halves of emoji, and what nobody has assigned.
  if (code >= 0xd800 && code <= 0xf8ff) return false;
  return !(code >= 0xff00 && code <= 0xff20) && !(code >= 0xfe00 && code <= 0xfe0f) && code !== 0xfeff;
}

function isIdeograph(code: number): boolean {
  return code >= 0x3040 && code <= 0xd7af;
}

function wordEnd(line: string, start: number): number {
  let at = start;
  for (;;) {
    const char = line[at] ?? '';
    if (isWordStart(char)) at += 1;
    else if (isDigitLike(char)) {
      // エポック3 and 第3轮 are word and number; top5 is a word.
      if (isIdeograph(line.charCodeAt(at - 1))) return at;
      at += 1;
    } else if (char === "'" && line[at + 1] === 's') at += 2;
    else if (char === '-' && NUMBERED_SCORE.test(line.slice(start, at + 8))) at += 1;
    else if ('./-@#&+'.includes(char) && char !== '' && joins(line, at, char)) at += 1;
    else return at;
  }
}

/** Whether a sign inside of a word holds it together: `train/loss`, `train-logloss`, `mAP@0.5`, `mAP50-95`. */
function joins(line: string, at: number, char: string): boolean {
  const next = line[at + 1] ?? ' ';
  const before = line[at - 1] ?? ' ';
  if (char === '@') return isWordChar(next);
  if (isWordStart(next)) return char !== '&' && char !== '+';
  if (!isDigitLike(next)) return false;
  return (char === '-' || char === '.' || char === '/') && isDigitLike(before);
}

function trimWord(word: string): string {
  return word.includes("'") ? word.replace(/'s/g, '') : word;
}

/**
 * Whether the line writes its decimals with a comma: some number with one comma that can be nothing else (0,693 or
 * 12,5, but not 1,234, which may be thousands), none with a point.
 */
function hasCommaDecimals(line: string): boolean {
  if (!line.includes(',')) return false;
  const text = line.slice(0, MAX_SCAN);
  if (/\d\.\d/.test(text)) return false;
  for (const found of text.matchAll(/(?<![\d,.])(\d{1,9}),(\d{1,18})(?![\d,])/g)) {
    const [, whole = '', fraction = ''] = found;
    const next = text[found.index + found[0].length] ?? '';
    if (!/[A-Za-z_.]/.test(next) || /^[eE][-+]?\d/.test(text.slice(found.index + found[0].length))) {
      if (whole === '0' || fraction.length !== 3) return true;
    }
  }
  return false;
}
