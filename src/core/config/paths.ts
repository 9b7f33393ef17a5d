import { msg } from '../message';
import type { Message } from '../message';
import { CONTROL_CHARACTER } from './characters';
import { readText } from './fields';
import { changeValue } from './fixes';
import type { Scope } from './scope';
import { valuePlace } from './tree';
import type { TreePair } from './tree';

/** Outcome of {@link checkPath}: the path in its one spelling, or what is wrong with it. */
export type PathCheck = { readonly path: string } | { readonly error: Message; readonly proposal: string | null };

/**
 * Whether a path stays inside the folder of the config file, by its text alone (symbolic links are the launcher's
 * to check). Returns it with forward slashes and without `.` and `..`; `.` for the folder itself.
 */
export function checkPath(key: string, path: string): PathCheck {
  const reject = (error: Message, proposal: string | null = null): PathCheck => ({ error, proposal });
  if (CONTROL_CHARACTER.test(path)) {
    return reject(msg("'{0}' holds a control character. Write the path without it.", key));
  }
  if (path.includes('\\')) {
    const forward = path.replace(/\\+/g, '/');
    const inside = 'path' in checkPath(key, forward) ? forward : null;
    return reject(msg("'{0}' must be written with forward slashes, which work on every system.", key), inside);
  }
  if (/^[A-Za-z][A-Za-z\d+.-]+:\/\//.test(path)) {
    return reject(msg("'{0}' must be a file in the folder of this config, not an address. Download it first.", key));
  }
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) {
    return reject(
      msg("'{0}' must be relative to the folder of this config, such as data/train.csv, not an absolute path.", key),
    );
  }
  if (/^~(?:[^/]*)(?:\/|$)/.test(path)) {
    return reject(msg("'{0}' must lie inside the folder of this config; ~ is not expanded.", key));
  }
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') {
      parts.push(part);
    } else if (parts.pop() === undefined) {
      return reject(msg("'{0}' must lie inside the folder of this config; .. leads out of it.", key));
    }
  }
  return { path: parts.length === 0 ? '.' : parts.join('/') };
}

/** A path inside the folder of the config file; undefined after a problem. */
export function readPath(scope: Scope, pair: TreePair): string | undefined {
  const text = readText(scope, pair);
  if (text === undefined) return undefined;
  const check = checkPath(pair.key, text);
  if ('path' in check) return check.path;
  scope.report({
    code: 'bad-path',
    message: check.error,
    range: valuePlace(pair),
    fixes: check.proposal === null ? [] : changeValue(scope, pair.value, check.proposal),
  });
  return undefined;
}
