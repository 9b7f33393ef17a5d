import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseDocument } from 'yaml';
import { EPOCH_NAMES, SEED_NAMES } from '../../core/config/keys';
import { splitWords } from '../../core/config/words';
import { isJsonObject, type Json } from '../../core/json';
import { maskHyperparameters } from '../launch/secrets';
import { errorCode } from '../process/identity';
import { setMember } from '../store/exact-json';
import { argumentValues, textValue } from './arguments';
import { toJson } from './to-json';

/** What the settings files of a run say. */
export interface Settings {
  /** Secrets are masked. Nested as they are in the files. */
  readonly hyperparameters: Readonly<Record<string, Json>>;
  /** When the run was started, milliseconds since 1970; null when no file says. */
  readonly startedAt: number | null;
}

/** Larger files hold something else. */
const MAX_BYTES = 1024 * 1024;
const MAX_PARAMS = 1000;
const MAX_PARAM_BYTES = 16 * 1024;

/**
 * Reads the settings files of a run; later files win key by key. An absent file says nothing, a broken one is noted.
 *
 * Sources of the formats: Lightning's `hparams.yaml` and YOLO's `args.yaml` are plain YAML, with Python's tags now and
 * then; W&B's `files/config.yaml` wraps each value as `{value: …}`; MLflow's file store keeps a file a parameter.
 */
export function readSettings(files: readonly string[], note: (sentence: string) => void): Settings {
  const all: Record<string, Json> = {};
  let startedAt: number | null = null;
  for (const file of files) {
    try {
      const stat = statSync(file, { throwIfNoEntry: false });
      if (stat === undefined) continue;
      if (stat.isDirectory()) {
        if (path.basename(file) === 'params') merge(all, mlflowParams(file, ''));
        continue;
      }
      if (stat.size > MAX_BYTES) {
        note(`${file} is too large for a file of hyperparameters and was passed over.`);
        continue;
      }
      const text = readFileSync(file, 'utf8');
      if (path.basename(file) === 'meta.yaml') startedAt = mlflowStart(parse(file, text));
      else merge(all, valuesOf(file, text));
    } catch (error) {
      const reason = errorCode(error) ?? (error instanceof Error ? error.message.split('\n')[0] : String(error));
      note(`${file} cannot be read as hyperparameters: ${reason ?? ''}`);
    }
  }
  return { hyperparameters: maskHyperparameters(all), startedAt };
}

/** The number of epochs that a run was asked for, by the names that people use for it; null where none says. */
export function plannedEpochsOf(hyperparameters: Readonly<Record<string, Json>>): number | null {
  const names = [...EPOCH_NAMES, 'num_train_epochs', 'max_epoch', 'nb_epochs'];
  const value = findNumber(hyperparameters, names);
  return value !== null && Number.isSafeInteger(value) && value > 0 ? value : null;
}

/** The seed of a run, likewise. */
export function seedOf(hyperparameters: Readonly<Record<string, Json>>): number | null {
  const value = findNumber(hyperparameters, [...SEED_NAMES, 'manual_seed', 'seed_everything']);
  return value !== null && Number.isSafeInteger(value) ? value : null;
}

function valuesOf(file: string, text: string): Readonly<Record<string, Json>> {
  if (path.basename(file) === 'command.txt') {
    const split = splitWords(text.trim());
    return 'words' in split ? argumentValues(split.words) : {};
  }
  const parsed = parse(file, text);
  if (!isJsonObject(parsed)) return {};
  if (path.basename(file) === 'wandb-metadata.json') {
    const args = parsed['args'];
    return argumentValues(Array.isArray(args) ? args.filter((word): word is string => typeof word === 'string') : []);
  }
  return unwrapped(parsed);
}

function parse(file: string, text: string): Json {
  if (file.endsWith('.json')) return toJson(JSON.parse(text));
  const document = parseDocument(text, { logLevel: 'silent', strict: false, uniqueKeys: false });
  const [error] = document.errors;
  if (error !== undefined) throw error;
  return toJson(document.toJS({ maxAliasCount: 1000 }));
}

/** W&B: `lr: {desc: null, value: 0.1}` means `lr: 0.1`. */
function unwrapped(parsed: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  const own = Object.entries(parsed).filter(([name]) => name !== '_wandb' && name !== 'wandb_version');
  const isWrapped = own.length > 0 && own.every(([, value]) => isJsonObject(value) && Object.hasOwn(value, 'value'));
  const values: Record<string, Json> = {};
  for (const [name, value] of own) {
    setMember(values, name, isWrapped && isJsonObject(value) ? (value['value'] ?? null) : value);
  }
  return values;
}

function mlflowParams(folder: string, prefix: string): Record<string, Json> {
  const values: Record<string, Json> = {};
  for (const entry of readdirSync(folder, { withFileTypes: true }).slice(0, MAX_PARAMS)) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory() && prefix.length < 200) merge(values, mlflowParams(file, `${prefix}${entry.name}/`));
    if (!entry.isFile() || statSync(file).size > MAX_PARAM_BYTES) continue;
    setMember(values, prefix + entry.name, textValue(readFileSync(file, 'utf8').trimEnd()));
  }
  return values;
}

function mlflowStart(meta: Json): number | null {
  const start = isJsonObject(meta) ? meta['start_time'] : null;
  return typeof start === 'number' && start > 0 ? start : null;
}

function merge(into: Record<string, Json>, from: Readonly<Record<string, Json>>): void {
  for (const [name, value] of Object.entries(from)) setMember(into, name, value);
}

/** The first number of such a name, also a level or two down (`trainer: {max_epochs: 20}`). */
function findNumber(values: Readonly<Record<string, Json>>, names: readonly string[], depth = 0): number | null {
  const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const wanted = new Set(names.map(plain));
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'number' && wanted.has(plain(name))) return value;
  }
  if (depth >= 2) return null;
  for (const value of Object.values(values)) {
    const found = isJsonObject(value) ? findNumber(value, names, depth + 1) : null;
    if (found !== null) return found;
  }
  return null;
}
