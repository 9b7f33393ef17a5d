import { metricMode } from '../metrics/names';
import { msg } from '../message';
import { recommendedRule } from '../stopping/rule';
import type { EarlyStopping, PatienceRule } from '../stopping/types';
import { checkKeys, readBoolean, readChoice, readText, reportType, shown } from './fields';
import { changeValue } from './fixes';
import { STOPPING_KEYS } from './keys';
import { readNumber } from './numbers';
import type { NumberRule } from './numbers';
import type { Scope } from './scope';
import { findPair, valuePlace } from './tree';
import type { TreeMap, TreePair } from './tree';
import { findHyperparameter } from '../hyperparameters/table';

/** Ranges of the rule's numbers. */
export const STOPPING_RULES = {
  patience: { integer: true, min: 0, max: 1_000_000 },
  minDelta: { min: 0 },
  startEpoch: { integer: true, min: 1, max: 1_000_000 },
  baseline: {},
} as const satisfies Record<string, NumberRule>;

/**
 * `OFF`, `AUTO` (in any letter case; false stands for OFF, as YAML readers and people write it), or a rule. A rule's
 * patience is the recommended one for the planned epochs where it is not given. Undefined after a problem.
 */
export function readEarlyStopping(
  scope: Scope,
  pair: TreePair,
  plannedEpochs: number | null,
): EarlyStopping | undefined {
  const { value } = pair;
  if (value.kind === 'map') return readRule(scope, value, plannedEpochs);
  if (value.kind === 'boolean' && !value.value) return { mode: 'off' };
  const word = value.kind === 'string' ? value.value.trim().toUpperCase() : '';
  if (word === 'OFF') return { mode: 'off' };
  if (word === 'AUTO') return { mode: 'auto' };
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
      : scope.limits.suggest(word, ['OFF', 'AUTO']);
  scope.report({
    code: 'out-of-range',
    message,
    range: valuePlace(pair),
    fixes: (meant === null ? ['OFF', 'AUTO'] : [meant]).flatMap((name) => changeValue(scope, value, name)),
  });
  return undefined;
}

function readRule(scope: Scope, map: TreeMap, plannedEpochs: number | null): EarlyStopping | undefined {
  checkKeys(scope, map, { keys: STOPPING_KEYS, section: 'earlyStopping', alias });
  const fallback = recommendedRule(plannedEpochs);
  const read = <T>(key: string, reader: (pair: TreePair) => T | undefined, absent: T): T | undefined => {
    const pair = findPair(map, key);
    return pair === null ? absent : reader(pair);
  };
  const number = (key: keyof typeof STOPPING_RULES, absent: number): number | undefined =>
    read(key, (pair) => readNumber(scope, pair, STOPPING_RULES[key]), absent);
  const monitor = read('monitor', (pair) => readText(scope, pair), fallback.monitor);
  const mode = read(
    'mode',
    (pair) => readChoice(scope, pair, ['min', 'max'] as const),
    metricMode(monitor ?? fallback.monitor),
  );
  const patience = number('patience', fallback.patience);
  const minDelta = number('minDelta', 0);
  const startEpoch = number('startEpoch', 1);
  const baseline = read<number | null>('baseline', (pair) => readBaseline(scope, pair), null);
  const restoreBestWeights = read('restoreBestWeights', (pair) => readBoolean(scope, pair), true);
  if (monitor === undefined || mode === undefined || patience === undefined || minDelta === undefined) return undefined;
  if (startEpoch === undefined || baseline === undefined || restoreBestWeights === undefined) return undefined;
  const rule: PatienceRule = {
    kind: 'patience',
    monitor,
    mode,
    patience,
    minDelta,
    startEpoch,
    baseline,
    restoreBestWeights,
  };
  warnIfIdle(scope, map, rule, plannedEpochs);
  return { mode: 'rule', rule };
}

/** `baseline: null` says in so many words that there is none. */
function readBaseline(scope: Scope, pair: TreePair): number | null | undefined {
  if (pair.value.kind === 'null' && pair.value.end > pair.value.start) return null;
  return readNumber(scope, pair, STOPPING_RULES.baseline);
}

/** A rule that cannot act within the planned epochs looks like early stopping and is none. */
function warnIfIdle(scope: Scope, map: TreeMap, rule: PatienceRule, plannedEpochs: number | null): void {
  if (plannedEpochs === null) return;
  const start = findPair(map, 'startEpoch');
  const pair = start !== null && rule.startEpoch > plannedEpochs ? start : findPair(map, 'patience');
  // The first check can only set the best value, so the earliest stop is `patience` epochs after the start.
  if (pair === null || rule.startEpoch + Math.max(1, rule.patience) <= plannedEpochs) return;
  scope.report({
    code: 'conflict',
    severity: 'warning',
    message: msg(
      "With '{0}' {1} this rule cannot stop a run of {2} epochs. Lower it, or plan more epochs.",
      pair.key,
      shown(scope, pair.value),
      plannedEpochs,
    ),
    range: valuePlace(pair),
  });
}

function alias(key: string): string | null {
  const name = findHyperparameter(key)?.name ?? null;
  return STOPPING_KEYS.find((known) => known === name) ?? null;
}
