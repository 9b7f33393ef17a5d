import type { Json } from '../json';
import { msg } from '../message';
import { findHyperparameter } from '../hyperparameters/table';
import { checkKeys, readBoolean, readChoice } from './fields';
import { removePair } from './fixes';
import { HYPERPARAMETER_KEYS, MODEL_KEYS, MOST_EPOCHS, STOPPING_KEYS, TRAINER_KEYS } from './keys';
import { readNumber } from './numbers';
import type { NumberRule } from './numbers';
import type { Scope } from './scope';
import { toJson } from './to-json';
import { findPair } from './tree';
import type { TreeMap, TreePair } from './tree';

export const OPTIMIZERS = ['adam', 'sgd', 'momentum', 'rmsprop', 'adagrad', 'adamax', 'adadelta'] as const;

type Kind =
  | { readonly kind: 'number'; readonly rule: NumberRule }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] };

type TrainerKey = (typeof HYPERPARAMETER_KEYS)[number];

/** What the built-in trainer understands: type, range and default of each hyperparameter. */
export const TRAINER_HYPERPARAMETERS: Readonly<Record<TrainerKey, Kind & { readonly default: Json }>> = {
  learningRate: { kind: 'number', rule: { min: 0, aboveMin: true, usual: 0.001 }, default: 0.001 },
  batchSize: { kind: 'number', rule: { integer: true, min: 1 }, default: 32 },
  epochs: { kind: 'number', rule: { integer: true, min: 1, max: MOST_EPOCHS }, default: 50 },
  optimizer: { kind: 'choice', choices: OPTIMIZERS, default: 'adam' },
  momentum: { kind: 'number', rule: { min: 0, max: 1, belowMax: true, usual: 0.9, fraction: true }, default: null },
  dropout: { kind: 'number', rule: { min: 0, max: 1, belowMax: true, usual: 0.5, fraction: true }, default: 0 },
  l1: { kind: 'number', rule: { min: 0 }, default: 0 },
  l2: { kind: 'number', rule: { min: 0 }, default: 0 },
  shuffle: { kind: 'boolean', default: true },
  seed: { kind: 'number', rule: { integer: true, min: 0, max: 4_294_967_295 }, default: 1 },
};

/**
 * Hyperparameters of the built-in trainer, complete with defaults. With a module of the user's own, others than the
 * known ones are taken as they are: they are handed to the module.
 */
export function readTrainerHyperparameters(
  scope: Scope,
  map: TreeMap,
  hasModule: boolean,
): Readonly<Record<string, Json>> {
  if (hasModule) warnOfLookalikes(scope, map);
  else checkKeys(scope, map, { keys: HYPERPARAMETER_KEYS, section: 'hyperparameters', alias, elsewhere });
  const known = HYPERPARAMETER_KEYS.map((key): [string, Json] => {
    const pair = findPair(map, key);
    const read = pair === null ? undefined : readOne(scope, pair, TRAINER_HYPERPARAMETERS[key]);
    return [key, read ?? TRAINER_HYPERPARAMETERS[key].default];
  }).filter(([key, value]) => key !== 'momentum' || value !== null);
  addMomentum(scope, map, known);
  const others = hasModule ? map.entries.filter((pair) => !isKnown(pair.key)) : [];
  return Object.fromEntries([
    ...known,
    ...others.map((pair): [string, Json] => [pair.key, toJson(scope, pair.value, pair.key)]),
  ]);
}

/** Optimizers that take momentum, and how much they use without a word. */
const MOMENTUM: Readonly<Record<string, number>> = { momentum: 0.9, sgd: 0, rmsprop: 0 };

/** Momentum is part of the plan for the optimizers that use it, and a warning for the others. */
function addMomentum(scope: Scope, map: TreeMap, known: [string, Json][]): void {
  const chosen = known.find(([key]) => key === 'optimizer')?.[1];
  const optimizer = typeof chosen === 'string' ? chosen : '';
  const pair = findPair(map, 'momentum');
  const standard = MOMENTUM[optimizer];
  if (pair === null) {
    const after = known.findIndex(([key]) => key === 'optimizer') + 1;
    if (standard !== undefined) known.splice(after, 0, ['momentum', standard]);
  } else if (standard === undefined) {
    scope.report({
      code: 'conflict',
      severity: 'warning',
      message: msg(
        "'momentum' has no effect with the optimizer {0}. Use momentum, sgd or rmsprop, or remove it.",
        optimizer,
      ),
      range: pair.keyRange,
      fixes: removePair(scope, pair),
    });
  }
}

function readOne(scope: Scope, pair: TreePair, kind: Kind): Json | undefined {
  switch (kind.kind) {
    case 'number':
      return readNumber(scope, pair, kind.rule);
    case 'boolean':
      return readBoolean(scope, pair);
    case 'choice':
      return readChoice(scope, pair, kind.choices);
  }
}

function isKnown(key: string): boolean {
  return HYPERPARAMETER_KEYS.some((known) => known === key);
}

/** A module may take any hyperparameter, so a slip cannot be told from a new one; it can be asked about. */
function warnOfLookalikes(scope: Scope, map: TreeMap): void {
  for (const pair of map.entries) {
    if (isKnown(pair.key)) continue;
    const meant = alias(pair.key) ?? scope.limits.suggest(pair.key, HYPERPARAMETER_KEYS);
    if (meant === null || findPair(map, meant) !== null) continue;
    scope.report({
      code: 'unknown-key',
      severity: 'warning',
      message: msg("'{0}' goes to the module as it is. Did you mean '{1}'?", pair.key, meant),
      range: pair.keyRange,
    });
  }
}

function alias(key: string): string | null {
  const name = findHyperparameter(key)?.name ?? null;
  return name !== null && isKnown(name) ? name : null;
}

function elsewhere(key: string): ReturnType<typeof msg> | null {
  const name = findHyperparameter(key)?.name ?? key;
  if (MODEL_KEYS.some((known) => known === name)) {
    return msg("'{0}' describes the network: write it below 'model' of 'trainer'.", key);
  }
  // Alpha is a word for many things; who writes it here does not think of early stopping.
  if (name !== 'alpha' && STOPPING_KEYS.some((known) => known === name)) {
    return msg("'{0}' belongs to early stopping: write it below 'earlyStopping'.", key);
  }
  if (TRAINER_KEYS.some((known) => known === name)) return msg("'{0}' belongs below 'trainer'.", key);
  if (name === 'weightDecay') {
    return msg("The built-in trainer has no '{0}'. Use l2, which also keeps the weights small.", key);
  }
  return null;
}
