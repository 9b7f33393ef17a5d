import type { Json } from '../json';
import type { LossNames } from '../run/summary';
import { writeValue } from './fixes';
import { parseConfig } from './parse';
import type { EntryPlan, MetricsSource, TextRange } from './plan';
import { readJson } from './read-json';
import { readYaml } from './read-yaml';
import { findPair } from './tree';
import type { TreeMap, TreePair } from './tree';

export interface TextEdit {
  readonly range: TextRange;
  readonly text: string;
}

interface Writer {
  readonly text: string;
  readonly format: 'yaml' | 'json';
  readonly newline: string;
}

/**
 * The edits that make an entry's `metrics` name its train and validation loss; null leaves a loss to the naming habits.
 * Comments and form of the file stay. What the entry inherits of `metrics` is written too, since a section of its own
 * stands in the place of the inherited one.
 *
 * @returns null where that cannot be written without changing anything else: the result is read again and compared.
 */
export function writeLosses(
  text: string,
  format: 'yaml' | 'json',
  entry: string,
  losses: LossNames,
): readonly TextEdit[] | null {
  const plans = plansOf(text, format);
  const before = plans.find((plan) => plan?.name === entry) ?? null;
  const body = before === null ? null : bodyOf(text, format, entry);
  if (before === null || body === null) return null;
  const writer: Writer = { text, format, newline: text.includes('\r\n') ? '\r\n' : '\n' };
  const wanted: MetricsSource = { ...before.metrics, train: losses.train, validation: losses.validation };
  const expected = plans.map((plan) => (plan === before ? { ...before, metrics: wanted } : plan));
  if (same(plans, expected)) return [];
  for (const edits of attempts(writer, body, wanted)) {
    const after = plansOf(apply(text, edits), format);
    if (same(after, expected)) return edits;
  }
  return null;
}

/** Ways to write it, the nicest first. */
function attempts(writer: Writer, body: TreeMap, wanted: MetricsSource): readonly TextEdit[][] {
  const own = findPair(body, 'metrics');
  const sectionKeys = keysOf(wanted);
  if (own === null) {
    const places =
      body.entries.length === 0 ? [] : [insertLast(writer, body, sectionKeys), insertFirst(writer, body, sectionKeys)];
    return places.flatMap((edit) => (edit === null ? [] : [[edit]]));
  }
  const whole = { range: own.valueRange, text: flowMap(writer, sectionKeys) };
  if (own.value.kind !== 'map' || own.value.entries.length === 0) return [[whole]];
  const single = setKeys(writer, own.value, wanted);
  return single === null ? [[whole]] : [single, [whole]];
}

/** Changes, adds or takes out the two keys in a section that is there. */
function setKeys(writer: Writer, map: TreeMap, wanted: MetricsSource): TextEdit[] | null {
  const edits: TextEdit[] = [];
  const added: [string, Json][] = [];
  for (const key of ['train', 'validation'] as const) {
    const pair = findPair(map, key);
    const value = wanted[key];
    if (pair === null && value !== null) added.push([key, value]);
    else if (pair !== null && value !== null) {
      edits.push({ range: pair.valueRange, text: writeValue(value, writer.format) });
    } else if (pair !== null) edits.push({ range: wholePair(writer, pair), text: '' });
  }
  if (added.length === 0) return edits;
  const edit = insertPairs(writer, map, added);
  return edit === null ? null : [...edits, edit];
}

/** What the section holds: all that differs from what holds without it. */
function keysOf({ from, pattern, train, validation }: MetricsSource): [string, Json][] {
  const keys: [string, Json][] = [];
  if (from !== 'auto') keys.push(['from', from]);
  if (pattern !== null) keys.push(['pattern', pattern]);
  if (train !== null) keys.push(['train', train]);
  if (validation !== null) keys.push(['validation', validation]);
  return keys;
}

function flowMap({ format }: Writer, keys: readonly [string, Json][]): string {
  const name = (key: string): string => (format === 'json' ? JSON.stringify(key) : key);
  const value = (one: Json): string => (format === 'json' ? JSON.stringify(one) : inFlow(one));
  return keys.length === 0 ? '{}' : `{ ${keys.map(([key, one]) => `${name(key)}: ${value(one)}`).join(', ')} }`;
}

/** Between braces a comma or a bracket would end a plain text. */
function inFlow(value: Json): string {
  return typeof value === 'string' && !/[,[\]{}]/.test(value) ? writeValue(value, 'yaml') : JSON.stringify(value);
}

function insertLast(writer: Writer, body: TreeMap, keys: readonly [string, Json][]): TextEdit | null {
  if (isFlow(writer, body)) return insertPairs(writer, body, [['metrics', Object.fromEntries(keys)]]);
  const last = body.entries.at(-1);
  if (last === undefined) return null;
  const { text, newline } = writer;
  const indent = indentOf(text, last.keyRange.start);
  const end = endOfLine(text, Math.max(last.valueRange.end, last.keyRange.end));
  return {
    range: { start: end, end },
    text: section(keys, indent, newline)
      .map((line) => newline + line)
      .join(''),
  };
}

function insertFirst(writer: Writer, body: TreeMap, keys: readonly [string, Json][]): TextEdit | null {
  const first = body.entries[0];
  if (first === undefined || isFlow(writer, body)) return null;
  const { text, newline } = writer;
  const indent = indentOf(text, first.keyRange.start);
  const lines = section(keys, indent, newline).join(newline).slice(indent.length);
  const at = first.keyRange.start;
  return { range: { start: at, end: at }, text: `${lines}${newline}${indent}` };
}

function section(keys: readonly [string, Json][], indent: string, newline: string): string[] {
  if (newline === '' || keys.length === 0) return [`${indent}metrics: {}`];
  return [`${indent}metrics:`, ...keys.map(([key, value]) => `${indent}  ${key}: ${writeValue(value, 'yaml')}`)];
}

/** Adds keys behind the last one of a map, in the form that its keys have. */
function insertPairs(writer: Writer, map: TreeMap, pairs: readonly (readonly [string, Json])[]): TextEdit | null {
  const last = map.entries.at(-1);
  if (last === undefined) return null;
  const { text, format, newline } = writer;
  const end = Math.max(last.valueRange.end, last.keyRange.end);
  const ownLine = text.slice(text.lastIndexOf('\n', last.keyRange.start - 1) + 1, last.keyRange.start).trim() === '';
  const before = newline + indentOf(text, last.keyRange.start);
  if (!isFlow(writer, map)) {
    const at = endOfLine(text, end);
    const lines = pairs.map(([key, value]) => `${before}${key}: ${writeValue(value, 'yaml')}`);
    return { range: { start: at, end: at }, text: lines.join('') };
  }
  const write = ([key, value]: readonly [string, Json]): string =>
    format === 'json' ? `${JSON.stringify(key)}: ${jsonText(value)}` : `${key}: ${yamlFlow(value)}`;
  return { range: { start: end, end }, text: pairs.map((pair) => `,${ownLine ? before : ' '}${write(pair)}`).join('') };
}

function jsonText(value: Json): string {
  return isMap(value)
    ? flowMap({ text: '', format: 'json', newline: '' }, Object.entries(value))
    : JSON.stringify(value);
}

function yamlFlow(value: Json): string {
  return isMap(value) ? flowMap({ text: '', format: 'yaml', newline: '' }, Object.entries(value)) : inFlow(value);
}

function isMap(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFlow({ text, format }: Writer, map: TreeMap): boolean {
  return format === 'json' || text[map.start] === '{';
}

function indentOf(text: string, at: number): string {
  return ' '.repeat(at - (text.lastIndexOf('\n', at - 1) + 1));
}

function endOfLine(text: string, from: number): number {
  // A value of several lines ends behind its last newline.
  const at = text[from - 1] === '\n' ? from - 1 : text.indexOf('\n', from);
  if (at === -1) return text.length;
  return text[at - 1] === '\r' ? at - 1 : at;
}

function wholePair({ text }: Writer, pair: TreePair): TextRange {
  const start = text.lastIndexOf('\n', pair.keyRange.start - 1) + 1;
  const next = text.indexOf('\n', pair.valueRange.end);
  const end = next === -1 ? text.length : next + 1;
  const alone =
    text.slice(start, pair.keyRange.start).trim() === '' &&
    /^\s*,?\s*(?:#.*)?$/.test(text.slice(pair.valueRange.end, end));
  if (alone) return { start, end };
  const comma = /^\s*,\s*/.exec(text.slice(pair.valueRange.end));
  if (comma !== null) return { start: pair.keyRange.start, end: pair.valueRange.end + comma[0].length };
  const behind = /,\s*$/.exec(text.slice(0, pair.keyRange.start));
  return { start: pair.keyRange.start - (behind?.[0].length ?? 0), end: pair.valueRange.end };
}

function bodyOf(text: string, format: 'yaml' | 'json', entry: string): TreeMap | null {
  const { root } = format === 'yaml' ? readYaml(text) : readJson(text);
  const runs = root?.kind === 'map' ? findPair(root, 'runs')?.value : undefined;
  const body = runs?.kind === 'map' ? findPair(runs, entry)?.value : undefined;
  return body?.kind === 'map' ? body : null;
}

function plansOf(text: string, format: 'yaml' | 'json'): readonly (EntryPlan | null)[] {
  return parseConfig(text, format).entries.map(({ plan }) => plan);
}

function apply(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => b.range.start - a.range.start)
    .reduce((edited, { range, text: put }) => edited.slice(0, range.start) + put + edited.slice(range.end), text);
}

/** Plans are plain data, made by one function: equal ones have equal texts. */
function same(a: readonly (EntryPlan | null)[], b: readonly (EntryPlan | null)[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
