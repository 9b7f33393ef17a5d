import { isJsonObject } from '../../core/json';
import type { Observation } from '../../core/run/observation';
import { exactNumber, readExactNumber, setMember } from './exact-json';

/** Metric names repeat on every line; their JSON text is made once. */
const quotedNames = new Map<string, string>();
const MAX_QUOTED_NAMES = 20_000;

function quoted(name: string): string {
  let text = quotedNames.get(name);
  if (text === undefined) {
    if (quotedNames.size >= MAX_QUOTED_NAMES) quotedNames.clear();
    text = `${JSON.stringify(name)}:`;
    quotedNames.set(name, text);
  }
  return text;
}

/** The line of `metrics.jsonl` for an observation, without newline. Every number keeps its bits. */
export function observationText(o: Observation): string {
  let values = '';
  for (const name in o.values) {
    const value = o.values[name];
    if (value === undefined) continue;
    values += (values === '' ? '' : ',') + quoted(name) + exactNumber(value);
  }
  const epoch = o.epoch === null ? 'null' : exactNumber(o.epoch);
  const step = o.step === null ? 'null' : exactNumber(o.step);
  return `{"seq":${o.seq},"time":${exactNumber(o.time)},"epoch":${epoch},"step":${step},"values":{${values}}}`;
}

/** 10^0 … 10^22: the powers of ten that a double holds exactly. */
const POWERS = Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));

const QUOTE = 34;
const PLUS = 43;
const COMMA = 44;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;
const NINE = 57;
const BRACE = 125;

/**
 * Parses lines of `metrics.jsonl`. Lines in the very form that `observationText` writes are scanned without building
 * an intermediate object; every other line goes through JSON.parse. Both ways give the same values: a number of at
 * most 2^53 scaled by a power of ten of at most 10^22 is one correctly rounded operation (Clinger 1990), and any
 * other number is left to the engine.
 */
export class ObservationParser {
  #text = '';
  #at = 0;
  #names: string[] = [];
  #heads: string[] = [];

  /** The observation in a line (without newline), or null when the line is damaged. */
  parse(line: string): Observation | null {
    this.#text = line;
    this.#at = 0;
    return this.#scan() ?? parseSlowly(line);
  }

  #scan(): Observation | null {
    if (!this.#skip('{"seq":')) return null;
    const seq = this.#number();
    if (!this.#skip(',"time":')) return null;
    const time = this.#number();
    if (!this.#skip(',"epoch":')) return null;
    const epoch = this.#skip('null') ? null : this.#number();
    if (!this.#skip(',"step":')) return null;
    const step = this.#skip('null') ? null : this.#number();
    if (!this.#skip(',"values":{')) return null;
    if (seq === undefined || time === undefined || epoch === undefined || step === undefined) return null;
    if (!isSequence(seq)) return null;
    const values: Record<string, number> = {};
    for (let index = 0; this.#text.charCodeAt(this.#at) !== BRACE; index++) {
      if (index > 0 && this.#text.charCodeAt(this.#at++) !== COMMA) return null;
      const name = this.#name(index);
      if (name === null) return null;
      const value = this.#number();
      if (value === undefined) return null;
      setMember(values, name, value);
    }
    if (!this.#skip('}}') || this.#at !== this.#text.length) return null;
    return { seq, time, epoch, step, values };
  }

  #skip(expected: string): boolean {
    if (!this.#text.startsWith(expected, this.#at)) return false;
    this.#at += expected.length;
    return true;
  }

  /** A member's name with its colon. Usually the same as at this place of the line before. */
  #name(index: number): string | null {
    const head = this.#heads[index];
    const known = this.#names[index];
    if (head !== undefined && known !== undefined && this.#skip(head)) return known;
    const text = this.#text;
    if (text.charCodeAt(this.#at) !== QUOTE) return null;
    const end = text.indexOf('"', this.#at + 1);
    if (end < 0 || text.charCodeAt(end + 1) !== 58) return null;
    const name = text.slice(this.#at + 1, end);
    // Escapes and control characters are rare; JSON.parse knows them.
    for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) === 92 || name.charCodeAt(i) < 32) return null;
    this.#names[index] = name;
    this.#heads[index] = text.slice(this.#at, end + 2);
    this.#at = end + 2;
    return name;
  }

  #number(): number | undefined {
    const text = this.#text;
    const start = this.#at;
    let at = start;
    let code = text.charCodeAt(at);
    if (code === QUOTE) return this.#word();
    const negative = code === MINUS;
    if (negative) code = text.charCodeAt(++at);
    const firstDigit = at;
    let mantissa = 0;
    while (code >= ZERO && code <= NINE) {
      mantissa = mantissa * 10 + (code - ZERO);
      code = text.charCodeAt(++at);
    }
    const whole = at - firstDigit;
    if (whole === 0 || (whole > 1 && text.charCodeAt(firstDigit) === ZERO)) return undefined;
    let scale = 0;
    if (code === DOT) {
      code = text.charCodeAt(++at);
      const fraction = at;
      while (code >= ZERO && code <= NINE) {
        mantissa = mantissa * 10 + (code - ZERO);
        code = text.charCodeAt(++at);
      }
      scale = fraction - at;
      if (scale === 0) return undefined;
    }
    if (code === 101 || code === 69) {
      code = text.charCodeAt(++at);
      const down = code === MINUS;
      if (down || code === PLUS) code = text.charCodeAt(++at);
      const digits = at;
      let exponent = 0;
      while (code >= ZERO && code <= NINE) {
        if (exponent < 100_000) exponent = exponent * 10 + (code - ZERO);
        code = text.charCodeAt(++at);
      }
      if (at === digits) return undefined;
      scale += down ? -exponent : exponent;
    }
    this.#at = at;
    // Below 2^53 every step of the sum above was exact; the power must be exact too.
    if (mantissa <= Number.MAX_SAFE_INTEGER && scale >= -22 && scale <= 22) {
      const size = scale < 0 ? mantissa / (POWERS[-scale] ?? NaN) : mantissa * (POWERS[scale] ?? NaN);
      return negative ? -size : size;
    }
    return Number(text.slice(start, at));
  }

  #word(): number | undefined {
    if (this.#skip('"NaN"')) return NaN;
    if (this.#skip('"Infinity"')) return Infinity;
    if (this.#skip('"-Infinity"')) return -Infinity;
    return undefined;
  }
}

/** The general way, for lines that were written by something else. */
function parseSlowly(line: string): Observation | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return null;
  }
  if (!isJsonObject(parsed)) return null;
  const { seq, time } = parsed;
  const values = parsed['values'];
  if (typeof seq !== 'number' || !isSequence(seq) || typeof time !== 'number' || !isJsonObject(values)) return null;
  const epoch = optional(parsed['epoch']);
  const step = optional(parsed['step']);
  if (epoch === undefined || step === undefined) return null;
  const read: Record<string, number> = {};
  for (const [name, value] of Object.entries(values)) {
    const number = readExactNumber(value);
    if (number === null) return null;
    setMember(read, name, number);
  }
  return { seq, time, epoch, step, values: read };
}

function optional(value: unknown): number | null | undefined {
  if (value === null || value === undefined) return null;
  return readExactNumber(value) ?? undefined;
}

function isSequence(seq: number): boolean {
  return Number.isSafeInteger(seq) && seq > 0;
}
