import { metricMode } from '../metrics/names';
import { msg } from '../message';
import { findStoppingFact } from '../hyperparameters/table';
import { makeRule, parametersOf, RULE_NAMES, RULE_PARAMETERS, rulesWith } from '../stopping/presets';
import type { GivenMetrics, GivenParameters, RuleName, RuleParameter } from '../stopping/presets';
import { rangeOf } from '../stopping/ranges';
import { patienceRule, usualPatience } from '../stopping/rule';
import type { MonitorMode, StoppingRule } from '../stopping/types';
import { checkKeys, readBoolean, readChoice, readText, reportType, shown } from './fields';
import { removePair } from './fixes';
import { STOPPING_KEYS } from './keys';
import { readNumber } from './numbers';
import type { Scope } from './scope';
import { warnIfIdle } from './stopping-idle';
import { findPair, valuePlace } from './tree';
import type { TreeMap, TreePair } from './tree';

const MODES = ['min', 'max'] as const;

/** More metrics than one rule can sensibly watch. */
const MAX_MONITORED = 16;

/**
 * A rule by its name, with the defaults of its library. Without a name it is Keras' rule with a patience for the
 * planned epochs that restores the best weights. Undefined after a problem.
 */
export function readRule(scope: Scope, map: TreeMap, plannedEpochs: number | null): StoppingRule | undefined {
  checkKeys(scope, map, { keys: STOPPING_KEYS, section: 'earlyStopping', alias });
  const named = findPair(map, 'rule');
  const name = named === null ? 'keras' : readChoice(scope, named, RULE_NAMES);
  if (name === undefined) return undefined;
  const belongs = reportForeign(scope, map, name, named !== null);
  const metrics = readMetrics(scope, map, name);
  const given = readParameters(scope, map, name);
  if (!belongs || metrics === undefined || given === undefined) return undefined;
  const rule =
    named === null
      ? { ...patienceRule(plannedEpochs), ...given, monitor: metrics.monitor, mode: metrics.mode }
      : makeRule(name, given, usualPatience(plannedEpochs), metrics);
  warnIfIdle(scope, map, rule, plannedEpochs);
  return rule;
}

/** Every parameter that another rule has, but not this one. Returns whether there is none. */
function reportForeign(scope: Scope, map: TreeMap, name: RuleName, isNamed: boolean): boolean {
  const own = parametersOf(name);
  let clean = true;
  for (const pair of map.entries) {
    const parameter = asParameter(pair.key);
    if (parameter === null || own.includes(parameter)) continue;
    clean = false;
    const rules = rulesWith(parameter).join(', ');
    scope.report({
      code: 'unknown-key',
      message: isNamed
        ? msg("The rule {0} has no '{1}'. Rules that have it: {2}.", name, pair.key, rules)
        : msg("'{0}' needs a 'rule' that has it: {1}. Without 'rule' it is keras.", pair.key, rules),
      range: pair.keyRange,
      fixes: removePair(scope, pair),
    });
  }
  return clean;
}

function asParameter(key: string): RuleParameter | null {
  return Object.hasOwn(RULE_PARAMETERS, key) ? (key as RuleParameter) : null;
}

function readParameters(scope: Scope, map: TreeMap, name: RuleName): GivenParameters | undefined {
  const given: [RuleParameter, number | boolean | null][] = [];
  let whole = true;
  for (const parameter of parametersOf(name)) {
    const pair = findPair(map, parameter);
    if (pair === null) continue;
    const value = readParameter(scope, pair, name, parameter);
    if (value === undefined) whole = false;
    else given.push([parameter, value]);
  }
  return whole ? Object.fromEntries(given) : undefined;
}

function readParameter(
  scope: Scope,
  pair: TreePair,
  name: RuleName,
  parameter: RuleParameter,
): number | boolean | null | undefined {
  if (parameter === 'checkFinite' || parameter === 'restoreBestWeights') return readBoolean(scope, pair);
  const isNone = pair.value.kind === 'null' && pair.value.end > pair.value.start;
  // `baseline: null` says in so many words that there is none.
  if (isNone && RULE_PARAMETERS[parameter] === 'optional') return null;
  return readNumber(scope, pair, rangeOf(name, parameter));
}

function readMetrics(scope: Scope, map: TreeMap, name: RuleName): GivenMetrics | undefined {
  const modePair = findPair(map, 'mode');
  const pair = findPair(map, 'monitor');
  const mode = modePair === null ? null : readChoice(scope, modePair, MODES);
  const monitors = pair === null ? ['val_loss'] : readMonitors(scope, pair, name);
  if (monitors === undefined || mode === undefined) return undefined;
  const [first = 'val_loss', ...others] = monitors;
  const modeOf = (monitor: string): MonitorMode => mode ?? metricMode(monitor);
  return {
    monitor: first,
    mode: modeOf(first),
    also: others.map((monitor) => ({ monitor, mode: modeOf(monitor) })),
  };
}

/** One name; a list of them for LightGBM, which stops as soon as one of its metrics says so. */
function readMonitors(scope: Scope, pair: TreePair, name: RuleName): readonly string[] | undefined {
  const { value } = pair;
  if (value.kind !== 'list') {
    const text = readText(scope, pair);
    return text === undefined ? undefined : [text];
  }
  const names = value.items.flatMap((item) => (item.kind === 'string' && item.value.trim() !== '' ? [item.value] : []));
  const isList = names.length === value.items.length && names.length > 0 && names.length <= MAX_MONITORED;
  if (name !== 'lightgbm') {
    const message = msg("'{0}' must be one metric. Only the rule {1} takes a list of them.", pair.key, 'lightgbm');
    reportType(scope, pair, message, names.slice(0, 1));
    return undefined;
  }
  if (isList && new Set(names).size === names.length) return names;
  scope.report({
    code: 'wrong-type',
    message: msg(
      "'{0}' must be a metric, or a list of 1 to {1} different ones, not {2}.",
      pair.key,
      MAX_MONITORED,
      shown(scope, value),
    ),
    range: valuePlace(pair),
  });
  return undefined;
}

function alias(key: string): string | null {
  const name = findStoppingFact(key)?.name ?? null;
  return STOPPING_KEYS.find((known) => known === name) ?? null;
}
