import type { PointSink } from '../../core/logs/point-sink';
import { FlatRecord } from './flat-record';
import type { FileFormat, FileReader } from './format';
import { JsonTokens, type JsonHandler } from './json-tokens';
import { likenessOfLines } from './likeness';
import { LineBuffer, MAX_LINE } from './line-buffer';
import { LineCount } from './line-count';
import { RecordRows } from './record-rows';
import { RecordShapes } from './record-shapes';
import { decoding } from './text-decoding';

const LF = 10;
const CR = 13;
const SPACE = 32;
const TAB = 9;
const BRACE = 123;

/**
 * JSON lines: an object a line, as people write them, and as detectron2 (`metrics.json`, detectron2/utils/events.py),
 * mmcv and mmengine (`*.log.json`, `vis_data/scalars.json`, mmengine/visualization/vis_backend.py), fairseq
 * (`--log-format json`, fairseq/logging/progress_bar.py) and Weights & Biases' history do. https://jsonlines.org
 */
export const jsonlFormat: FileFormat = {
  id: 'jsonl',
  title: 'JSON lines',
  growth: 'append',
  epochs: 'counted',
  recognise(name, head) {
    const text = head.text?.trimStart() ?? '';
    // Lossline's own metrics.jsonl is read elsewhere; a lone brace begins a document.
    if (
      !/^(?:[^{\n]{0,200}\|\s)?\{[^\r\n]*\}\s*?(?:\r|\n|$)/.test(text.slice(0, MAX_LINE)) ||
      text.startsWith('{"seq":')
    )
      return 0;
    // A single record under another name than a log's is a summary or a setting.
    if (
      head.whole &&
      /\.json$/i.test(name) &&
      !/(?:metrics|scalars|log)[^/]*$/i.test(name) &&
      !text.trim().includes('\n')
    )
      return 0;
    return likenessOfLines(jsonlFormat, name, head);
  },
  open: ({ name }) => decoding(new JsonlReader(name)),
};

class JsonlReader implements FileReader {
  readonly #file: string;
  readonly #lines = new LineBuffer();
  readonly #shapes = new RecordShapes();
  readonly #rows = new RecordRows();
  readonly #record = new FlatRecord();
  readonly #tokens = new JsonTokens(handlerOf(this.#record));
  readonly #line = new LineCount();

  constructor(file: string) {
    this.#file = file;
  }

  push(bytes: Uint8Array, sink: PointSink): void {
    const whole = this.#lines.add(bytes);
    if (whole !== null) this.#read(whole, false, sink);
  }

  end(sink: PointSink, leavesOpenLine?: boolean): void {
    const rest = this.#lines.rest(leavesOpenLine);
    if (rest.length > 0) this.#read(Buffer.concat([rest, Uint8Array.of(LF)]), true, sink);
  }

  /** @param isTorn whether the last line has no end of its own. */
  #read(bytes: Uint8Array, isTorn: boolean, sink: PointSink): void {
    let at = 0;
    while (at < bytes.length) {
      const code = bytes[at];
      if (code === LF || code === CR) {
        this.#line.end(code);
        at += 1;
        continue;
      }
      this.#line.text();
      if (code === SPACE || code === TAB) {
        at += 1;
        continue;
      }
      const next = this.#shapes.read(bytes, at, this.#rows, sink);
      at = next >= 0 ? next : this.#slowLine(bytes, at, isTorn, sink);
    }
  }

  #slowLine(bytes: Uint8Array, start: number, isTorn: boolean, sink: PointSink): number {
    let end = start;
    while (bytes[end] !== LF && bytes[end] !== CR) end += 1;
    if (end - start > MAX_LINE) {
      sink.damage(`${this.#file}, line ${this.#line.number}: it is longer than 4 MiB and is left out.`);
      return end;
    }
    // A logging prefix may stand before the record: `… | INFO | train | {"epoch": 1, …}`.
    const from = start + Math.max(0, bytes.subarray(start, end).indexOf(BRACE));
    const record = this.#record;
    record.clear();
    this.#tokens.reset();
    if (bytes[from] === BRACE) this.#tokens.push(bytes, from, end);
    if (this.#tokens.isDone) {
      const plan = this.#rows.take(record, sink);
      if (plan !== null) this.#shapes.learn(bytes, start, end, record, plan);
    } else if (isTorn && end === bytes.length - 1) {
      sink.damage(`${this.#file}, line ${this.#line.number}: it stops in the middle, so it is left out.`);
    } else sink.damage(`${this.#file}, line ${this.#line.number}: it is no JSON object, so it is left out.`);
    return end;
  }
}

/** Lets tokens fill a record. */
function handlerOf(record: FlatRecord): JsonHandler {
  return {
    open: (isObject) => record.open(isObject),
    close: () => record.close(),
    key: (name) => record.key(name),
    number: (value, start, end) => record.add(value, start, end),
    string: (text, start, end) => record.add(text, start, end),
    word: (value) => record.add(value, -1, -1),
  };
}
