import type { PointSink } from '../../core/logs/point-sink';
import { readNumberBytes, type NumberCursor } from '../store/decimal';
import type { FlatRecord } from './flat-record';
import {
  CLOCK,
  EPOCH,
  FIXED,
  numberOf,
  SKIP,
  STEP,
  TEXT,
  TIME,
  timeOf,
  type RecordPlan,
  type RecordRows,
} from './record-rows';
import { textOf } from './text-decoding';

const QUOTE = 34;
const BACKSLASH = 92;

/** Logs have one shape of line, or a few that take turns. */
const MAX_SHAPES = 12;

/** What stands between the values of a line, and what the values are for. */
interface Shape {
  /** One more than there are slots: before each value, and behind the last. */
  readonly texts: readonly Uint8Array[];
  /** Use of each value, as in RecordPlan. */
  readonly slots: Int32Array;
  /** Whether the value is a text in quotes. */
  readonly isText: readonly boolean[];
  readonly clock: number;
}

/**
 * Reads lines that look like an earlier one but for their values, by comparing bytes and scanning numbers, without
 * making a string or an object. A line that differs in anything else is not read. The values are those that the
 * general way gives, to the bit.
 */
export class RecordShapes {
  #shapes: Shape[] = [];
  #values = new Float64Array(0);
  readonly #cursor: NumberCursor = { at: 0 };

  /** Remembers the shape of the line from `start` to `end` that the record was read from. */
  learn(bytes: Uint8Array, start: number, end: number, record: FlatRecord, plan: RecordPlan): void {
    const texts: Uint8Array[] = [];
    const slots: number[] = [];
    const isText: boolean[] = [];
    let from = start;
    for (let place = 0; place < plan.uses.length; place++) {
      const value = record.values[place] ?? null;
      const use = plan.uses[place] ?? SKIP;
      // What is neither number nor text, and what decides on the rest, is part of the shape.
      if (use === FIXED || (typeof value !== 'number' && typeof value !== 'string')) continue;
      const at = record.starts[place] ?? -1;
      const to = record.ends[place] ?? -1;
      // NaN and its kin are read the general way.
      if (at < from || to <= at) return;
      if (typeof value === 'number' && value - value !== 0) return;
      const inQuotes = typeof value === 'string';
      const isTextual = use === SKIP || use === TEXT || use === TIME || (use === CLOCK && numberOf(value) === null);
      const asNumber = inQuotes && !isTextual;
      texts.push(Uint8Array.from(bytes.subarray(from, asNumber ? at + 1 : at)));
      slots.push(use);
      isText.push(inQuotes && !asNumber);
      from = asNumber ? to - 1 : to;
    }
    texts.push(Uint8Array.from(bytes.subarray(from, end)));
    if (slots.length === 0) return;
    if (slots.length > this.#values.length) this.#values = new Float64Array(slots.length);
    const shape = { texts, slots: Int32Array.from(slots), isText, clock: plan.clock };
    // A line with escapes, or with numbers in a way of their own, could not be read by its own shape.
    if (this.#match(shape, bytes, start) !== end) return;
    this.#shapes.unshift(shape);
    if (this.#shapes.length > MAX_SHAPES) this.#shapes.pop();
  }

  /** Reads a line, and puts it into the sink. Where it ends, at its line end; -1 when it is like no line before. */
  read(bytes: Uint8Array, start: number, rows: RecordRows, sink: PointSink): number {
    for (let index = 0; index < this.#shapes.length; index++) {
      const shape = this.#shapes[index];
      if (shape === undefined) break;
      const end = this.#match(shape, bytes, start);
      if (end < 0) continue;
      if (index > 0) {
        this.#shapes.splice(index, 1);
        this.#shapes.unshift(shape);
      }
      this.#give(shape, rows, sink);
      return end;
    }
    return -1;
  }

  #match(shape: Shape, bytes: Uint8Array, start: number): number {
    const { texts, slots, isText } = shape;
    const cursor = this.#cursor;
    const values = this.#values;
    let at = start;
    for (let slot = 0; slot <= slots.length; slot++) {
      const text = texts[slot];
      if (text === undefined) return -1;
      const length = text.length;
      for (let i = 0; i < length; i++) if (bytes[at + i] !== text[i]) return -1;
      at += length;
      if (slot === slots.length) break;
      if (isText[slot] === true) {
        const from = at;
        at = afterText(bytes, at);
        if (at < 0 || !this.#takeText(bytes, from + 1, at - 1, slots[slot] ?? SKIP, slot)) return -1;
        continue;
      }
      cursor.at = at;
      const value = readNumberBytes(bytes, cursor);
      if (value === undefined) return -1;
      at = cursor.at;
      values[slot] = value;
    }
    const code = bytes[at];
    return code === 10 || code === 13 ? at : -1;
  }

  /** False where the text is a number after all, which counts as a metric. */
  #takeText(bytes: Uint8Array, from: number, to: number, use: number, slot: number): boolean {
    if (use === SKIP) return true;
    if (use === TEXT && !mayBeNumber(bytes, from)) return true;
    const text = textOf(bytes.subarray(from, to));
    if (use !== TIME && numberOf(text) !== null) return false;
    if (use !== TEXT) this.#values[slot] = timeOf(text);
    return true;
  }

  #give(shape: Shape, rows: RecordRows, sink: PointSink): void {
    const { slots, isText } = shape;
    const values = this.#values;
    let epoch = NaN;
    let step = NaN;
    let time = NaN;
    for (let slot = 0; slot < slots.length; slot++) {
      const use = slots[slot] ?? SKIP;
      if (use >= 0) continue;
      const value = values[slot] ?? NaN;
      if (use === EPOCH) epoch = value;
      else if (use === STEP) step = value;
      else if (use === TIME || (use === CLOCK && time !== time)) time = isText[slot] === true ? value : timeOf(value);
    }
    let begun = false;
    for (let slot = 0; slot < slots.length; slot++) {
      const use = slots[slot] ?? SKIP;
      const value = values[slot] ?? NaN;
      const series = use === CLOCK ? (isText[slot] === true || !(value < 1e8) ? SKIP : shape.clock) : use;
      if (series < 0) continue;
      if (!begun) sink.row(epoch, step, time);
      begun = true;
      sink.value(series, value);
    }
    if (begun) rows.hasRead(epoch, step);
  }
}

/** Whether a number may begin at `at`: with a digit, a sign, a point, or as nan and inf do. */
function mayBeNumber(bytes: Uint8Array, at: number): boolean {
  const code = bytes[at] ?? 0;
  const next = (bytes[at + 1] ?? 0) | 32;
  return (code >= 43 && code <= 57) || ((code | 32) === 110 && next === 97) || ((code | 32) === 105 && next === 110);
}

/** Behind the text that begins at `at`; -1 when it has escapes or does not end on its line. */
function afterText(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== QUOTE) return -1;
  for (let to = at + 1; to < bytes.length; to++) {
    const code = bytes[to] ?? 0;
    if (code === QUOTE) return to + 1;
    if (code === BACKSLASH || code < 32) return -1;
  }
  return -1;
}
