import { findHyperparameter } from '../../core/hyperparameters/table';
import type { Json } from '../../core/json';
import type { PointSink } from '../../core/logs/point-sink';
import { decimalOf, numberWord } from '../../core/logs/values';
import { pairOf } from '../../core/metrics/names';
import { setMember } from '../store/exact-json';
import type { FlatRecord, Scalar } from './flat-record';
import { isCurveName, roleOf, splitPrefix, type RoleKind } from './roles';
import { wallTimeOf, wallTimeOfText } from './wall-time';

/** What a member of a record is for: the moment it speaks of, a series, or nothing. */
export const EPOCH = -1;
export const STEP = -2;
export const TIME = -3;
/** Wall time when it is as large as one, else a metric, whose series is in `clock`. */
export const CLOCK = -4;
export const SKIP = -5;
/** Decides on the meaning of the others: records that differ here are of another shape. */
export const FIXED = -6;
/** A metric whose value is a word so far: as a number it would count. */
export const TEXT = -7;

/** What the members of a record mean, in their order: one of the constants above, or the series of a metric. */
export interface RecordPlan {
  readonly uses: readonly number[];
  readonly clock: number;
}

const CONFIG = 'config|configuration|args|arguments|hparams|hyper_?params|hyper_?parameters|params|settings|cfg';
/** Names of objects that hold settings, and kinds of records that do. */
export const CONFIG_WORD = new RegExp(`^(?:${CONFIG})$`, 'i');
const CONFIG_FOLDER = new RegExp(`^(?:${CONFIG}|training_args)/`, 'i');
const MAX_SETTING = 300;

/** Members that say how many there will be, not where training is. */
const TOTALS = new Set(['epochs', 'steps', 'iterations', 'iters', 'timesteps']);

/** Reads records of a log that are JSON objects, and puts them into the sink. */
export class RecordRows {
  /** Where training was when the last record was written. */
  #lastEpoch = NaN;
  #lastStep = NaN;
  #hasRows = false;
  /** Records name both `iter` and `step`, as mmengine's do. */
  #hasBoth = false;

  /**
   * Puts a record into the sink; gives the plan to read others of its shape by, or null when it says nothing of itself.
   *
   * @param folder goes before the names of metrics where the record itself names no split: `val/`.
   */
  take(record: FlatRecord, sink: PointSink, folder = ''): RecordPlan | null {
    if (this.#isConfig(record)) {
      const settings = settingsOf(record);
      if (Object.keys(settings).length > 0) sink.hyperparameters(settings);
      return null;
    }
    // Hugging Face's summary at the end holds averages over the whole training: no point of the curve.
    if (record.get('train_runtime') !== undefined && record.get('loss') === undefined) return null;
    const plan = this.#plan(record, sink, folder);
    let epoch = NaN;
    let step = NaN;
    let time = NaN;
    for (const [place, use] of plan.uses.entries()) {
      const value = record.values[place] ?? null;
      if (use === EPOCH) epoch = numberOf(value) ?? NaN;
      else if (use === STEP) step = numberOf(value) ?? NaN;
      else if (use === TIME || (use === CLOCK && time !== time)) time = timeOf(value);
    }
    // mmengine writes a validation's epoch as its `step`.
    const isEpoch = this.#hasBoth && epoch !== epoch && step <= this.#lastEpoch && step < this.#lastStep;
    if (isEpoch) {
      epoch = step;
      step = NaN;
    }
    let begun = false;
    for (const [place, use] of plan.uses.entries()) {
      const series = use === CLOCK ? plan.clock : use;
      if (series < 0) continue;
      const value = numberOf(record.values[place] ?? null);
      if (value === null || (use === CLOCK && !(value < 1e8))) continue;
      if (!begun) sink.row(epoch, step, time);
      begun = true;
      sink.value(series, value);
    }
    if (begun) this.hasRead(epoch, step);
    if (sink.text !== undefined && begun) {
      for (const [place, use] of plan.uses.entries()) {
        const value = record.values[place];
        if ((use === SKIP || use === TEXT) && typeof value === 'string' && numberOf(value) === null)
          sink.text(record.names[place] ?? '', value.slice(0, 100));
      }
    }
    this.#hasBoth ||= record.get('iter') !== undefined && record.get('step') !== undefined;
    // Who wants the texts wants those of every record.
    return isEpoch || sink.text !== undefined ? null : plan;
  }

  /** A record of that moment was put into the sink. */
  hasRead(epoch: number, step: number): void {
    this.#hasRows = true;
    if (epoch === epoch) this.#lastEpoch = epoch;
    if (step === step) this.#lastStep = step;
  }

  #plan(record: FlatRecord, sink: PointSink, folder: string): RecordPlan {
    const best = new Map<RoleKind, { readonly place: number; readonly rank: number }>();
    const kinds = record.names.map((name, place): RoleKind => {
      if (record.dropped.has(place)) return 'none';
      const { kind, rank } = roleOf(name);
      if (kind === 'metric' || kind === 'none') return kind;
      const value = record.values[place] ?? null;
      if ((kind === 'epoch' || kind === 'step') && TOTALS.has(name.toLowerCase())) return 'none';
      const fits = kind === 'split' || kind === 'name' ? typeof value === 'string' : value !== null;
      const isSplit = kind !== 'split' || (typeof value === 'string' && splitPrefix(value) !== null);
      const earlier = best.get(kind);
      if (fits && isSplit && (earlier === undefined || rank < earlier.rank)) best.set(kind, { place, rank });
      return kind;
    });
    const split = best.get('split')?.place;
    const prefix = split === undefined ? folder : (splitPrefix(String(record.values[split])) ?? folder);
    const named = best.get('name')?.place;
    const isLong = named !== undefined && best.has('value');
    const metric = (place: number, name: string): number => {
      const value = record.values[place] ?? null;
      if (numberOf(value) !== null) return sink.series(prefixed(prefix, name));
      return typeof value === 'string' ? TEXT : SKIP;
    };
    let clock = SKIP;
    const uses = record.names.map((name, place): number => {
      const kind = kinds[place] ?? 'none';
      const isBest = best.get(kind)?.place === place;
      switch (kind) {
        case 'none':
          return SKIP;
        case 'epoch':
          return isBest ? EPOCH : SKIP;
        case 'step':
          return isBest ? STEP : SKIP;
        case 'time':
          return isBest ? TIME : SKIP;
        case 'clock':
          if (!isBest) return SKIP;
          clock = numberOf(record.values[place] ?? null) === null ? SKIP : sink.series(prefixed(prefix, name));
          return CLOCK;
        case 'split':
          return FIXED;
        case 'name':
          return isLong ? FIXED : SKIP;
        case 'value':
          if (isLong && isBest) return sink.series(prefixed(prefix, String(record.values[named])));
          return metric(place, name);
        case 'metric':
          return metric(place, name);
      }
    });
    return { uses, clock };
  }

  /** A record of settings says so, or holds settings and no curve before the first record that does. */
  #isConfig(record: FlatRecord): boolean {
    let settings = 0;
    const isMarked = record.names.some((name, place) => {
      const value = record.values[place];
      return typeof value === 'string' && CONFIG_WORD.test(value) && roleOf(name).kind === 'split';
    });
    if (isMarked) return true;
    if (this.#hasRows) return false;
    for (let place = 0; place < record.names.length; place++) {
      const name = record.names[place] ?? '';
      if (CONFIG_FOLDER.test(name)) {
        settings += 1;
        continue;
      }
      const { kind } = roleOf(name);
      const value = numberOf(record.values[place] ?? null);
      if (value !== null && (kind === 'epoch' || kind === 'step') && !TOTALS.has(name)) return false;
      // `precision: 16` is a setting.
      if (value !== null && isCurveName(name) && !(name === 'precision' && value >= 8)) return false;
      if (findHyperparameter(name) !== null) settings += 1;
    }
    return settings > 0;
  }
}

/** The name under the prefix of a split, unless it says its split itself. */
function prefixed(prefix: string, name: string): string {
  return prefix === '' || pairOf(name).explicit ? name : prefix + name;
}

/** A number, also where it was written as a text (fairseq writes all of its numbers so). */
export function numberOf(value: Scalar): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.length > 40) return null;
  return decimalOf(value) ?? numberWord(value);
}

/** Milliseconds since 1970, or NaN. */
export function timeOf(value: Scalar): number {
  if (typeof value === 'number') return wallTimeOf(value);
  if (typeof value !== 'string') return NaN;
  const number = numberOf(value);
  return number === null ? wallTimeOfText(value) : wallTimeOf(number);
}

/** Settings under the names that programs give them: without the folder that all lie in, nested ones with dots. */
function settingsOf(record: FlatRecord): Record<string, Json> {
  const settings: Record<string, Json> = {};
  record.names.forEach((name, place) => {
    const value = record.values[place] ?? null;
    if (record.dropped.has(place) || value === null) return;
    if (typeof value === 'string' && (value.length > MAX_SETTING || value.includes('\n'))) return;
    const { kind } = roleOf(name);
    if (kind === 'split' || kind === 'time' || kind === 'clock') return;
    setMember(settings, name.replace(CONFIG_FOLDER, '').replaceAll('/', '.'), value);
  });
  return settings;
}
