import { msg } from '../message';
import { checkKeys, readChoice, readList, readSection, readText, shown } from './fields';
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
  checkKeys(scope, map, { keys: TRAINER_KEYS, section: pair.key, alias: trainerAlias, elsewhere: trainerElsewhere });
  const module = findPair(map, 'module');
  if (module !== null) return readModuleTask(scope, map, module);
  const read = <T>(key: string, reader: (scope: Scope, pair: TreePair) => T | undefined, absent: T): T | undefined => {
    const found = findPair(map, key);
    return found === null ? absent : reader(scope, found);
  };
  for (const key of ['data', 'target'] as const) {
    if (findPair(map, key) !== null) continue;
    scope.report({
      code: 'missing-key',
      message:
        key === 'data'
          ? msg("'{0}' needs 'data': the CSV file to train on, such as data: data/train.csv.", pair.key)
          : msg("'{0}' needs 'target': the column of the data to predict.", pair.key),
      range: pair.keyRange,
    });
  }
  const task = {
    data: read('data', readPath, null),
    target: read('target', readText, null),
    features: read('features', readFeatures, null),
    problem: read('problem', (inner, found) => readChoice(inner, found, PROBLEM_KINDS), 'auto' as const),
    split: read('split', readSplit, DEFAULT_SPLIT),
    model: read('model', readModel, DEFAULT_MODEL),
  };
  const { data, target, features, problem, split, model } = task;
  if (data === undefined || target === undefined || features === undefined) return undefined;
  if (problem === undefined || split === undefined || model === undefined) return undefined;
  const featuresPair = findPair(map, 'features');
  if (features !== null && target !== null && features.includes(target) && featuresPair !== null) {
    scope.report({
      code: 'conflict',
      message: msg("'features' holds the target '{0}' itself, which would give the answer away. Remove it.", target),
      range: valuePlace(featuresPair),
    });
  }
  return { kind: 'trainer', data, target, features, problem, split, model, module: null };
}

/** A module brings its own model and data; what else stands beside it would be left out in silence. */
function readModuleTask(scope: Scope, map: TreeMap, module: TreePair): TrainerTask | undefined {
  for (const pair of map.entries) {
    if (!['data', 'target', 'features', 'problem', 'model'].includes(pair.key)) continue;
    scope.report({
      code: 'conflict',
      message: msg("'{0}' has no effect beside 'module', which loads its own data and model. Remove one.", pair.key),
      range: pair.keyRange,
      fixes: removePair(scope, pair),
    });
  }
  const path = readPath(scope, module);
  const splitPair = findPair(map, 'split');
  const split = splitPair === null ? DEFAULT_SPLIT : readSplit(scope, splitPair);
  if (path === undefined || split === undefined) return undefined;
  if (!/\.[cm]?js$/i.test(path)) {
    scope.report({
      code: 'bad-path',
      message: msg(
        "'module' must be a JavaScript file that ends in .js, .mjs or .cjs, not {0}.",
        shown(scope, module.value),
      ),
      range: valuePlace(module),
    });
    return undefined;
  }
  return {
    kind: 'trainer',
    data: null,
    target: null,
    features: null,
    problem: 'auto',
    split,
    model: DEFAULT_MODEL,
    module: path,
  };
}

function readFeatures(scope: Scope, pair: TreePair): string[] | undefined {
  const list = readList(scope, pair, msg('a list of column names'));
  if (list === undefined) return undefined;
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
