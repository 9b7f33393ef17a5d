import type { Json } from '../json';
import { literalWord, numberWord } from './values';

/** What stood in a literal that no JSON value can hold. */
export type Literal = Json | typeof UNREADABLE;
/** A value that is there but means nothing here: a lambda, an object, a list cut short. */
const UNREADABLE: unique symbol = Symbol('unreadable');

/** A literal and the offset after it. */
export interface FoundLiteral {
  readonly value: Literal;
  readonly end: number;
}

const MAX_DEPTH = 6;
const MAX_ENTRIES = 2000;
const NUMBER = /[-+]?(?:\d[\d_]{0,400}(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][-+]?\d{1,10})?/y;
const NAME = /[A-Za-z_][\w.]{0,100}/y;

/**
 * Reads a Python literal as repr prints it: dicts, lists, tuples, strings in either quotes, numbers, True, False,
 * None, nan, inf, and numbers in a wrapper, `np.float64(0.5)` or `tensor(0.5, device='cuda:0')`. JSON is read as well.
 * Takes linear time; null where none begins or one does not end.
 */
export function readLiteral(text: string, start: number, depth = 0): FoundLiteral | null {
  const at = skipBlanks(text, start);
  const char = text[at] ?? '';
  if (depth > MAX_DEPTH || char === '') return null;
  if (char === '{') return readDict(text, at, depth);
  if (char === '[' || char === '(') return readList(text, at, depth);
  if (char === '"' || char === "'") return readString(text, at);
  NUMBER.lastIndex = at;
  const number = NUMBER.exec(text);
  if (number !== null) {
    return { value: Number(number[0].replaceAll('_', '')), end: NUMBER.lastIndex };
  }
  const signed = char === '-' || char === '+' ? 1 : 0;
  NAME.lastIndex = at + signed;
  const name = NAME.exec(text)?.[0];
  if (name === undefined) return null;
  const end = at + signed + name.length;
  if (text[end] === '(') return readWrapped(text, end, depth);
  return { value: constant(text.slice(at, end)), end };
}

function constant(word: string): Literal {
  const literal = numberWord(word) ?? literalWord(word);
  return literal === undefined ? UNREADABLE : literal;
}

/** The first argument counts where it is a number: `array(0.5, dtype=float32)`. */
function readWrapped(text: string, open: number, depth: number): FoundLiteral | null {
  const entries = readEntries(text, open, ')', depth);
  if (entries === null) return null;
  const first = entries.list[0];
  return {
    value: typeof first?.value === 'number' && first.name === null ? first.value : UNREADABLE,
    end: entries.end,
  };
}

function readList(text: string, open: number, depth: number): FoundLiteral | null {
  const entries = readEntries(text, open, text[open] === '[' ? ']' : ')', depth);
  if (entries === null) return null;
  const items: Json[] = [];
  for (const { value } of entries.list) {
    if (value === UNREADABLE) return { value: UNREADABLE, end: entries.end };
    items.push(value);
  }
  return { value: items, end: entries.end };
}

function readDict(text: string, open: number, depth: number): FoundLiteral | null {
  const entries = readEntries(text, open, '}', depth);
  return entries === null ? null : { value: toObject(entries.list), end: entries.end };
}

/** `name=value, name=value` up to the bracket that closes, as in Namespace(…); `open` is at the opening one. */
export function readArguments(text: string, open: number): Readonly<Record<string, Json>> | null {
  const entries = readEntries(text, open, ')', 0);
  return entries === null ? null : toObject(entries.list);
}

interface Entry {
  readonly name: string | null;
  readonly value: Literal;
}

function toObject(list: readonly Entry[]): Record<string, Json> {
  const known = list.flatMap(({ name, value }): [string, Json][] =>
    name === null || value === UNREADABLE ? [] : [[name, value]],
  );
  // fromEntries makes own properties, also of "__proto__".
  return Object.fromEntries(known);
}

function readEntries(text: string, open: number, close: string, depth: number): { list: Entry[]; end: number } | null {
  const list: Entry[] = [];
  let at = skipBlanks(text, open + 1);
  while (at < text.length) {
    if (text[at] === close) return { list, end: at + 1 };
    const entry = readEntry(text, at, depth);
    if (entry === null) return null;
    if (list.length < MAX_ENTRIES) list.push(entry);
    at = skipBlanks(text, entry.end);
    if (text[at] === ',') at = skipBlanks(text, at + 1);
    else if (text[at] !== close) return null;
  }
  return null;
}

function readEntry(text: string, at: number, depth: number): (Entry & { end: number }) | null {
  NAME.lastIndex = at;
  const name = NAME.exec(text)?.[0];
  const afterName = name === undefined ? at : skipBlanks(text, at + name.length);
  if (name !== undefined && text[afterName] === '=') {
    const value = readLiteral(text, afterName + 1, depth + 1);
    return value === null ? null : { name, ...value };
  }
  const first = readLiteral(text, at, depth + 1);
  if (first === null) return null;
  const after = skipBlanks(text, first.end);
  if (text[after] !== ':') return { name: null, ...first };
  const value = readLiteral(text, after + 1, depth + 1);
  const key =
    typeof first.value === 'string' ? first.value : typeof first.value === 'number' ? String(first.value) : null;
  return value === null ? null : { name: key, ...value };
}

function readString(text: string, open: number): FoundLiteral | null {
  const quote = text[open] ?? '';
  let out = '';
  let kept = open + 1;
  for (let at = open + 1; at < text.length; at++) {
    const char = text[at];
    if (char === quote) return { value: out + text.slice(kept, at), end: at + 1 };
    if (char !== '\\') continue;
    out += text.slice(kept, at);
    kept = at + 1;
    at += 1;
  }
  return null;
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  return at;
}
