import { isJsonObject, type Json, type JsonObject } from '../../json';
import { parseLoosely } from '../../loose-json';
import type { Control, Dialect, RawObservation } from '../reader';
import { readNumber } from '../number-text';
import { isEpochName, isStepName, numberWord, setValue } from '../values';
import { splitIn } from '../pairs';
import { isMeasure, isRate, splitOf } from '../vocabulary';

const NOTHING = { kind: 'nothing' } as const;
const MAX_TEXT = 4000;
const MAX_DEPTH = 3;

/**
 * A JSON object on a line of its own: `{"epoch":1,"loss":0.69,"val_loss":NaN}`. NaN and infinities may be bare, as
 * Python's json.dumps writes them, or strings. Nested objects become names with slashes: `train/loss`.
 * A `lossline` key makes it a control line. Numbers in quotes count where the name is that of a measure, as in fairseq's
 * logs. A record that sums a run up (`train_runtime`, as Hugging Face's) is no point of a curve.
 */
export const jsonLine: Dialect = (line) => {
  const parsed = objectIn(line);
  if (parsed === null) return null;
  if (Object.hasOwn(parsed, 'lossline')) {
    const control = readControl(parsed);
    return control === null ? NOTHING : { kind: 'control', control };
  }
  if (Object.hasOwn(parsed, 'train_runtime')) return NOTHING;
  const fractional = /"epoch"\s{0,4}:\s{0,4}0\.0{1,20}(?!\d)/.test(line);
  const observation = readObservation(parsed);
  return observation === null ? NOTHING : { ...observation, fractional };
};

function objectIn(line: string): JsonObject | null {
  // What begins like a Python dict or has no end: JSON.parse would take its time to say so.
  if (line[1] === "'" || !line.endsWith('}')) return null;
  const parsed = parseLoosely(line);
  return isJsonObject(parsed) ? parsed : null;
}

function readObservation(object: JsonObject): RawObservation | null {
  const found: { epoch: number | null; step: number | null; total: number | null; metrics: number } = {
    epoch: null,
    step: null,
    total: null,
    metrics: 0,
  };
  const split = splitOfRecord(object);
  const values: Record<string, number> = {};
  const take = (source: JsonObject, prefix: string, depth: number): void => {
    for (const name of Object.keys(source)) {
      const value = source[name];
      if (isJsonObject(value)) {
        if (depth < MAX_DEPTH) take(value, `${prefix}${name}/`, depth + 1);
        continue;
      }
      // SlowFast: "epoch": "1/400"
      const ratio = prefix === '' && typeof value === 'string' ? RATIO.exec(value) : null;
      if (ratio !== null && isEpochName(name)) found.total = Number(ratio[2]);
      const number = ratio === null ? (asNumber(value) ?? quotedNumber(name, value)) : Number(ratio[1]);
      if (number === null) continue;
      if (prefix === '' && isEpochName(name)) {
        if (Number.isFinite(number) && number >= 0) found.epoch = number;
      } else if (prefix === '' && isStepName(name)) {
        if (Number.isFinite(number) && number >= 0) found.step = number;
      } else {
        if (ratio !== null) continue;
        setValue(values, (split !== null && splitIn(name) === null ? `${split}/` : '') + prefix + name, number);
        found.metrics += 1;
      }
    }
  };
  take(object, '', 0);
  const { epoch, step, total, metrics } = found;
  if (metrics === 0 || (epoch === null && step === null)) return null;
  return { kind: 'observation', epoch, step, values, ...(total === null ? {} : { total }) };
}

const RATIO = /^(\d{1,9})\/(\d{1,9})$/;

/** `"mode": "val"` (mmdetection), `"_type": "val_epoch"` (SlowFast): what was measured is no train loss. */
function splitOfRecord(object: JsonObject): 'val' | 'test' | null {
  for (const key of ['mode', 'phase', 'split', '_type']) {
    const said = object[key];
    const split = typeof said === 'string' ? splitOf(said.slice(0, 20).split(/[\s_-]/)[0] ?? '') : null;
    if (split === 'val' || split === 'test') return split;
  }
  return null;
}

function asNumber(value: Json | undefined): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.length <= 10 ? numberWord(value) : null;
}

function quotedNumber(name: string, value: Json | undefined): number | null {
  if (typeof value !== 'string' || value.length > 40) return null;
  if (!isMeasure(name) && !isRate(name) && !isEpochName(name) && !isStepName(name)) return null;
  const found = readNumber(value, 0);
  return found !== null && found.end === value.length ? found.value : null;
}

function readControl(object: JsonObject): Control | null {
  const { level, which, path, rows } = object;
  const epoch = asNumber(object['epoch']);
  const kind = asText(object['lossline']) ?? '';
  switch (kind) {
    case 'notice': {
      const text = asText(object['text']);
      if (text === null) return null;
      return { type: 'notice', level: level === 'warning' || level === 'error' ? level : 'info', text };
    }
    case 'checkpoint': {
      if (which !== 'best' && which !== 'last') return null;
      if (epoch === null || !Number.isFinite(epoch) || typeof path !== 'string' || !staysInside(path)) return null;
      return { type: 'checkpoint', which, epoch, path };
    }
    case 'evaluated': {
      const values = object['values'];
      if (epoch === null || !Number.isFinite(epoch) || typeof rows !== 'number' || !isJsonObject(values)) return null;
      const read: Record<string, number> = {};
      for (const name of Object.keys(values)) {
        const number = asNumber(values[name]);
        if (number !== null) setValue(read, name, number);
      }
      return { type: 'evaluated', split: 'test', epoch, rows, values: read };
    }
    case 'error': {
      const message = asText(object['message']);
      return message === null ? null : { type: 'error', message };
    }
    default:
      return null;
  }
}

function asText(value: Json | undefined): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.slice(0, MAX_TEXT) : null;
}

/** Whether a path from a log is relative and never leads upwards. */
function staysInside(path: string): boolean {
  if (path === '' || path.length > 1000 || path.includes('\0') || path.includes('\\') || path.includes(':'))
    return false;
  return !path.startsWith('/') && !path.split('/').includes('..');
}
