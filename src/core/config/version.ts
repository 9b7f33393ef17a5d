import { msg } from '../message';
import { shown } from './fields';
import { changeValue } from './fixes';
import type { ProblemFix } from './problem';
import type { Scope } from './scope';
import { findPair, valuePlace } from './tree';
import type { TreeMap } from './tree';

/** Version of the config format that this build reads. */
export const CONFIG_VERSION = 1;

/**
 * Checks `version`. Without one the file is taken for version 1, with a warning.
 *
 * @param isBroken whether the text has errors, so that a version may be there and not be seen
 * @returns false where the file is of another version, whose runs must not be started by guesswork
 */
export function readVersion(scope: Scope, root: TreeMap, isBroken: boolean): boolean {
  const pair = findPair(root, 'version');
  if (pair === null && isBroken) return true;
  if (pair === null) {
    scope.report({
      code: 'version',
      severity: 'warning',
      message: msg("'version' is missing. Write version: {0} at the top.", CONFIG_VERSION),
      range: root.entries[0]?.keyRange ?? { start: 0, end: Math.min(1, scope.text.length) },
      fixes: insertVersion(scope, root),
    });
    return true;
  }
  const { value } = pair;
  if (value.kind === 'number' && value.value === CONFIG_VERSION) return true;
  const newer = value.kind === 'number' && value.value > CONFIG_VERSION;
  scope.report({
    code: 'version',
    message: newer
      ? msg(
          'This config is of version {0}, and this Lossline reads version {1}. Update Lossline, or write version: {1}.',
          value.value,
          CONFIG_VERSION,
        )
      : msg("'version' must be {0}, not {1}.", CONFIG_VERSION, shown(scope, value)),
    range: valuePlace(pair),
    fixes: changeValue(scope, value, CONFIG_VERSION),
  });
  return false;
}

function insertVersion(scope: Scope, root: TreeMap): ProblemFix[] {
  const first = root.entries[0];
  if (first === undefined) return [];
  const start = first.keyRange.start;
  // In { } the new pair goes before the first one; else onto a line of its own.
  const text =
    scope.format === 'json'
      ? '"version": 1, '
      : scope.text.charAt(root.start) === '{'
        ? 'version: 1, '
        : 'version: 1\n';
  return [{ title: msg('Add version: {0}', CONFIG_VERSION), edits: [{ range: { start, end: start }, text }] }];
}
