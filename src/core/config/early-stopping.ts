import { msg } from '../message';
import { makeRule, RULE_NAMES } from '../stopping/presets';
import { usualPatience } from '../stopping/rule';
import type { EarlyStopping } from '../stopping/types';
import { reportType, shown } from './fields';
import { changeValue } from './fixes';
import type { Scope } from './scope';
import { readRule } from './stopping-rule';
import { valuePlace } from './tree';
import type { TreePair } from './tree';

/**
 * `OFF`, `AUTO` (in any letter case; false stands for OFF, as YAML readers and people write it), or a rule. The name
 * of a rule alone is that rule with its defaults. Undefined after a problem.
 */
export function readEarlyStopping(
  scope: Scope,
  pair: TreePair,
  plannedEpochs: number | null,
): EarlyStopping | undefined {
  const { value } = pair;
  if (value.kind === 'map') {
    const rule = readRule(scope, value, plannedEpochs);
    return rule === undefined ? undefined : { mode: 'rule', rule };
  }
  if (value.kind === 'boolean' && !value.value) return { mode: 'off' };
  const word = value.kind === 'string' ? value.value.trim().toUpperCase() : '';
  if (word === 'OFF') return { mode: 'off' };
  if (word === 'AUTO') return { mode: 'auto' };
  const name = value.kind === 'string' ? RULE_NAMES.find((known) => known === value.value.trim()) : undefined;
  if (name !== undefined) return { mode: 'rule', rule: makeRule(name, {}, usualPatience(plannedEpochs)) };
  const message = msg(
    "'{0}' must be OFF, AUTO or a rule such as { patience: 10 }, not {1}.",
    pair.key,
    shown(scope, value),
  );
  if (value.kind !== 'string') {
    reportType(scope, pair, message, value.kind === 'boolean' || value.kind === 'number' ? ['AUTO'] : []);
    return undefined;
  }
  const yes = ['ON', 'YES', 'TRUE', 'DEFAULT'].includes(word);
  const meant = yes
    ? 'AUTO'
    : ['NO', 'NONE', 'NEVER'].includes(word)
      ? 'OFF'
      : scope.limits.suggest(value.value.trim(), ['OFF', 'AUTO', ...RULE_NAMES.filter((name) => name !== 'auto')]);
  scope.report({
    code: 'out-of-range',
    message,
    range: valuePlace(pair),
    fixes: (meant === null ? ['OFF', 'AUTO'] : [meant]).flatMap((name) => changeValue(scope, value, name)),
  });
  return undefined;
}
