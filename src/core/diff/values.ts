import { assertNever } from '../assert';
import type { Json, JsonObject } from '../json';
import type { RunRecord, RunTask } from '../run/record';
import { ruleJson } from '../stopping/rule-json';
import type { EarlyStopping } from '../stopping/types';

/** What a run was asked to do, in two parts: its hyperparameters, and all else that can make a difference. */
export interface ComparedParts {
  readonly hyperparameters: JsonObject;
  readonly setting: JsonObject;
}

/** Digits of a fingerprint that tell files apart for the eye. */
const SHORT_HASH = 12;

/** Names that the setting uses for every kind of run; a hyperparameter of such a name is shown under a longer one. */
const TAKEN = new Set(['command', 'cwd', 'earlyStopping', 'engine', 'dataSha256']);

/** The values of a run that comparisons show. Nothing that only says when or where it ran. */
export function comparedParts(record: RunRecord): ComparedParts {
  const entries = Object.entries(record.hyperparameters);
  const plain = entries.filter(([key]) => !TAKEN.has(key));
  const clashing = entries.filter(([key]) => TAKEN.has(key));
  if (clashing.length > 0) plain.push(['hyperparameters', Object.fromEntries(clashing)]);
  const hasSeed = Object.hasOwn(record.hyperparameters, 'seed');
  return {
    hyperparameters: Object.fromEntries(plain),
    setting: {
      ...taskValues(record.task),
      earlyStopping: stoppingValue(record.earlyStopping),
      ...(record.engine === null ? {} : { engine: `${record.engine.name} ${record.engine.version}` }),
      ...(record.seed === null || hasSeed ? {} : { seed: record.seed }),
      ...(record.data === null ? {} : { dataSha256: record.data.sha256.slice(0, SHORT_HASH) }),
    },
  };
}

function taskValues(task: RunTask): JsonObject {
  switch (task.kind) {
    case 'trainer': {
      const { train, validation, test } = task.split;
      const split: Json = { train, validation, test };
      // A module makes its own network and loads its own data.
      if (task.module !== null) return { module: task.module, split };
      const { layers, activation, batchNormalization } = task.model;
      return {
        model: { layers, activation, batchNormalization },
        data: task.data,
        target: task.target,
        features: task.features,
        problem: task.problem,
        split,
      };
    }
    case 'command':
      return { command: task.argv, cwd: task.cwd };
    case 'import':
      // Where a run's logs lie is what it is called by, not a setting in which it differs.
      return {};
    default:
      return assertNever(task);
  }
}

function stoppingValue(earlyStopping: EarlyStopping): Json {
  switch (earlyStopping.mode) {
    case 'off':
      return 'OFF';
    case 'auto':
      return 'AUTO';
    case 'rule': {
      // A rule without a name is Keras', and is shown as it is written.
      const { kind, ...parameters } = ruleJson(earlyStopping.rule);
      return kind === 'patience' || kind === undefined ? parameters : { rule: kind, ...parameters };
    }
    default:
      return assertNever(earlyStopping);
  }
}
