import { isJsonObject } from '../../core/json';
import type { Observation } from '../../core/run/observation';
import { readNumberBytes, type NumberCursor } from './decimal';
import { readExactNumber, setMember } from './exact-json';

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const BRACE = 125;

const SEQ = Buffer.from('{"seq":');
const TIME = Buffer.from(',"time":');
const EPOCH = Buffer.from(',"epoch":');
const STEP = Buffer.from(',"step":');
const VALUES = Buffer.from(',"values":{');
const NULL = Buffer.from('null');
const NAN = Buffer.from('"NaN"');
const INFINITE = Buffer.from('"Infinity"');
const MINUS_INFINITE = Buffer.from('"-Infinity"');

/**
 * Parses lines of `metrics.jsonl`. Lines in the very form that `observationText` writes are scanned byte by byte,
 * without making a string or an intermediate object; every other line goes through JSON.parse. Both ways give the
 * same values to the bit, see decimal.ts.
 */
export class ObservationParser {
  #bytes: Uint8Array = NULL;
  readonly #cursor: NumberCursor = { at: 0 };
  /** Names repeat from line to line: the bytes of each, quotes and colon included, and what they mean. */
  readonly #heads: Uint8Array[] = [];
  readonly #names: string[] = [];

  /** The observation in a line (without newline), or null when the line is damaged. */
  parse(line: string): Observation | null {
    const bytes = Buffer.from(line);
    return this.parseBytes(bytes, 0, bytes.length);
  }

  /** The same for UTF-8 bytes from `start` to `end`. */
  parseBytes(bytes: Buffer, start: number, end: number): Observation | null {
    this.#bytes = bytes;
    this.#cursor.at = start;
    return this.#scan(end) ?? parseSlowly(bytes.toString('utf8', start, end));
  }

  #scan(end: number): Observation | null {
    if (!this.#skip(SEQ)) return null;
    const seq = this.#number();
    if (!this.#skip(TIME)) return null;
    const time = this.#number();
    if (!this.#skip(EPOCH)) return null;
    const epoch = this.#skip(NULL) ? null : this.#number();
    if (!this.#skip(STEP)) return null;
    const step = this.#skip(NULL) ? null : this.#number();
    if (!this.#skip(VALUES)) return null;
    if (seq === undefined || time === undefined || epoch === undefined || step === undefined) return null;
    if (!isSequence(seq)) return null;
    const bytes = this.#bytes;
    const cursor = this.#cursor;
    const values: Record<string, number> = {};
    for (let index = 0; bytes[cursor.at] !== BRACE; index++) {
      if (cursor.at >= end || (index > 0 && bytes[cursor.at++] !== COMMA)) return null;
      const name = this.#name(index, end);
      if (name === null) return null;
      const value = this.#number();
      if (value === undefined) return null;
      if (name === '__proto__') setMember(values, name, value);
      else values[name] = value;
    }
    return bytes[cursor.at + 1] === BRACE && cursor.at + 2 === end ? { seq, time, epoch, step, values } : null;
  }

  #skip(expected: Uint8Array): boolean {
    const bytes = this.#bytes;
    const at = this.#cursor.at;
    for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected[i]) return false;
    this.#cursor.at = at + expected.length;
    return true;
  }

  /** A member's name with its colon. Usually the same as at this place of the line before. */
  #name(index: number, end: number): string | null {
    const head = this.#heads[index];
    if (head !== undefined && this.#skip(head)) return this.#names[index] ?? null;
    const bytes = this.#bytes;
    const start = this.#cursor.at;
    if (bytes[start] !== QUOTE) return null;
    let at = start + 1;
    for (; at < end && bytes[at] !== QUOTE; at++) {
      const code = bytes[at] ?? 0;
      // Escapes are rare, control characters wrong; JSON.parse knows what to do.
      if (code === BACKSLASH || code < 32) return null;
    }
    if (bytes[at + 1] !== COLON) return null;
    const name = Buffer.from(bytes.subarray(start + 1, at)).toString('utf8');
    this.#names[index] = name;
    this.#heads[index] = bytes.slice(start, at + 2);
    this.#cursor.at = at + 2;
    return name;
  }

  #number(): number | undefined {
    if (this.#bytes[this.#cursor.at] !== QUOTE) return readNumberBytes(this.#bytes, this.#cursor);
    if (this.#skip(NAN)) return NaN;
    if (this.#skip(INFINITE)) return Infinity;
    return this.#skip(MINUS_INFINITE) ? -Infinity : undefined;
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
