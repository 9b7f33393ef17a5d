import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isJsonObject, type Json, type JsonObject } from '../../core/json';
import { PRINTED_METRICS, type MetricsSource } from '../../core/config/plan';
import { RUN_FORMAT, type RunRecord } from '../../core/run/record';
import { errorCode } from '../process/identity';
import { writeAtomically } from './atomic';
import { exactJson } from './exact-json';
import { RUN_FILES } from './paths';
import { parseEarlyStopping } from './stopping-text';

/** A run record, or a plain sentence that says why it cannot be read. */
export type RecordReading =
  { readonly record: RunRecord; readonly problem: null } | { readonly record: null; readonly problem: string };

/**
 * Writes run.json, whole or not at all.
 *
 * @throws the file system's error.
 */
export function writeRecord(directory: string, record: RunRecord): void {
  writeAtomically(path.join(directory, RUN_FILES.record), `${exactJson(record)}\n`);
}

/** Reads run.json. Never throws, never changes the file: a newer format is refused with a sentence. */
export function readRecord(directory: string): RecordReading {
  const file = path.join(directory, RUN_FILES.record);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = errorCode(error);
    return refuse(
      code === 'ENOENT'
        ? 'run.json is missing, so nothing is known about this run. Restore the file, or delete the run.'
        : `run.json cannot be read (${code ?? String(error)}).`,
    );
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return refuse('run.json is damaged: it is not valid JSON. Restore it from a copy, or delete the run.');
  }
  if (!isJsonObject(parsed)) return refuse('run.json is damaged: it does not hold a run record.');
  const format = parsed['format'];
  if (typeof format !== 'number') return refuse('run.json is damaged: its format number is missing.');
  if (format > RUN_FORMAT) {
    return refuse(
      `This run was written by a newer version of Lossline (format ${format}; this version reads up to ${RUN_FORMAT}). Update Lossline to open it; the files were left as they are.`,
    );
  }
  const record = checked(parsed);
  return record === null
    ? refuse('run.json is damaged: some of its fields are missing or of the wrong kind.')
    : { record, problem: null };
}

function refuse(problem: string): RecordReading {
  return { record: null, problem };
}

/** Checks the fields that the rest of the program leans on. */
function checked(raw: JsonObject): RunRecord | null {
  const { format, id, entry, createdAt, source, plannedEpochs, seed } = raw;
  const task = checkedTask(raw['task']);
  const earlyStopping = parseEarlyStopping(raw['earlyStopping']);
  const hyperparameters = raw['hyperparameters'];
  if (typeof format !== 'number' || typeof id !== 'string' || typeof entry !== 'string') return null;
  if (typeof createdAt !== 'string' || task === null || earlyStopping === null) return null;
  if (!isJsonObject(hyperparameters)) return null;
  const configFile = raw['configFile'];
  return {
    format,
    id,
    entry,
    configFile: typeof configFile === 'string' ? configFile : null,
    createdAt,
    source: source === 'cli' || source === 'import' ? source : 'extension',
    task,
    engine: checkedEngine(raw['engine']),
    hyperparameters,
    earlyStopping,
    metrics: checkedMetrics(raw['metrics']),
    plannedEpochs: typeof plannedEpochs === 'number' ? plannedEpochs : null,
    seed: typeof seed === 'number' ? seed : null,
    git: checkedGit(raw['git']),
    data: checkedData(raw['data']),
    versions: isJsonObject(raw['versions']) ? texts(raw['versions']) : {},
  };
}

/** Runs of earlier versions say `{from: 'stdout'}` and no more. */
function checkedMetrics(value: Json | undefined): MetricsSource {
  if (!isJsonObject(value)) return PRINTED_METRICS;
  const { from, pattern, train, validation } = value;
  return {
    from: from === 'auto' || isTextList(from) ? from : 'stdout',
    pattern: typeof pattern === 'string' ? pattern : null,
    train: typeof train === 'string' ? train : null,
    validation: typeof validation === 'string' ? validation : null,
  };
}

function checkedTask(value: Json | undefined): RunRecord['task'] | null {
  if (!isJsonObject(value)) return null;
  if (value['kind'] === 'command') {
    const { argv, cwd, envNames } = value;
    if (!isTextList(argv) || typeof cwd !== 'string') return null;
    return { kind: 'command', argv, cwd, envNames: isTextList(envNames) ? envNames : [] };
  }
  if (value['kind'] === 'import') {
    const { formats, files, origin } = value;
    if (!isTextList(formats) || !isTextList(files) || typeof origin !== 'string') return null;
    return { kind: 'import', formats, files, origin };
  }
  if (value['kind'] !== 'trainer') return null;
  const { data, target, features, problem, split, model, module: userModule } = value;
  if (!isJsonObject(split) || !isJsonObject(model)) return null;
  const { train, validation, test } = split;
  if (typeof train !== 'number' || typeof validation !== 'number' || typeof test !== 'number') return null;
  const { layers, activation, batchNormalization } = model;
  const known = ACTIVATIONS.find((name) => name === activation);
  if (!isNumberList(layers) || known === undefined) return null;
  return {
    kind: 'trainer',
    data: typeof data === 'string' ? data : null,
    target: typeof target === 'string' ? target : null,
    features: isTextList(features) ? features : null,
    problem: problem === 'classification' || problem === 'regression' ? problem : 'auto',
    split: { train, validation, test },
    model: { layers, activation: known, batchNormalization: batchNormalization === true },
    module: typeof userModule === 'string' ? userModule : null,
  };
}

const ACTIVATIONS = ['relu', 'elu', 'selu', 'tanh', 'sigmoid', 'gelu', 'swish', 'linear'] as const;

function checkedEngine(value: Json | undefined): RunRecord['engine'] {
  if (!isJsonObject(value)) return null;
  const { name, version, note } = value;
  if (name !== 'wasm' && name !== 'tfjs-node' && name !== 'cpu') return null;
  return { name, version: typeof version === 'string' ? version : '', note: typeof note === 'string' ? note : null };
}

function checkedGit(value: Json | undefined): RunRecord['git'] {
  if (!isJsonObject(value) || typeof value['commit'] !== 'string') return null;
  const { commit, branch, dirty } = value;
  return { commit, branch: typeof branch === 'string' ? branch : null, dirty: dirty === true };
}

function checkedData(value: Json | undefined): RunRecord['data'] {
  if (!isJsonObject(value)) return null;
  const { file, bytes, sha256 } = value;
  if (typeof file !== 'string' || typeof bytes !== 'number' || typeof sha256 !== 'string') return null;
  return { file, bytes, sha256 };
}

function texts(value: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}

function isTextList(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isNumberList(value: Json | undefined): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number');
}
