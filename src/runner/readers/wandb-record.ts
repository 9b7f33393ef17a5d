import { isJsonObject, type Json } from '../../core/json';
import type { PointSink } from '../../core/logs/point-sink';
import { parseLoosely } from '../../core/loose-json';
import { readNumberBytes, type NumberCursor } from '../store/decimal';
import type { RecordVisitor } from './held-bytes';
import { NameCache } from './name-cache';
import { LEN, VARINT, WireReader, field } from './wire';

/** Fields of Record and what it holds (wandb/proto/wandb_internal.proto). */
const HISTORY = field(2, LEN);
const CONFIG = field(5, LEN);
const RUN = field(17, LEN);
/** HistoryRecord. */
const HISTORY_ITEM = field(1, LEN);
const HISTORY_STEP = field(2, LEN);
const STEP_NUMBER = field(1, VARINT);
/** RunRecord. */
const RUN_CONFIG = field(4, LEN);
const START_TIME = field(17, LEN);
/** google.protobuf.Timestamp. */
const SECONDS = field(1, VARINT);
const NANOSECONDS = field(2, VARINT);
/** ConfigRecord. */
const CONFIG_UPDATE = field(1, LEN);
/** HistoryItem and ConfigItem. */
const ITEM_KEY = field(1, LEN);
const ITEM_NESTED_KEY = field(2, LEN);
const ITEM_JSON = field(16, LEN);

/** What a key of the history stands for. */
type Meaning = 'metric' | 'step' | 'time' | 'runtime' | 'epoch' | 'trainer-epoch' | 'internal';

interface Key {
  readonly name: string;
  readonly meaning: Meaning;
  /** Number of its series in the sink; -1 when there is none yet. */
  series: number;
}

const MEANINGS = new Map<string, Meaning>([
  ['_step', 'step'],
  ['_timestamp', 'time'],
  ['_runtime', 'runtime'],
  ['epoch', 'epoch'],
  ['Epoch', 'epoch'],
  // Hugging Face writes both of these.
  ['train/epoch', 'trainer-epoch'],
  ['trainer/epoch', 'trainer-epoch'],
]);

/** Larger values of a history are pictures and tables, larger ones of a config are no hyperparameters. */
const LONGEST_VALUE = 1 << 20;

const decoder = new TextDecoder();

/** Takes the history and the config out of W&B records. Passes over system figures, printed text, files and the rest. */
export class WandbDecoder implements RecordVisitor {
  readonly #wire = new WireReader();
  readonly #keys = new NameCache<Key>((name) => ({
    name,
    // What begins with an underscore is W&B's own.
    meaning: MEANINGS.get(name) ?? (name.startsWith('_') ? 'internal' : 'metric'),
    series: -1,
  }));
  /** Seconds since 1970 when the run started; NaN while that is unknown. */
  #started = NaN;
  /** Metrics of the history record that is being read. */
  readonly #metrics: { key: Key; value: number }[] = [];

  record(bytes: Uint8Array, view: DataView, start: number, end: number, sink: PointSink): boolean {
    const wire = this.#wire;
    wire.reset(bytes, view, start, end);
    for (let key = wire.next(); key !== 0; key = wire.next()) {
      if (key !== HISTORY && key !== CONFIG && key !== RUN) {
        wire.skip(key);
        continue;
      }
      const outer = wire.enter();
      if (key === HISTORY) this.#readHistory(sink);
      else if (key === CONFIG) this.#readConfig(sink);
      else this.#readRun(sink);
      wire.leave(outer);
    }
    return !wire.failed;
  }

  #readHistory(sink: PointSink): void {
    const wire = this.#wire;
    let step = NaN;
    const found = { step: NaN, time: NaN, runtime: NaN, epoch: NaN, 'trainer-epoch': NaN };
    this.#metrics.length = 0;
    for (let key = wire.next(); key !== 0; key = wire.next()) {
      if (key === HISTORY_STEP) {
        step = 0;
        const outer = wire.enter();
        for (let inner = wire.next(); inner !== 0; inner = wire.next()) {
          if (inner === STEP_NUMBER) step = wire.signed();
          else wire.skip(inner);
        }
        wire.leave(outer);
      } else if (key === HISTORY_ITEM) {
        const outer = wire.enter();
        const item = this.#readItem();
        wire.leave(outer);
        if (item === null) continue;
        if (item.text !== null) this.#takeObject(item.key, item.text);
        else if (item.key.meaning === 'metric') this.#metrics.push(item);
        else if (item.key.meaning !== 'internal') found[item.key.meaning] = item.value;
      } else wire.skip(key);
    }
    if (wire.failed || this.#metrics.length === 0) return;
    const seconds = Number.isNaN(found.time) ? this.#started + found.runtime : found.time;
    const epoch = Number.isNaN(found.epoch) ? found['trainer-epoch'] : found.epoch;
    sink.row(epoch, Number.isNaN(found.step) ? step : found.step, seconds > 0 ? seconds * 1000 : NaN);
    for (const { key, value } of this.#metrics) {
      if (key.series === -1) key.series = sink.series(key.name);
      sink.value(key.series, value);
    }
  }

  /** Key and value of an item of the history. `text`: it is a JSON object. Null: nothing that can be drawn. */
  #readItem(): { readonly key: Key; readonly value: number; readonly text: string | null } | null {
    const wire = this.#wire;
    const { key, jsonStart, jsonEnd } = this.#findItem();
    if (key === null || wire.failed || jsonEnd - jsonStart > LONGEST_VALUE) return null;
    const first = wire.bytes[jsonStart];
    // "{" of an object; anything but a number, a quoted or bare NaN or Infinity begins otherwise.
    if (first === 0x7b) return { key, value: NaN, text: decoder.decode(wire.bytes.subarray(jsonStart, jsonEnd)) };
    if (jsonEnd - jsonStart > 400) return null;
    const value = numberIn(wire.bytes.subarray(jsonStart, jsonEnd));
    return value === null ? null : { key, value, text: null };
  }

  #findItem(): { readonly key: Key | null; readonly jsonStart: number; readonly jsonEnd: number } {
    const wire = this.#wire;
    let key: Key | null = null;
    let path = '';
    let jsonStart = 0;
    let jsonEnd = 0;
    for (let part = wire.next(); part !== 0; part = wire.next()) {
      if (part === ITEM_KEY) {
        const start = wire.span();
        // An empty key beside a nested one is the absence of a key.
        if (wire.at > start) key = this.#keys.find(wire.bytes, start, wire.at);
      } else if (part === ITEM_NESTED_KEY) {
        const start = wire.span();
        path += (path === '' ? '' : '.') + decoder.decode(wire.bytes.subarray(start, wire.at));
      } else if (part === ITEM_JSON) {
        jsonStart = wire.span();
        jsonEnd = wire.at;
      } else wire.skip(part);
    }
    return { key: path === '' ? key : this.#keyNamed(path), jsonStart, jsonEnd };
  }

  /** Numbers inside of an object, `train.loss`. Objects with a `_type` are pictures, tables and the like. */
  #takeObject(parent: Key, text: string): void {
    const object = parseLoosely(text);
    if (parent.meaning === 'metric' && isJsonObject(object)) this.#takeMembers(parent.name, object, 0);
  }

  #takeMembers(prefix: string, object: Readonly<Record<string, Json>>, depth: number): void {
    if ('_type' in object || depth > 8) return;
    for (const [name, value] of Object.entries(object)) {
      const path = `${prefix}.${name}`;
      if (isJsonObject(value)) this.#takeMembers(path, value, depth + 1);
      else {
        const number = typeof value === 'number' ? value : typeof value === 'string' ? notFinite(value) : null;
        if (number !== null) this.#metrics.push({ key: this.#keyNamed(path), value: number });
      }
    }
  }

  #keyNamed(name: string): Key {
    const bytes = new TextEncoder().encode(name);
    return this.#keys.find(bytes, 0, bytes.length);
  }

  #readRun(sink: PointSink): void {
    const wire = this.#wire;
    for (let key = wire.next(); key !== 0; key = wire.next()) {
      if (key !== RUN_CONFIG && key !== START_TIME) {
        wire.skip(key);
        continue;
      }
      const outer = wire.enter();
      if (key === RUN_CONFIG) this.#readConfig(sink);
      else {
        let seconds = 0;
        let nanoseconds = 0;
        for (let inner = wire.next(); inner !== 0; inner = wire.next()) {
          if (inner === SECONDS) seconds = wire.signed();
          else if (inner === NANOSECONDS) nanoseconds = wire.signed();
          else wire.skip(inner);
        }
        this.#started = seconds + nanoseconds / 1e9;
      }
      wire.leave(outer);
    }
  }

  #readConfig(sink: PointSink): void {
    const wire = this.#wire;
    const values: [string, Json][] = [];
    for (let key = wire.next(); key !== 0; key = wire.next()) {
      if (key !== CONFIG_UPDATE) {
        wire.skip(key);
        continue;
      }
      const outer = wire.enter();
      const item = this.#findItem();
      wire.leave(outer);
      const { key: name, jsonStart, jsonEnd } = item;
      if (name === null || wire.failed || jsonEnd - jsonStart > LONGEST_VALUE) continue;
      if (name.name === '_wandb' || name.name.startsWith('_wandb.')) continue;
      values.push([name.name, configValue(decoder.decode(wire.bytes.subarray(jsonStart, jsonEnd)))]);
    }
    if (values.length > 0 && !wire.failed) sink.hyperparameters(Object.fromEntries(values));
  }
}

/** A value of the config; what is no JSON (Python writes a bare NaN) is kept as its text. */
function configValue(text: string): Json {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return text;
  }
  // As in config.yaml: `{ desc: …, value: … }`.
  if (!isJsonObject(value)) return value;
  const inner = value['value'];
  return inner !== undefined && Object.keys(value).every((key) => key === 'value' || key === 'desc') ? inner : value;
}

const cursor: NumberCursor = { at: 0 };

/** A JSON number, or the names that Python's json and W&B give to what JSON cannot say. */
function numberIn(bytes: Uint8Array): number | null {
  cursor.at = 0;
  const value = readNumberBytes(bytes, cursor);
  if (value !== undefined) return cursor.at === bytes.length ? value : null;
  const text = decoder.decode(bytes);
  return notFinite(text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text);
}

function notFinite(text: string): number | null {
  switch (text) {
    case 'NaN':
      return NaN;
    case 'Infinity':
      return Infinity;
    case '-Infinity':
      return -Infinity;
    default:
      return null;
  }
}
