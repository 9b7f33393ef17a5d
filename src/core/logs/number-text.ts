import { numberWord } from './values';

/** A number found in a line. */
export interface FoundNumber {
  readonly value: number;
  /** Offset after it. */
  readonly end: number;
  /** False when it is only the beginning of something else: a time, a date, a version, a ratio, a value with a unit. */
  readonly clean: boolean;
}

const LONGEST_WORD = 9;
/** Units that leave a measure a measure. */
const UNITS = /^(?:dB|db)(?![A-Za-z0-9_])/;

/**
 * The number that begins at `at` (decimal, with or without exponent, or a word such as nan); null when none does.
 *
 * @param commas the line writes decimals with a comma.
 */
export function readNumber(line: string, at: number, commas = false): FoundNumber | null {
  let i = at;
  let code = line.charCodeAt(i);
  if (code === 43 || code === 45) code = line.charCodeAt(++i);
  if (isLetter(code)) return readWord(line, at, i);
  const start = i;
  while (isDigit(line.charCodeAt(i))) i += 1;
  let digits = i - start;
  const point = line.charCodeAt(i);
  if (point === 46 || (commas && point === 44 && isDigit(line.charCodeAt(i + 1)))) {
    const fraction = i + 1;
    let j = fraction;
    while (isDigit(line.charCodeAt(j))) j += 1;
    // "loss: 3." ends a sentence or is Python's repr of a whole float; both read as 3.
    if (j > fraction || digits > 0) i = j;
    digits += j - fraction;
  }
  if (digits === 0) return null;
  const exponent = line.charCodeAt(i);
  if (exponent === 101 || exponent === 69) {
    let j = i + 1;
    if (line.charCodeAt(j) === 43 || line.charCodeAt(j) === 45) j += 1;
    const first = j;
    while (isDigit(line.charCodeAt(j))) j += 1;
    if (j > first) i = j;
  }
  const text = line.slice(at, i);
  return { value: Number(commas ? text.replace(',', '.') : text), end: i, clean: endsCleanly(line, i) };
}

function readWord(line: string, at: number, first: number): FoundNumber | null {
  let end = first;
  while (end - first < LONGEST_WORD && isLetter(line.charCodeAt(end))) end += 1;
  const value = numberWord(line.slice(at, end));
  return value === null ? null : { value, end, clean: endsCleanly(line, end) };
}

/** Whether what follows a number leaves it a number. `0.5,` and `93%` and `0.5)` do; `3.2s`, `0:12`, `1/10`, `0,5` do not. */
function endsCleanly(line: string, end: number): boolean {
  const code = line.charCodeAt(end);
  if (Number.isNaN(code)) return true;
  if (isLetter(code) || isDigit(code) || code === 95) return UNITS.test(line.slice(end, end + 4));
  // Chinese, Japanese and Korean stand without blanks: 第3轮. Other letters, and µ, are units.
  if (code >= 0xb5 && code < 0x2000) return false;
  if (code === 46 || code === 44 || code === 58 || code === 47 || code === 45)
    return !isDigit(line.charCodeAt(end + 1));
  return true;
}

/** Whether a UTF-16 code is an ASCII digit. */
function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Whether a UTF-16 code is an ASCII letter. */
function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}
