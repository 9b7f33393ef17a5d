import { EpochBase } from '../../core/logs/epoch-base';
import type { PointSink } from '../../core/logs/point-sink';
import { createPrintedReader } from '../../core/logs/printed';
import type { LogReader, ParsedLine } from '../../core/logs/reader';
import { isCurveName } from './roles';
import { assertNever } from '../../core/assert';
import type { FileFormat, FileReader } from './format';
import { LineBuffer } from './line-buffer';
import { decoding, textOf } from './text-decoding';

const TEXT_NAME = /(?:^|\/)(?:[^/.]+|[^/]*\.(?:log|txt|out|err|stdout|stderr|text|\d+))$/i;
const NOT_A_LOG =
  /(?:^|\/)(?:requirements[^/]*|readme[^/]*|license[^/]*|licence[^/]*|notice[^/]*|makefile|dockerfile)$/i;

/**
 * What a training program printed, kept in a file: by `tee`, `nohup`, Slurm, or a logging handler. All dialects are
 * those of printed output, which comes out with epochs from 1.
 */
export const textFormat: FileFormat = {
  id: 'text',
  title: 'Printed output',
  growth: 'append',
  epochs: 'fractional',
  recognise(name, { text, whole }) {
    if (!TEXT_NAME.test(name) || NOT_A_LOG.test(name)) return 0;
    // A program prints words; a table of nothing but numbers is a measurement, however long it is looked at.
    if (text === null || !/\p{L}{2}/u.test(text)) return 0;
    const reader = createPrintedReader();
    let rows = 0;
    let curves = 0;
    for (const line of [...reader.push(text), ...reader.end()]) {
      if (line.kind !== 'observation') continue;
      rows += 1;
      const isCounted = line.epoch !== null || line.step !== null;
      if (isCounted && Object.keys(line.values).some((metric) => isCurveName(metric))) curves += 1;
    }
    if (curves > 1) return 0.55;
    if (curves === 1) return 0.5;
    const isLogName = /\.(?:log|out|\d+)$/i.test(name);
    if (rows > 2 && isLogName) return 0.35;
    // Losses may come after a long preamble, longer than what was looked at.
    return !whole && isLogName ? 0.3 : 0;
  },
  open: ({ epochs }) => decoding(new TextReader(epochs)),
};

class TextReader implements FileReader {
  readonly #lines = new LineBuffer();
  readonly #reader: LogReader;
  readonly #series = new Map<string, number>();

  constructor(epochs = new EpochBase()) {
    this.#reader = createPrintedReader({ epochs });
  }

  push(bytes: Uint8Array, sink: PointSink): void {
    const whole = this.#lines.add(bytes);
    if (whole !== null) this.#text(whole, sink);
  }

  end(sink: PointSink, leavesOpenLine?: boolean): void {
    const rest = this.#lines.rest(leavesOpenLine);
    if (rest.length > 0) this.#text(rest, sink);
    this.#give(this.#reader.end(), sink);
  }

  #text(bytes: Uint8Array, sink: PointSink): void {
    this.#give(this.#reader.push(textByLines(bytes)), sink);
  }

  #give(lines: readonly ParsedLine[], sink: PointSink): void {
    for (const line of lines) {
      switch (line.kind) {
        case 'observation': {
          sink.row(line.epoch ?? NaN, line.step ?? NaN, NaN);
          for (const [name, value] of Object.entries(line.values)) sink.value(this.#seriesOf(name, sink), value);
          break;
        }
        case 'hyperparameters':
          sink.hyperparameters(line.values);
          break;
        case 'control':
          // Checkpoints and notices are for the run that prints them; a file of it has curves only.
          break;
        default:
          assertNever(line);
      }
    }
  }

  #seriesOf(name: string, sink: PointSink): number {
    const known = this.#series.get(name);
    if (known !== undefined) return known;
    const series = sink.series(name);
    this.#series.set(name, series);
    return series;
  }
}

/** Text of whole lines. Where some line is no UTF-8, each line decides for itself, so that cutting does not matter. */
function textByLines(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const text = buffer.toString('utf8');
  if (!text.includes('\uFFFD')) return text;
  let out = '';
  for (let at = 0; at < bytes.length;) {
    let end = at;
    while (end < bytes.length && bytes[end] !== 10 && bytes[end] !== 13) end += 1;
    out += textOf(bytes.subarray(at, end + 1));
    at = end + 1;
  }
  return out;
}
