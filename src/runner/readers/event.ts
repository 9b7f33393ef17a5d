import type { PointSink } from '../../core/logs/point-sink';
import { EventShapes } from './event-shapes';
import type { RecordVisitor } from './held-bytes';
import { readHParams } from './hparams';
import { NameCache } from './name-cache';
import { readTensor } from './tensor';
import { FIXED32, FIXED64, LEN, VARINT, WireReader, field } from './wire';

/** Fields of Event (tensorflow/core/util/event.proto). */
const WALL_TIME = field(1, FIXED64);
const STEP = field(2, VARINT);
const SUMMARY = field(5, LEN);

/** Fields of Summary, Summary.Value, SummaryMetadata and its PluginData (tensorflow/core/framework/summary.proto). */
const VALUE = field(1, LEN);
const TAG = field(1, LEN);
const SIMPLE_VALUE = field(2, FIXED32);
const TENSOR = field(8, LEN);
const METADATA = field(9, LEN);
const PLUGIN_DATA = field(1, LEN);
const DATA_CLASS = field(4, VARINT);
const PLUGIN_NAME = field(1, LEN);
const CONTENT = field(2, LEN);

const DATA_CLASS_SCALAR = 1;

/** Where the step stands when the time stands first. */
const STEP_AT = 9;

/** What a tag holds. Writers say so at its first value only. */
type TagKind = 'unknown' | 'scalar' | 'other';

interface Tag {
  readonly name: string;
  kind: TagKind;
  /** Number of its series in the sink; -1 when there is none yet. */
  series: number;
}

const decoder = new TextDecoder();

/** Takes scalars and hyperparameters out of Event messages. Passes over pictures, histograms, graphs and texts. */
export class EventDecoder implements RecordVisitor {
  readonly #wire = new WireReader();
  readonly #shapes = new EventShapes<Tag>();
  readonly #tags = new NameCache<Tag>((name) => ({ name, kind: 'unknown', series: -1 }));
  /** Of the event that is being read. */
  #step = 0;
  #time = NaN;
  #hasRow = false;
  #values = 0;
  /** Where the last value that was passed on lies, if it is a binary32 and may be learned; else -1. And its tag. */
  #floatAt = -1;
  #tag: Tag | null = null;

  record(bytes: Uint8Array, view: DataView, start: number, end: number, sink: PointSink): boolean {
    return this.#readKnown(bytes, view, start, end, sink) || this.#readAny(bytes, view, start, end, sink);
  }

  /** Reads an event that begins with time and step (0 is left out) and goes on in a shape that is known. */
  #readKnown(bytes: Uint8Array, view: DataView, start: number, end: number, sink: PointSink): boolean {
    let at = start + STEP_AT;
    if (at + 8 > end || bytes[start] !== WALL_TIME) return false;
    let step = 0;
    if (bytes[at] === STEP) {
      // Up to 28 bits; larger steps are left to #readAny.
      let byte = bytes[at + 1] ?? 0;
      step = byte & 127;
      at += 2;
      for (let shift = 7; byte >= 128; shift += 7) {
        if (shift === 28) return false;
        byte = bytes[at++] ?? 0;
        step |= (byte & 127) << shift;
      }
    }
    const tag = this.#shapes.match(view, at, end);
    if (tag === null) return false;
    const seconds = view.getFloat64(start + 1, true);
    sink.row(NaN, step, seconds > 0 ? seconds * 1000 : NaN);
    if (tag.series === -1) tag.series = sink.series(tag.name);
    sink.value(tag.series, view.getFloat32(this.#shapes.valueAt, true));
    return true;
  }

  #readAny(bytes: Uint8Array, view: DataView, start: number, end: number, sink: PointSink): boolean {
    const wire = this.#wire;
    wire.reset(bytes, view, start, end);
    let seconds = 0;
    let step = 0;
    let stepEnd = start + STEP_AT;
    let fields = 0;
    let summaries = 0;
    let summary = 0;
    let summaryEnd = 0;
    for (let key = wire.next(); key !== 0; key = wire.next()) {
      fields += 1;
      if (key === WALL_TIME) seconds = wire.double();
      else if (key === STEP) {
        step = wire.signed();
        stepEnd = wire.at;
      } else if (key === SUMMARY) {
        summary = wire.span();
        summaryEnd = wire.at;
        summaries += 1;
      } else wire.skip(key);
    }
    if (wire.failed) return false;
    if (summaries === 0) return true;
    this.#step = step;
    this.#time = seconds > 0 ? seconds * 1000 : NaN;
    this.#hasRow = false;
    this.#values = 0;
    this.#floatAt = -1;
    if (summaries === 1) {
      wire.reset(bytes, view, summary, summaryEnd);
      this.#readSummary(sink);
      // Time first, then perhaps the step, then the summary, and nothing else: what #readKnown expects.
      const isPlain = bytes[start] === WALL_TIME && fields === (bytes[start + STEP_AT] === STEP ? 3 : 2);
      if (isPlain && summaryEnd === end && this.#values === 1 && this.#floatAt !== -1 && this.#tag !== null) {
        this.#shapes.remember(this.#tag, view, stepEnd, this.#floatAt, end);
      }
    } else {
      // Two fields of one message are one message that was cut in two.
      wire.reset(bytes, view, start, end);
      for (let key = wire.next(); key !== 0; key = wire.next()) {
        if (key === SUMMARY) {
          const outer = wire.enter();
          this.#readSummary(sink);
          wire.leave(outer);
        } else wire.skip(key);
      }
    }
    return !wire.failed;
  }

  #readSummary(sink: PointSink): void {
    const wire = this.#wire;
    for (let key = wire.next(); key !== 0; key = wire.next()) {
      if (key === VALUE) {
        const outer = wire.enter();
        this.#values += 1;
        this.#readValue(sink);
        wire.leave(outer);
      } else wire.skip(key);
    }
  }

  #readValue(sink: PointSink): void {
    const wire = this.#wire;
    let tagStart = 0;
    let tagEnd = 0;
    let simple = 0;
    let simpleAt = -1;
    let tensor = -1;
    let tensorEnd = -1;
    let metadata = -1;
    let metadataEnd = -1;
    for (let key = wire.next(); key !== 0; key = wire.next()) {
      if (key === TAG) {
        tagStart = wire.span();
        tagEnd = wire.at;
      } else if (key === SIMPLE_VALUE) {
        simple = wire.float();
        simpleAt = wire.at - 4;
      } else if (key === TENSOR) {
        tensor = wire.span();
        tensorEnd = wire.at;
        simpleAt = -1;
      } else if (key === METADATA) {
        metadata = wire.span();
        metadataEnd = wire.at;
      } else wire.skip(key);
    }
    if (wire.failed || (simpleAt === -1 && tensor === -1 && metadata === -1)) return;
    const tag = this.#tags.find(wire.bytes, tagStart, tagEnd);
    const end = wire.at;
    if (metadata !== -1) {
      wire.at = metadata;
      wire.end = metadataEnd;
      this.#readMetadata(tag, sink);
    }
    if (simpleAt !== -1) this.#emit(tag, simple, simpleAt, sink);
    else if (tensor !== -1 && tag.kind !== 'other') {
      wire.at = tensor;
      wire.end = tensorEnd;
      this.#readTensor(tag, sink);
    }
    wire.at = end;
    wire.end = end;
  }

  #readTensor(tag: Tag, sink: PointSink): void {
    const tensor = readTensor(this.#wire);
    if (tensor.kind === 'number' && (tensor.rank === 0 || tag.kind === 'scalar')) {
      this.#emit(tag, tensor.value, tensor.floatAt, sink);
    } else if (tag.kind === 'scalar') {
      sink.damage(`A value of ${tag.name} at step ${this.#step} is called a scalar but is not one number`);
    }
  }

  #readMetadata(tag: Tag, sink: PointSink): void {
    const wire = this.#wire;
    let plugin = '';
    let dataClass = 0;
    for (let key = wire.next(); key !== 0; key = wire.next()) {
      if (key === PLUGIN_DATA) {
        const outer = wire.enter();
        plugin = this.#readPlugin(sink);
        wire.leave(outer);
      } else if (key === DATA_CLASS) dataClass = wire.varint();
      else wire.skip(key);
    }
    const kind = kindOf(plugin, dataClass);
    if (kind === 'unknown' || kind === tag.kind) return;
    tag.kind = kind;
    this.#shapes.forget();
  }

  #readPlugin(sink: PointSink): string {
    const wire = this.#wire;
    let plugin = '';
    let content = -1;
    let contentEnd = -1;
    for (let key = wire.next(); key !== 0; key = wire.next()) {
      if (key === PLUGIN_NAME) {
        const start = wire.span();
        plugin = decoder.decode(wire.bytes.subarray(start, wire.at));
      } else if (key === CONTENT) {
        content = wire.span();
        contentEnd = wire.at;
      } else wire.skip(key);
    }
    if (plugin !== 'hparams' || content === -1 || wire.failed) return plugin;
    wire.at = content;
    wire.end = contentEnd;
    const values = readHParams(wire);
    if (values !== null) sink.hyperparameters(values);
    return plugin;
  }

  #emit(tag: Tag, value: number, floatAt: number, sink: PointSink): void {
    if (tag.name === '') {
      sink.damage(`A value at step ${this.#step} has no name`);
      return;
    }
    if (!this.#hasRow) {
      sink.row(NaN, this.#step, this.#time);
      this.#hasRow = true;
    }
    if (tag.series === -1) tag.series = sink.series(tag.name);
    sink.value(tag.series, value);
    this.#tag = tag;
    this.#floatAt = floatAt;
  }
}

function kindOf(plugin: string, dataClass: number): TagKind {
  if (plugin === 'scalars' || dataClass === DATA_CLASS_SCALAR) return 'scalar';
  return plugin === '' && dataClass === 0 ? 'unknown' : 'other';
}
