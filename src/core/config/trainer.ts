import { msg } from '../message';
import { checkKeys, readChoice, readSection, readText, reportType, shown } from './fields';
import { removePair } from './fixes';
import { HYPERPARAMETER_KEYS, MODEL_KEYS, TRAINER_KEYS } from './keys';
import { DEFAULT_MODEL, readModel } from './model';
import { readPath } from './paths';
import type { TrainerTask } from './plan';
import type { Scope } from './scope';
import { DEFAULT_SPLIT, readSplit } from './split';
import { findPair, valuePlace } from './tree';
import type { TreeMap, TreePair } from './tree';

export const PROBLEM_KINDS = ['auto', 'classification', 'regression'] as const;

/** The `trainer` section; undefined after a problem that leaves nothing to train. Defaults are filled in. */
export function readTrainer(scope: Scope, pair: TreePair): TrainerTask | undefined {
  const map = readSection(scope, pair);
  if (map === undefined) return undefined;
  const known = { keys: TRAINER_KEYS, section: pair.key, alias: trainerAlias, elsewhere: trainerElsewhere };
  const meant = checkKeys(scope, map, known);
  const module = findPair(map, 'module');
  const hasTable = findPair(map, 'data') !== null || module === null;
  if (hasTable) requireKeys(scope, pair, map, meant);
  if (module !== null) warnOfIdleKeys(scope, map, hasTable);
  const read = <T>(key: string, reader: (scope: Scope, pair: TreePair) => T | undefined, absent: T): T | undefined => {
    const found = findPair(map, key);
    return found === null ? absent : reader(scope, found);
  };
  const data = read('data', readPath, null);
  const target = read('target', readText, null);
  const features = read('features', readFeatures, null);
  const problem = read('problem', (inner, found) => readChoice(inner, found, PROBLEM_KINDS), 'auto' as const);
  const split = read('split', readSplit, DEFAULT_SPLIT);
  const model = module === null ? read('model', readModel, DEFAULT_MODEL) : DEFAULT_MODEL;
  const modulePath = read('module', readModule, null);
  if (data === undefined || target === undefined || features === undefined || problem === undefined) return undefined;
  if (split === undefined || model === undefined || modulePath === undefined) return undefined;
  const table = hasTable ? { data, target, features, problem } : NO_TABLE;
  checkFeatures(scope, map, table);
  return { kind: 'trainer', ...table, split, model, module: modulePath };
}

const NO_TABLE = { data: null, target: null, features: null, problem: 'auto' } as const;

function requireKeys(scope: Scope, pair: TreePair, map: TreeMap, meant: ReadonlySet<string>): void {
  if (findPair(map, 'data') === null && !meant.has('data')) {
    const message = msg("'{0}' needs 'data': the CSV file to train on, such as data: data/train.csv.", pair.key);
    scope.report({ code: 'missing-key', message, range: pair.keyRange });
  }
  if (findPair(map, 'target') === null && !meant.has('target')) {
    const message = msg("'{0}' needs 'target': the column of the data to predict.", pair.key);
    scope.report({ code: 'missing-key', message, range: pair.keyRange });
  }
}

/** What a module makes useless must not look as if it counted. Inherited keys may stay: they were meant for another. */
function warnOfIdleKeys(scope: Scope, map: TreeMap, hasTable: boolean): void {
  const idle = hasTable ? ['model'] : ['model', 'target', 'features', 'problem', 'split'];
  for (const pair of map.entries) {
    if (!idle.includes(pair.key)) continue;
    const message =
      pair.key === 'model'
        ? msg("'model' has no effect: the module makes the network. Remove one of the two.")
        : msg(
            "'{0}' has no effect without 'data': the module loads the data. Remove it, or name a CSV file.",
            pair.key,
          );
    const fixes = removePair(scope, pair);
    scope.report({ code: 'conflict', severity: 'warning', message, range: pair.keyRange, fixes });
  }
}

function checkFeatures(scope: Scope, map: TreeMap, table: Pick<TrainerTask, 'target' | 'features'>): void {
  const pair = findPair(map, 'features');
  if (pair === null || table.features === null || table.target === null) return;
  if (!table.features.includes(table.target)) return;
  scope.report({
    code: 'conflict',
    message: msg("'features' holds the target '{0}' itself, which gives the answer away. Remove it.", table.target),
    range: valuePlace(pair),
  });
}

function readModule(scope: Scope, pair: TreePair): string | undefined {
  const path = readPath(scope, pair);
  if (path === undefined || /\.[cm]?js$/i.test(path)) return path;
  scope.report({
    code: 'bad-path',
    message: msg("'{0}' must be a JavaScript file (.js, .mjs or .cjs), not {1}.", pair.key, shown(scope, pair.value)),
    range: valuePlace(pair),
  });
  return undefined;
}

function readFeatures(scope: Scope, pair: TreePair): string[] | undefined {
  const list = pair.value;
  if (list.kind !== 'list') {
    const message = msg("'{0}' must be a list of column names, not {1}.", pair.key, shown(scope, list));
    reportType(scope, pair, message, list.kind === 'string' ? [[list.value]] : []);
    return undefined;
  }
  if (list.items.length === 0) {
    scope.report({
      code: 'out-of-range',
      message: msg("'features' is empty. Name the columns to predict from, or remove it to use all but the target."),
      range: valuePlace(pair),
      fixes: removePair(scope, pair),
    });
    return undefined;
  }
  const names: string[] = [];
  for (const item of list.items) {
    // A column may be called 2019; what counts is how the name is written.
    const name =
      item.kind === 'number' ? scope.text.slice(item.start, item.end) : item.kind === 'string' ? item.value : '';
    const range = item.end > item.start ? { start: item.start, end: item.end } : pair.keyRange;
    if (name === '') {
      const message = msg("Each of 'features' must be the name of a column, not {0}.", shown(scope, item));
      scope.report({ code: 'wrong-type', message, range });
    } else if (names.includes(name)) {
      const message = msg("'features' names the column '{0}' twice. Remove one of the two.", name);
      scope.report({ code: 'conflict', message, range });
    } else {
      names.push(name);
    }
  }
  return names;
}

function trainerAlias(key: string): string | null {
  const name = key.toLowerCase().replace(/[_-]/g, '');
  if (['file', 'csv', 'dataset', 'datafile', 'path'].includes(name)) return 'data';
  if (['label', 'labels', 'y', 'targetcolumn', 'output'].includes(name)) return 'target';
  if (['columns', 'inputs', 'x'].includes(name)) return 'features';
  if (['task', 'type', 'objective'].includes(name)) return 'problem';
  return name === 'network' ? 'model' : null;
}

function trainerElsewhere(key: string): ReturnType<typeof msg> | null {
  if (MODEL_KEYS.some((known) => known === key)) {
    return msg("'{0}' describes the network: write it below 'model' of 'trainer'.", key);
  }
  if (HYPERPARAMETER_KEYS.some((known) => known === key)) {
    return msg("'{0}' is a hyperparameter: write it below 'hyperparameters' of this run.", key);
  }
  return null;
}
