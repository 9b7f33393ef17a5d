import { isJsonObject, type Json } from '../json';
import { msg } from '../message';
import type { TextRange } from './plan';
import type { ProblemFix } from './problem';
import type { Scope } from './scope';
import type { TreeNode, TreePair } from './tree';

/** How a value is written in the file's format. */
export function writeValue(value: Json, format: 'yaml' | 'json'): string {
  if (typeof value === 'string') return writeText(value, format);
  if (Array.isArray(value)) {
    return `[${(value as readonly Json[]).map((item) => writeValue(item, format)).join(', ')}]`;
  }
  if (isJsonObject(value)) {
    const pairs = Object.entries(value).map(([key, item]) => `${writeKey(key, format)}: ${writeValue(item, format)}`);
    return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
  }
  return JSON.stringify(value);
}

/** How a key is written in the file's format. */
export function writeKey(key: string, format: 'yaml' | 'json'): string {
  return format === 'json' ? JSON.stringify(key) : writeText(key, 'yaml');
}

/** Words that YAML reads as something else than text (1.2, and 1.1 for readers of the file other than us). */
const YAML_WORDS = /^(?:null|true|false|yes|no|on|off|y|n)$/i;

function writeText(text: string, format: 'yaml' | 'json'): string {
  const plain = format === 'yaml' && /^[A-Za-z_][\w./-]*(?: [\w./-]+)*$/.test(text) && !YAML_WORDS.test(text);
  return plain ? text : JSON.stringify(text);
}

/** Puts `value` in the place of what is written. None for a value that is not there. */
export function changeValue(scope: Scope, node: TreeNode, value: Json): ProblemFix[] {
  if (node.end <= node.start) return [];
  const text = writeValue(value, scope.format);
  return [{ title: msg('Change to {0}', text), edits: [{ range: { start: node.start, end: node.end }, text }] }];
}

/** Renames a key, keeping its quotes. */
export function renameKey(scope: Scope, pair: TreePair, name: string): ProblemFix[] {
  const written = scope.text.slice(pair.keyRange.start, pair.keyRange.end);
  const text = scope.format === 'json' || written.startsWith('"') ? JSON.stringify(name) : writeValue(name, 'yaml');
  return [{ title: msg("Change to '{0}'", name), edits: [{ range: pair.keyRange, text }] }];
}

/** Removes a key and its value with its comma or its lines. */
export function removePair(scope: Scope, pair: TreePair): ProblemFix[] {
  const { text } = scope;
  const end = Math.max(pair.keyRange.end, pair.valueRange.end);
  const range = ownLines(text, pair.keyRange.start, end) ?? withComma(text, pair.keyRange.start, end);
  return [{ title: msg("Remove '{0}'", pair.key), edits: [{ range, text: '' }] }];
}

/** The whole lines from `start` to `end` where nothing else but a comment or a comma stands on them. */
function ownLines(text: string, start: number, end: number): TextRange | null {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  if (text.slice(lineStart, start).replace('\uFEFF', '').trim() !== '') return null;
  const next = text.indexOf('\n', end);
  const lineEnd = next === -1 ? text.length : next + 1;
  const rest = /^[ \t:]*(,?)[ \t]*(?:(?:#|\/\/).*)?\r?\n?$/.exec(text.slice(end, lineEnd));
  if (rest === null) return null;
  // The last of several JSON or flow keys: the comma before it stays, which both formats allow.
  return { start: lineStart, end: lineEnd };
}

/** The pair with the comma after it, or else the one before it. */
function withComma(text: string, start: number, end: number): TextRange {
  const after = /^[ \t:]*,[ \t]*/.exec(text.slice(end, end + 80));
  if (after !== null) return { start, end: end + after[0].length };
  const before = /,\s*$/.exec(text.slice(Math.max(0, start - 200), start));
  return { start: start - (before === null ? 0 : before[0].length), end };
}
