import { numberWord } from '../../core/logs/values';
import { readNumberBytes, type NumberCursor } from '../store/decimal';
import { textOf } from './text-decoding';

/** Gets the tokens of a JSON text. `start` and `end` are offsets of a value in the bytes of this push, where it lies in one. */
export interface JsonHandler {
  open(isObject: boolean): void;
  close(isObject: boolean): void;
  /** Null for a name that is too long to be one. */
  key(name: string | null): void;
  number(value: number, start: number, end: number): void;
  /** Null for a text that is too long to be of interest. */
  string(text: string | null, start: number, end: number): void;
  word(value: boolean | null): void;
}

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** Longer texts are passed over: no name and no setting is so long. */
const MAX_TEXT = 16 * 1024;
const MAX_DEPTH = 64;

/** What may come next. */
type Expect = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'done';

/**
 * Cuts a JSON text (RFC 8259) that arrives in pieces into tokens. Bare NaN, Infinity and their like pass, as Python's
 * json module writes them. Bounded memory, whatever the text holds.
 */
export class JsonTokens {
  readonly #handler: JsonHandler;
  readonly #cursor: NumberCursor = { at: 0 };
  #stack: boolean[] = [];
  #expect: Expect = 'value';
  /** The beginning of a token that goes on in the next piece. */
  #held: number[] = [];
  #inString = false;
  #escaped = false;
  #tooLong = false;
  #failed = false;

  constructor(handler: JsonHandler) {
    this.#handler = handler;
  }

  get isDone(): boolean {
    return this.#expect === 'done' && !this.#failed;
  }

  hasFailed(): boolean {
    return this.#failed;
  }

  reset(): void {
    this.#stack = [];
    this.#expect = 'value';
    this.#held = [];
    this.#inString = false;
    this.#escaped = false;
    this.#tooLong = false;
    this.#failed = false;
  }

  /** Takes bytes from `start` to `end`. Where it stopped: `end`, or the place of the first thing that is no JSON. */
  push(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    if (this.hasFailed()) return at;
    if (this.#inString) at = this.#string(bytes, at, end);
    else if (this.#held.length > 0) at = this.#plain(bytes, at, end);
    while (at < end && !this.hasFailed()) {
      const code = bytes[at] ?? 0;
      if (code === 32 || (code >= 9 && code <= 13)) {
        at += 1;
        continue;
      }
      const from = at;
      at = this.#token(code, bytes, at, end);
      if (this.hasFailed()) return from;
    }
    return at;
  }

  /** Takes a number or word that stands at the very end. */
  finish(): void {
    if (!this.#failed && !this.#inString && this.#held.length > 0) this.#plainEnds(Uint8Array.from(this.#held), 0, 0);
  }

  #token(code: number, bytes: Uint8Array, at: number, end: number): number {
    const expect = this.#expect;
    switch (code) {
      case QUOTE:
        if (expect === 'colon' || expect === 'comma-or-end' || expect === 'done') return this.#fail(at);
        this.#inString = true;
        return this.#string(bytes, at + 1, end, at);
      case OPEN_OBJECT:
      case OPEN_ARRAY:
        if ((expect !== 'value' && expect !== 'value-or-end') || this.#stack.length >= MAX_DEPTH) return this.#fail(at);
        this.#stack.push(code === OPEN_OBJECT);
        this.#expect = code === OPEN_OBJECT ? 'key-or-end' : 'value-or-end';
        this.#handler.open(code === OPEN_OBJECT);
        return at + 1;
      case CLOSE_OBJECT:
      case CLOSE_ARRAY: {
        const isObject = code === CLOSE_OBJECT;
        if (this.#stack.at(-1) !== isObject) return this.#fail(at);
        if (expect !== 'comma-or-end' && expect !== (isObject ? 'key-or-end' : 'value-or-end')) return this.#fail(at);
        this.#stack.pop();
        this.#handler.close(isObject);
        this.#valueEnds();
        return at + 1;
      }
      case COMMA:
        if (expect !== 'comma-or-end') return this.#fail(at);
        this.#expect = this.#stack.at(-1) === true ? 'key' : 'value';
        return at + 1;
      case COLON:
        if (expect !== 'colon') return this.#fail(at);
        this.#expect = 'value';
        return at + 1;
      default:
        if (expect !== 'value' && expect !== 'value-or-end') return this.#fail(at);
        return this.#plain(bytes, at, end);
    }
  }

  /** A string from behind its opening quote, or its continuation. */
  #string(bytes: Uint8Array, from: number, end: number, opening = -1): number {
    let at = from;
    let simple = this.#held.length === 0 && !this.#tooLong && opening >= 0;
    for (; at < end; at++) {
      const code = bytes[at] ?? 0;
      if (this.#escaped) this.#escaped = false;
      else if (code === BACKSLASH) {
        this.#escaped = true;
        simple = false;
      } else if (code === QUOTE) break;
    }
    if (at >= end) {
      this.#hold(bytes, from, end);
      return end;
    }
    let text: string | null;
    if (simple && at - from <= MAX_TEXT) text = unescaped(bytes.subarray(from, at), true);
    else {
      this.#hold(bytes, from, at);
      text = this.#tooLong ? null : unescaped(Uint8Array.from(this.#held), false);
    }
    const wasTooLong = this.#tooLong || (simple && at - from > MAX_TEXT);
    this.#held = [];
    this.#inString = false;
    this.#tooLong = false;
    if (text === null && !wasTooLong) return this.#fail(at);
    if (this.#expect === 'key' || this.#expect === 'key-or-end') {
      this.#handler.key(text);
      this.#expect = 'colon';
    } else {
      this.#handler.string(text, opening, at + 1);
      this.#valueEnds();
    }
    return at + 1;
  }

  /** A number or a bare word, or its continuation. */
  #plain(bytes: Uint8Array, from: number, end: number): number {
    let at = from;
    while (at < end && isPlain(bytes[at] ?? 0)) at += 1;
    if (at === end || this.#held.length > 0) {
      this.#hold(bytes, from, at);
      if (at === end) return end;
      this.#plainEnds(Uint8Array.from(this.#held), -1, -1);
      return at;
    }
    if (at === from || at - from > MAX_TEXT) return this.#fail(at);
    this.#plainEnds(bytes, from, at);
    return at;
  }

  #plainEnds(bytes: Uint8Array, from: number, to: number): void {
    const start = Math.max(0, from);
    const end = from < 0 || to === 0 ? bytes.length : to;
    this.#held = [];
    if (this.#tooLong) {
      this.#tooLong = false;
      this.#failed = true;
      return;
    }
    this.#cursor.at = start;
    const value = readNumberBytes(bytes, this.#cursor);
    if (value !== undefined && this.#cursor.at === end) this.#handler.number(value, from, to);
    else {
      const word = textOf(bytes.subarray(start, end));
      const number = numberWord(word);
      if (number !== null) this.#handler.number(number, from, to);
      else if (word === 'true' || word === 'false') this.#handler.word(word === 'true');
      else if (word === 'null') this.#handler.word(null);
      else {
        this.#failed = true;
        return;
      }
    }
    this.#valueEnds();
  }

  #hold(bytes: Uint8Array, from: number, to: number): void {
    if (this.#tooLong || this.#held.length + to - from > MAX_TEXT) {
      this.#tooLong = true;
      this.#held = [];
      return;
    }
    for (let at = from; at < to; at++) this.#held.push(bytes[at] ?? 0);
  }

  #valueEnds(): void {
    this.#expect = this.#stack.length === 0 ? 'done' : 'comma-or-end';
  }

  #fail(at: number): number {
    this.#failed = true;
    return at;
  }
}

/** Letters, digits, `+`, `-`, `.`: what numbers and bare words are made of. */
function isPlain(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    code === 43 ||
    code === 45 ||
    code === 46 ||
    code === 95
  );
}

/** Null when it is no JSON string. */
function unescaped(bytes: Uint8Array, simple: boolean): string | null {
  const text = textOf(bytes);
  if (simple) {
    return bytes.every((byte) => byte >= 32) ? text : null;
  }
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return null;
  }
}
