import type { Json } from '../../core/json';
import { FIXED64, LEN, VARINT, field, type WireReader } from './wire';

/** Fields of HParamsPluginData and SessionStartInfo (tensorboard/plugins/hparams/plugin_data.proto). */
const SESSION_START = field(3, LEN);
const HPARAMS = field(1, LEN);
/** Of an entry of a map. */
const KEY = field(1, LEN);
const VALUE = field(2, LEN);

/** Fields of google.protobuf.Value, ListValue and Struct (struct.proto). */
const NULL_VALUE = field(1, VARINT);
const NUMBER_VALUE = field(2, FIXED64);
const STRING_VALUE = field(3, LEN);
const BOOL_VALUE = field(4, VARINT);
const STRUCT_VALUE = field(5, LEN);
const LIST_VALUE = field(6, LEN);
const LIST_ITEM = field(1, LEN);
const STRUCT_ENTRY = field(1, LEN);

/** Deeper values are null. */
const DEEPEST = 20;

const decoder = new TextDecoder();

/**
 * Hyperparameters in the content that TensorBoard's HParams plugin keeps in the metadata of the tag
 * `_hparams_/session_start_info`. `wire` has entered that content. Null where it says nothing of hyperparameters: the
 * plugin also keeps the design of the experiment and the end of the session.
 */
export function readHParams(wire: WireReader): Record<string, Json> | null {
  let found: [string, Json][] | null = null;
  for (let key = wire.next(); key !== 0; key = wire.next()) {
    if (key === SESSION_START) {
      const outer = wire.enter();
      found = readEntries(wire, HPARAMS, 0);
      wire.leave(outer);
    } else wire.skip(key);
  }
  return found === null || wire.failed ? null : Object.fromEntries(found);
}

function readEntries(wire: WireReader, entry: number, depth: number): [string, Json][] {
  const entries: [string, Json][] = [];
  for (let key = wire.next(); key !== 0; key = wire.next()) {
    if (key !== entry) {
      wire.skip(key);
      continue;
    }
    let name = '';
    let value: Json = null;
    const outer = wire.enter();
    for (let inner = wire.next(); inner !== 0; inner = wire.next()) {
      if (inner === KEY) name = text(wire);
      else if (inner === VALUE) value = readValue(wire, depth + 1);
      else wire.skip(inner);
    }
    wire.leave(outer);
    entries.push([name, value]);
  }
  return entries;
}

function readValue(wire: WireReader, depth: number): Json {
  let value: Json = null;
  const outer = wire.enter();
  for (let key = wire.next(); key !== 0; key = wire.next()) {
    if (key === NUMBER_VALUE) value = finite(wire.double());
    else if (key === STRING_VALUE) value = text(wire);
    else if (key === BOOL_VALUE) value = wire.varint() !== 0;
    else if (key === STRUCT_VALUE && depth < DEEPEST) {
      const around = wire.enter();
      value = Object.fromEntries(readEntries(wire, STRUCT_ENTRY, depth));
      wire.leave(around);
    } else if (key === LIST_VALUE && depth < DEEPEST) {
      const around = wire.enter();
      value = readList(wire, depth);
      wire.leave(around);
    } else {
      if (key === NULL_VALUE) value = null;
      wire.skip(key);
    }
  }
  wire.leave(outer);
  return value;
}

function readList(wire: WireReader, depth: number): Json[] {
  const items: Json[] = [];
  for (let key = wire.next(); key !== 0; key = wire.next()) {
    if (key === LIST_ITEM) items.push(readValue(wire, depth + 1));
    else wire.skip(key);
  }
  return items;
}

/** JSON has no NaN and no infinities. */
function finite(value: number): Json {
  return Number.isFinite(value) ? value : String(value);
}

function text(wire: WireReader): string {
  const start = wire.span();
  return decoder.decode(wire.bytes.subarray(start, wire.failed ? start : wire.at));
}
