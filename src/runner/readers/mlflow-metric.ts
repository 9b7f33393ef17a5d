import type { PointSink } from '../../core/logs/point-sink';
import type { FileFormat, FileReader } from './format';
import { LineBuffer } from './line-buffer';
import { LineCount } from './line-count';
import { cellNumber } from './table-cells';
import { decoding, textOf } from './text-decoding';
import { wallTimeOf } from './wall-time';

const PLACE = /(?:^|\/)metrics\/(.+)$/;
const LINE = /^(\d{9,16}) (\S+)(?: (-?\d+)(?: .*)?)?$/;
const LF = 10;
const CR = 13;

/**
 * One metric of a run in MLflow's file store: `mlruns/<experiment>/<run>/metrics/<name>`, a line `timestamp value step`
 * for each call of log_metric, milliseconds first. The name may hold slashes. Older versions wrote no step, newer ones
 * write the data set behind it. Source: mlflow/store/tracking/file_store.py.
 */
export const mlflowMetricFormat: FileFormat = {
  id: 'mlflow-metric',
  title: 'MLflow metric',
  growth: 'append',
  epochs: 'counted',
  recognise(name, { text, whole }) {
    const lines = (text ?? '').split(/\r?\n/);
    // The last line may be cut.
    if (!whole || lines.at(-1) === '') lines.pop();
    if (lines.length === 0 || !lines.every((line) => LINE.test(line) || line === '')) return 0;
    if (PLACE.test(name)) return 0.98;
    return lines.every((line) => / \S+ -?\d+$/.test(line)) && !/\.\w{1,4}$/.test(name) ? 0.5 : 0;
  },
  open: ({ name }) => decoding(new MetricReader(name)),
};

class MetricReader implements FileReader {
  readonly #file: string;
  readonly #name: string;
  readonly #lines = new LineBuffer();
  #series: number | null = null;
  readonly #line = new LineCount();

  constructor(file: string) {
    this.#file = file;
    this.#name = PLACE.exec(file)?.[1] ?? file.slice(file.lastIndexOf('/') + 1);
  }

  push(bytes: Uint8Array, sink: PointSink): void {
    const whole = this.#lines.add(bytes);
    if (whole !== null) this.#read(whole, sink);
  }

  end(sink: PointSink, leavesOpenLine?: boolean): void {
    const rest = this.#lines.rest(leavesOpenLine);
    if (rest.length > 0) this.#read(Buffer.concat([rest, Uint8Array.of(LF)]), sink);
  }

  #read(bytes: Uint8Array, sink: PointSink): void {
    for (let at = 0; at < bytes.length;) {
      let end = at;
      while (bytes[end] !== LF && bytes[end] !== CR) end += 1;
      const line = textOf(bytes.subarray(at, Math.min(end, at + 1000))).trim();
      if (end > at) this.#line.text();
      if (line !== '') this.#take(line, sink);
      this.#line.end(bytes[end]);
      at = end + 1;
    }
  }

  #take(line: string, sink: PointSink): void {
    const [, time = '', text = '', step] = LINE.exec(line) ?? [];
    const value = cellNumber(text, 'unsure');
    if (typeof value !== 'number') {
      sink.damage(`${this.#file}, line ${this.#line.number}: it is not “timestamp value step”, so it is left out.`);
      return;
    }
    this.#series ??= sink.series(this.#name);
    sink.row(NaN, step === undefined ? NaN : Number(step), wallTimeOf(Number(time)));
    sink.value(this.#series, value);
  }
}
