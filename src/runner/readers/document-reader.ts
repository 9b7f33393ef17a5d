import { findHyperparameter } from '../../core/hyperparameters/table';
import type { Json } from '../../core/json';
import type { PointSink } from '../../core/logs/point-sink';
import { setMember } from '../store/exact-json';
import { DocumentColumns } from './document-columns';
import { FlatRecord, type Scalar } from './flat-record';
import type { FileReader } from './format';
import { JsonTokens, type JsonHandler } from './json-tokens';
import { CONFIG_WORD, RecordRows } from './record-rows';
import { splitPrefix } from './roles';

/** Objects that hold the curves and are no part of their names. */
const WRAPPERS = new Set(['history', 'training_history', 'train_history', 'hist', 'metrics', 'log', 'logs', 'results']);

/** `"0": …`, `"epoch_3": …`: an object that is a list in disguise, as pandas' to_json writes it. */
const COUNTER = /^(?:epoch[ _-]?)?(\d{1,9})$/i;

interface Frame {
  readonly isObject: boolean;
  /** Names that lead here, without wrappers. */
  readonly path: readonly string[];
  /** Whether settings lie here. */
  readonly isSettings: boolean;
}

/**
 * Reads a JSON document as it arrives, without holding it: arrays of records are rows, arrays of numbers are columns,
 * and so are objects with the keys 0, 1, 2, …. Records are given out one by one; columns, which are gathered as plain
 * numbers, at the end.
 */
export class DocumentReader implements FileReader, JsonHandler {
  readonly #file: string;
  /** Settings at the top of the document; null for every known hyperparameter. */
  readonly #wanted: ReadonlySet<string> | null;
  readonly #isDoubtful: boolean;
  readonly #tokens = new JsonTokens(this);
  readonly #rows = new RecordRows();
  readonly #columns = new DocumentColumns();
  readonly #record = new FlatRecord();
  readonly #settings: Record<string, Json> = {};
  readonly #frames: Frame[] = [];
  #key = '';
  /** Open containers of the record that is being read; 0 outside of records. */
  #inRecord = 0;
  /** The key of that record, where it counts. */
  #counter: number | null = null;
  #sink: PointSink | null = null;
  #line = 1;
  #isEmpty = true;
  #hasFailed = false;

  /** @param isDoubtful The keys 0, 1, 2 may be those of classes as well, so they do not count. */
  constructor(file: string, wanted: ReadonlySet<string> | null, isDoubtful = false) {
    this.#file = file;
    this.#wanted = wanted;
    this.#isDoubtful = isDoubtful;
  }

  push(bytes: Uint8Array, sink: PointSink): void {
    if (this.#hasFailed) return;
    this.#sink = sink;
    this.#isEmpty &&= bytes.length === 0;
    const stopped = this.#tokens.push(bytes, 0, bytes.length);
    this.#sink = null;
    for (let at = bytes.indexOf(10); at >= 0 && at < stopped; at = bytes.indexOf(10, at + 1)) this.#line += 1;
    if (!this.#tokens.hasFailed()) return;
    this.#hasFailed = true;
    sink.damage(`${this.#file}, line ${this.#line}: it is no JSON from there on; what stands before it was read.`);
  }

  end(sink: PointSink): void {
    this.#tokens.finish();
    if (this.#isEmpty) return;
    if (this.#tokens.isDone || this.#hasFailed) this.preview(sink);
    else sink.damage(`${this.#file}: it is not finished yet; it is read again when the rest is there.`);
    // Settings stand behind the records in some documents, before them in others.
    if (Object.keys(this.#settings).length > 0) sink.hyperparameters(this.#settings);
  }

  get isUnfinished(): boolean {
    return !this.#isEmpty && !this.#tokens.isDone;
  }

  /** Gives out the columns as far as they came. */
  preview(sink: PointSink): void {
    this.#columns.give(sink, (what) => sink.damage(`${this.#file}: ${what}`));
  }

  open(isObject: boolean): void {
    if (this.#inRecord > 0) {
      this.#inRecord += 1;
      this.#record.open(isObject);
      return;
    }
    const parent = this.#frames.at(-1);
    const counter = parent?.isObject === true ? COUNTER.exec(this.#key) : null;
    if (isObject && parent !== undefined && !parent.isSettings && (!parent.isObject || counter !== null)) {
      this.#record.clear();
      this.#record.open(true);
      this.#inRecord = 1;
      const counts = counter !== null && !(this.#isDoubtful && /^\d/.test(this.#key));
      this.#counter = counts ? Number(counter[1]) : null;
      return;
    }
    if (parent === undefined) {
      this.#frames.push({ isObject, path: [], isSettings: false });
      return;
    }
    const isWrapper = parent.path.length === 0 && isObject && WRAPPERS.has(this.#key.toLowerCase());
    const path = parent.isObject && !isWrapper ? [...parent.path, this.#key] : parent.path;
    if (!parent.isObject) this.#columns.spoil(path);
    const isSettings = parent.isSettings || (parent.path.length === 0 && isObject && isSettingsKey(this.#key));
    this.#frames.push({ isObject, path, isSettings });
  }

  close(): void {
    if (this.#inRecord === 0) {
      this.#frames.pop();
      return;
    }
    this.#inRecord -= 1;
    if (this.#inRecord === 0 && this.#counter !== null && this.#record.get('epoch') === undefined) {
      this.#record.key('epoch');
      this.#record.add(this.#counter, -1, -1);
    }
    this.#record.close();
    if (this.#inRecord > 0 || this.#sink === null) return;
    const folder = this.#frames.at(-1)?.path.at(-1) ?? '';
    this.#rows.take(this.#record, this.#sink, splitPrefix(folder) ?? '');
  }

  key(name: string | null): void {
    if (this.#inRecord > 0) this.#record.key(name);
    else this.#key = (name ?? '').slice(0, 500);
  }

  number(value: number): void {
    this.#value(value);
  }

  string(text: string | null): void {
    this.#value(text);
  }

  word(value: boolean | null): void {
    this.#value(value);
  }

  #value(value: Scalar): void {
    if (this.#inRecord > 0) {
      this.#record.add(value, -1, -1);
      return;
    }
    const frame = this.#frames.at(-1);
    if (frame === undefined) return;
    if (frame.isSettings) {
      if (frame.isObject) this.#setting([...frame.path.slice(1), this.#key].join('.'), value);
      return;
    }
    if (!frame.isObject || (frame.path.length > 0 && COUNTER.test(this.#key))) this.#columns.add(frame.path, value);
    else if (frame.path.length === 0 && this.#isWanted(this.#key)) this.#setting(this.#key, value);
  }

  #isWanted(name: string): boolean {
    return this.#wanted === null ? findHyperparameter(name) !== null : this.#wanted.has(name);
  }

  #setting(name: string, value: Scalar): void {
    if (value === null || (typeof value === 'string' && value.length > 300)) return;
    setMember(this.#settings, name, value);
  }
}

function isSettingsKey(key: string): boolean {
  return CONFIG_WORD.test(key) || key === 'trial_params' || key === 'training_args';
}
