import type { Json } from '../json';
import { msg } from '../message';
import type { Message } from '../message';
import { changeValue, renameKey } from './fixes';
import type { Scope } from './scope';
import { emptyMap, valuePlace } from './tree';
import type { TreeMap, TreeNode, TreePair } from './tree';

/** A value in a sentence: as it is written, shortened. The same in every language. */
export function shown(scope: Scope, node: TreeNode): string {
  if (node.kind === 'null') return 'null';
  if (node.kind === 'map') return '{…}';
  if (node.kind === 'list') return '[…]';
  if (node.kind === 'string') return JSON.stringify(shorten(node.value));
  return shorten(scope.text.slice(node.start, node.end));
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** Reports that a value is of the wrong type; `message` says what it must be. */
export function reportType(scope: Scope, pair: TreePair, message: Message, proposals: readonly Json[] = []): void {
  scope.report({
    code: 'wrong-type',
    message: pair.value.kind === 'null' ? msg("'{0}' has no value. Write one, or remove the line.", pair.key) : message,
    range: valuePlace(pair),
    fixes: pair.value.kind === 'null' ? [] : proposals.flatMap((value) => changeValue(scope, pair.value, value)),
  });
}

/** Text that is not blank. Undefined after a problem, as with all readers here. */
export function readText(scope: Scope, pair: TreePair): string | undefined {
  const { value } = pair;
  if (value.kind === 'string') {
    if (value.value.trim() !== '') return value.value;
    scope.report({
      code: 'wrong-type',
      message: msg("'{0}' is empty. Write a text, or remove the line.", pair.key),
      range: valuePlace(pair),
    });
    return undefined;
  }
  const quoted = value.kind === 'number' || value.kind === 'boolean' ? [scope.text.slice(value.start, value.end)] : [];
  reportType(scope, pair, msg("'{0}' must be a text, not {1}.", pair.key, shown(scope, value)), quoted);
  return undefined;
}

/** true or false. The words that older YAML took for them get a fix. */
export function readBoolean(scope: Scope, pair: TreePair): boolean | undefined {
  const { value } = pair;
  if (value.kind === 'boolean') return value.value;
  const meant = meantBoolean(value);
  const message = msg("'{0}' must be true or false, not {1}.", pair.key, shown(scope, value));
  reportType(scope, pair, message, meant === null ? [] : [meant]);
  return undefined;
}

function meantBoolean(node: TreeNode): boolean | null {
  if (node.kind === 'number') return node.value === 1 ? true : node.value === 0 ? false : null;
  if (node.kind !== 'string') return null;
  if (/^(?:true|yes|y|on)$/i.test(node.value)) return true;
  return /^(?:false|no|n|off)$/i.test(node.value) ? false : null;
}

/** One of a few words. */
export function readChoice<T extends string>(scope: Scope, pair: TreePair, choices: readonly T[]): T | undefined {
  const { value } = pair;
  const given = value.kind === 'string' ? value.value : null;
  const exact = choices.find((choice) => choice === given);
  if (exact !== undefined) return exact;
  const message = msg("'{0}' must be one of {1}, not {2}.", pair.key, choices.join(', '), shown(scope, value));
  const meant = given === null ? null : scope.limits.suggest(given, choices);
  if (given === null) {
    reportType(scope, pair, message);
  } else {
    scope.report({
      code: 'out-of-range',
      message,
      range: valuePlace(pair),
      fixes: meant === null ? [] : changeValue(scope, value, meant),
    });
  }
  return undefined;
}

/** A section: `key:` with nothing below it counts as an empty one. */
export function readSection(scope: Scope, pair: TreePair): TreeMap | undefined {
  const { value } = pair;
  if (value.kind === 'map') return value;
  if (value.kind === 'null') return emptyMap(value);
  scope.report({
    code: 'not-a-mapping',
    message: msg("'{0}' must be a section with keys of its own, not {1}.", pair.key, shown(scope, value)),
    range: valuePlace(pair),
  });
  return undefined;
}

/** What to say of keys that a section does not know. */
export interface KnownKeys {
  readonly keys: readonly string[];
  /** Name of the section for the sentence; null for an entry itself. */
  readonly section: string | null;
  /** Other names by which people know a key: `lr` for `learningRate`. Null where there is none. */
  readonly alias?: (key: string) => string | null;
  /** Where a key belongs that is known elsewhere. */
  readonly elsewhere?: (key: string) => Message | null;
}

/**
 * Reports every key that is not known: an error, because a misspelt key would otherwise be left out in silence and
 * the run would train with another value than the one written.
 *
 * @returns the known keys that were probably meant; they are not missing, but misspelt
 */
export function checkKeys(scope: Scope, map: TreeMap, known: KnownKeys): ReadonlySet<string> {
  const meantKeys = new Set<string>();
  const taken = new Set(map.entries.map((pair) => pair.key));
  for (const pair of map.entries) {
    if (known.keys.includes(pair.key)) continue;
    const meant = known.alias?.(pair.key) ?? scope.limits.suggest(pair.key, known.keys);
    if (meant !== null) meantKeys.add(meant);
    const elsewhere = meant === null ? (known.elsewhere?.(pair.key) ?? null) : null;
    scope.report({
      code: 'unknown-key',
      message: elsewhere ?? unknownKeyMessage(pair.key, known, meant),
      range: pair.keyRange,
      fixes: meant === null || taken.has(meant) ? [] : renameKey(scope, pair, meant),
    });
  }
  return meantKeys;
}

function unknownKeyMessage(key: string, known: KnownKeys, meant: string | null): Message {
  if (meant !== null) return msg("'{0}' is not a known key here. Did you mean '{1}'?", key, meant);
  const keys = known.keys.join(', ');
  if (known.section === null) return msg("'{0}' is not a known key here. Known keys: {1}.", key, keys);
  return msg("'{0}' is not a known key of '{1}'. Known keys: {2}.", key, known.section, keys);
}
