import type { Json, JsonObject } from '../json';
import { msg } from '../message';
import type { EarlyStopping } from '../stopping/types';
import { readCommand } from './command';
import { warnOfImplausible } from './command-hyperparameters';
import { readEarlyStopping } from './early-stopping';
import { checkKeys, readSection, readText } from './fields';
import { removePair } from './fixes';
import {
  ENTRY_KEYS,
  EPOCH_NAMES,
  HYPERPARAMETER_KEYS,
  MOST_EPOCHS,
  SEED_NAMES,
  STOPPING_KEYS,
  TRAINER_KEYS,
} from './keys';
import { readMetrics } from './metrics';
import { readNumber } from './numbers';
import { PRINTED_METRICS } from './plan';
import type { EntryPlan, TextRange } from './plan';
import type { Scope } from './scope';
import { toJsonObject } from './to-json';
import { readTrainer } from './trainer';
import { readTrainerHyperparameters } from './trainer-hyperparameters';
import { contains, emptyMap, findPair } from './tree';
import type { TreeMap, TreePair } from './tree';

/** An entry's name and where it stands. */
export interface EntryPlace {
  readonly name: string;
  readonly nameRange: TextRange;
  readonly range: TextRange;
}

/**
 * Reads one entry, inheritance already followed. Whether it can be started is for the caller to say, who knows
 * whether any problem was an error.
 */
export function readEntry(scope: Scope, self: EntryPlace, body: TreeMap): EntryPlan | undefined {
  const { name } = self;
  const meant = checkKeys(scope, body, { keys: ENTRY_KEYS, section: null, elsewhere });
  const description = findPair(body, 'description');
  if (description !== null) readText(scope, description);
  const hyperparameters = readHyperparameterSection(scope, body);
  const trainer = findPair(body, 'trainer');
  const command = findPair(body, 'command');
  if (trainer !== null && command !== null) {
    scope.report({
      code: 'conflict',
      message: msg(
        "'{0}' has both 'trainer' and 'command'. Keep the one that shall train, and remove the other.",
        name,
      ),
      range: (contains(self.range, command.keyRange) ? command : trainer).keyRange,
    });
    return undefined;
  }
  if (trainer !== null) return readTrainerEntry(scope, name, body, trainer, hyperparameters);
  if (command !== null) return readCommandEntry(scope, name, body, command, hyperparameters);
  readStopping(scope, body, null);
  if (meant.has('trainer') || meant.has('command')) return undefined;
  scope.report({
    code: 'missing-key',
    message: msg("'{0}' does not say what to train: give it a 'trainer' section, or a 'command' to run.", name),
    range: self.nameRange,
  });
  return undefined;
}

function readTrainerEntry(
  scope: Scope,
  name: string,
  body: TreeMap,
  trainer: TreePair,
  section: TreeMap,
): EntryPlan | undefined {
  for (const key of ['cwd', 'env', 'metrics', 'epochs'] as const) {
    const pair = findPair(body, key);
    if (pair === null) continue;
    scope.report({
      code: 'conflict',
      message:
        key === 'epochs'
          ? msg("'epochs' of the built-in trainer is a hyperparameter: write it below 'hyperparameters'.")
          : msg("'{0}' is for runs with a command; the built-in trainer does not use it. Remove it.", key),
      range: pair.keyRange,
      fixes: key === 'epochs' ? [] : removePair(scope, pair),
    });
  }
  const task = readTrainer(scope, trainer);
  const modulePair = trainer.value.kind === 'map' ? findPair(trainer.value, 'module') : null;
  const hyperparameters = readTrainerHyperparameters(scope, section, modulePair !== null);
  const plannedEpochs = wholeNumber(hyperparameters, ['epochs'], 1);
  const earlyStopping = readStopping(scope, body, plannedEpochs);
  if (task === undefined || earlyStopping === undefined) return undefined;
  const seed = wholeNumber(hyperparameters, ['seed'], 0);
  return {
    name,
    task,
    env: {},
    hyperparameters,
    earlyStopping,
    metrics: PRINTED_METRICS,
    plannedEpochs,
    seed,
  };
}

function readCommandEntry(
  scope: Scope,
  name: string,
  body: TreeMap,
  command: TreePair,
  section: TreeMap,
): EntryPlan | undefined {
  const hyperparameters = toJsonObject(scope, section);
  const pairs = { command, cwd: findPair(body, 'cwd'), env: findPair(body, 'env') };
  const read = readCommand(scope, pairs, hyperparameters);
  const metrics = readMetrics(scope, findPair(body, 'metrics'));
  const plannedEpochs = readPlannedEpochs(scope, findPair(body, 'epochs'), hyperparameters);
  const earlyStopping = readStopping(scope, body, plannedEpochs);
  if (read === undefined || earlyStopping === undefined) return undefined;
  warnOfUnused(scope, section, read.used);
  warnOfImplausible(scope, section);
  const seed = wholeNumber(hyperparameters, SEED_NAMES, 0);
  return { name, task: read.task, env: read.env, hyperparameters, earlyStopping, metrics, plannedEpochs, seed };
}

function readHyperparameterSection(scope: Scope, body: TreeMap): TreeMap {
  const pair = findPair(body, 'hyperparameters');
  return (pair === null ? undefined : readSection(scope, pair)) ?? emptyMap(body);
}

/** OFF without a word: a run is never cut short unless its entry says so. */
function readStopping(scope: Scope, body: TreeMap, plannedEpochs: number | null): EarlyStopping | undefined {
  const pair = findPair(body, 'earlyStopping');
  return pair === null ? { mode: 'off' } : readEarlyStopping(scope, pair, plannedEpochs);
}

/** How many epochs a command will run, by its entry's `epochs` or a hyperparameter of such a name. */
function readPlannedEpochs(scope: Scope, pair: TreePair | null, hyperparameters: JsonObject): number | null {
  const stated = pair === null ? undefined : readNumber(scope, pair, { integer: true, min: 1, max: MOST_EPOCHS });
  const passed = wholeNumber(hyperparameters, EPOCH_NAMES, 1);
  if (pair === null || stated === undefined) return passed;
  if (passed !== null && passed !== stated) {
    scope.report({
      code: 'conflict',
      severity: 'warning',
      message: msg("'epochs' says {0} here, but the hyperparameters say {1}. Remove one of the two.", stated, passed),
      range: pair.keyRange,
      fixes: removePair(scope, pair),
    });
  }
  return stated;
}

function wholeNumber(values: Readonly<Record<string, Json>>, names: readonly string[], min: number): number | null {
  for (const name of names) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min) return value;
  }
  return null;
}

/**
 * Where a command takes some of its hyperparameters as variables, one that it does not take changes nothing but the
 * record: two runs would look different and be the same.
 */
function warnOfUnused(scope: Scope, section: TreeMap, used: ReadonlySet<string>): void {
  if (used.size === 0) return;
  for (const pair of section.entries) {
    if (used.has(pair.key)) continue;
    scope.report({
      code: 'conflict',
      severity: 'warning',
      message: msg("'{0}' does not reach the command. Pass it on as {1}, or remove it.", pair.key, `\${${pair.key}}`),
      range: pair.keyRange,
    });
  }
}

function elsewhere(key: string): ReturnType<typeof msg> | null {
  if (HYPERPARAMETER_KEYS.some((known) => known === key)) {
    return msg("'{0}' is a hyperparameter: write it below 'hyperparameters' of this run.", key);
  }
  if (TRAINER_KEYS.some((known) => known === key)) return msg("'{0}' belongs below 'trainer'.", key);
  if (STOPPING_KEYS.some((known) => known === key)) {
    return msg("'{0}' belongs to early stopping: write it below 'earlyStopping'.", key);
  }
  return null;
}
