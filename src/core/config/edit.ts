import { isJsonObject, type Json, type JsonObject } from '../json';
import { msg } from '../message';
import type { Message } from '../message';
import { writeKey, writeValue } from './fixes';
import { insertIntoMap, lineEndAfter, ownIndent, trimmedEnd } from './insert';
import { parseConfig } from './parse';
import { applyEdits } from './text-edit';
import type { ConfigText, TextEdit } from './text-edit';
import type { TextRange } from './plan';
import { readJson } from './read-json';
import { readYaml } from './read-yaml';
import { contains, findPair } from './tree';
import type { TreeMap, TreePair } from './tree';

/** Edits that do what was asked, or why there are none: then the text is to be edited by hand. */
export type EditResult = { readonly edits: readonly TextEdit[] } | { readonly error: Message };

/** A value of an entry that is to be another: path as in ConfigSpot. */
export interface ValueChange {
  readonly path: readonly string[];
  readonly value: Json;
}

/**
 * Writes a value into an entry. What else stands in the file (comments, order, layout) stays as it is. A value that the
 * entry has inherited is written into the entry itself.
 */
export function setValue(config: ConfigText, entry: string, change: ValueChange): EditResult {
  const found = findEntryPair(config, entry);
  if (found === null) return { error: msg("There is no entry '{0}' in this file any more.", entry) };
  if (found.pair.value.kind !== 'map' || !isOwn(found.pair)) return { error: byHand(change) };
  const edits = editsFor(config, found.pair.value, found.pair, change);
  return edits === null ? { error: byHand(change) } : checked(config, edits, entry, [change]);
}

/** Adds an entry that extends another and differs from it in some values, right behind it. */
export function addEntry(config: ConfigText, base: string, name: string, changes: readonly ValueChange[]): EditResult {
  const found = findEntryPair(config, base);
  if (found === null) return { error: msg("There is no entry '{0}' in this file any more.", base) };
  if (findPair(found.runs, name) !== null) return { error: msg("There is an entry '{0}' already.", name) };
  const body: JsonObject = { extends: base, ...nested(changes) };
  return checked(config, entryEdits(config, found, name, body), name, changes);
}

/** A name for a new entry that extends `base` and is not taken. */
export function freeName(names: readonly string[], base: string): string {
  const stem = base.replace(/-\d{1,4}$/, '');
  for (let number = 2; ; number += 1) if (!names.includes(`${stem}-${number}`)) return `${stem}-${number}`;
}

interface FoundEntry {
  readonly runs: TreeMap;
  readonly pair: TreePair;
}

function findEntryPair({ text, format }: ConfigText, entry: string): FoundEntry | null {
  const { root } = format === 'yaml' ? readYaml(text) : readJson(text);
  const runs = root?.kind === 'map' ? findPair(root, 'runs')?.value : undefined;
  const pair = runs?.kind === 'map' ? findPair(runs, entry) : null;
  return runs?.kind === 'map' && pair !== null ? { runs, pair } : null;
}

/** Null where the place is written in a way that cannot be edited safely (an alias, a merge key, a scalar). */
function editsFor(
  config: ConfigText,
  body: TreeMap,
  entry: TreePair,
  { path, value }: ValueChange,
): readonly TextEdit[] | null {
  let map = body;
  for (const [depth, key] of path.entries()) {
    const pair = findPair(map, key);
    const isHere = pair !== null && contains(rangeOf(entry), pair.keyRange);
    if (!isHere) {
      // What a merge key brings in stands elsewhere; a key of the same name written here wins over it.
      const rest = wrap(path.slice(depth + 1), value);
      return insertIntoMap(config, map, { key: writeKey(key, config.format), value: writeValue(rest, config.format) });
    }
    if (depth === path.length - 1) return [replaceValue(config, pair, value)];
    if (pair.value.kind === 'null') return [replaceValue(config, pair, wrap(path.slice(depth + 1), value))];
    if (pair.value.kind !== 'map' || !isOwn(pair)) return null;
    map = pair.value;
  }
  return null;
}

function replaceValue({ text, format }: ConfigText, pair: TreePair, value: Json): TextEdit {
  const written = writeValue(value, format);
  const { start } = pair.valueRange;
  const end = trimmedEnd(text, Math.max(start, pair.valueRange.end));
  const between = text.slice(pair.keyRange.end, start);
  // A list or section on lines of its own moves up behind the colon, as does a value where there was none.
  const isBelow = between.includes('\n') || end <= start;
  if (!isBelow) return { range: { start, end }, text: written };
  const colon = text.indexOf(':', pair.keyRange.end);
  const from = colon < 0 ? pair.keyRange.end : colon + 1;
  return { range: { start: from, end: Math.max(from, end) }, text: `${colon < 0 ? ':' : ''} ${written}` };
}

function entryEdits(config: ConfigText, { runs, pair }: FoundEntry, name: string, body: JsonObject): TextEdit[] {
  const { text, format } = config;
  const key = writeKey(name, format);
  if (text.charAt(runs.start) === '{') return insertIntoMap(config, runs, { key, value: writeValue(body, format) });
  const indent = ownIndent(text, pair.keyRange.start) ?? '';
  const inner = pair.value.kind === 'map' ? pair.value.entries[0] : undefined;
  const own = inner === undefined ? '' : (ownIndent(text, inner.keyRange.start) ?? '');
  const deeper = own.length > indent.length && own.startsWith(indent) ? own : `${indent}  `;
  const lines = Object.entries(body).map(
    ([child, value]) => `${deeper}${writeKey(child, format)}: ${writeValue(value, format)}`,
  );
  const at = lineEndAfter(text, trimmedEnd(text, rangeOf(pair).end));
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  return [{ range: { start: at, end: at }, text: ['', '', `${indent}${key}:`, ...lines].join(newline) }];
}

/** Reads the result: it must say what was asked, keep what was there, and bring no new mistake. */
function checked(
  config: ConfigText,
  edits: readonly TextEdit[],
  entry: string,
  changes: readonly ValueChange[],
): EditResult {
  const after = { ...config, text: applyEdits(config.text, edits) };
  const before = parseConfig(config.text, config.format);
  const result = parseConfig(after.text, config.format);
  const errors = (problems: typeof result.problems): number =>
    problems.filter(({ severity }) => severity === 'error').length;
  const names = new Set(result.entries.map(({ name }) => name));
  const isWhole = before.entries.every(({ name }) => names.has(name)) && names.has(entry);
  const says = changes.every(
    ({ path, value }) => JSON.stringify(valueAt(after, entry, path)) === JSON.stringify(value),
  );
  if (isWhole && says && errors(result.problems) <= errors(before.problems)) return { edits };
  const [first] = changes;
  return { error: first === undefined ? msg('This file cannot be edited safely. Edit it by hand.') : byHand(first) };
}

function valueAt(config: ConfigText, entry: string, path: readonly string[]): Json | undefined {
  let node = findEntryPair(config, entry)?.pair.value;
  for (const key of path) node = node?.kind === 'map' ? findPair(node, key)?.value : undefined;
  return node === undefined ? undefined : plain(node);
}

function plain(node: TreePair['value']): Json {
  switch (node.kind) {
    case 'map':
      return Object.fromEntries(node.entries.map((pair) => [pair.key, plain(pair.value)]));
    case 'list':
      return node.items.map(plain);
    case 'null':
      return null;
    case 'string':
    case 'number':
    case 'boolean':
      return node.value;
  }
}

/** `{hyperparameters: {dropout: 0.3, l2: 0.01}}` from paths and values. */
function nested(changes: readonly ValueChange[]): JsonObject {
  let whole: JsonObject = {};
  for (const { path, value } of changes) {
    const [first, ...rest] = path;
    if (first !== undefined) whole = merge(whole, { [first]: wrap(rest, value) });
  }
  return whole;
}

function merge(a: JsonObject, b: JsonObject): JsonObject {
  const out: Record<string, Json> = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const known = out[key];
    out[key] = isJsonObject(known) && isJsonObject(value) ? merge(known, value) : value;
  }
  return out;
}

function wrap(path: readonly string[], value: Json): Json {
  return path.reduceRight<Json>((inner, key) => ({ [key]: inner }), value);
}

function byHand({ path, value }: ValueChange): Message {
  return msg(
    "'{0}' cannot be changed safely where it is written. Set it to {1} by hand.",
    path.join('.'),
    writeValue(value, 'yaml'),
  );
}

function isOwn(pair: TreePair): boolean {
  return pair.value.start === pair.valueRange.start && pair.value.end === pair.valueRange.end;
}

function rangeOf(pair: TreePair): TextRange {
  return { start: pair.keyRange.start, end: Math.max(pair.keyRange.end, pair.valueRange.end) };
}
