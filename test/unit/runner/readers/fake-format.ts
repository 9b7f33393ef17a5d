import type { PointSink } from '../../../../src/core/logs/point-sink';
import type { FileFormat, FileReader } from '../../../../src/runner/readers/format';

/**
 * A format for tests of what surrounds formats. A line is `epoch;step;name=value;name=value`, either of the first two
 * may be empty; `#name=value` is a hyperparameter; anything else is damage. Names may end with `*`: the whole line is
 * held back until the next one comes.
 */
export const LINES: FileFormat = {
  id: 'csv',
  title: 'lines of a test',
  growth: 'append',
  epochs: 'counted',
  recognise: (name) => (name.endsWith('.lines') ? 0.9 : 0),
  open: () => new LineReader(),
};

/** The same as a document that is written anew each time. Without its last line `.` it is unfinished. */
export const DOCUMENT: FileFormat = {
  ...LINES,
  id: 'json',
  title: 'document of a test',
  growth: 'whole',
  recognise: (name) => (name.endsWith('.document') ? 0.9 : 0),
  open: () => new DocumentReader(),
};

class LineReader implements FileReader {
  #rest = '';

  push(bytes: Uint8Array, sink: PointSink): void {
    const lines = (this.#rest + Buffer.from(bytes).toString('latin1')).split('\n');
    this.#rest = lines.pop() ?? '';
    if (lines.at(-1)?.endsWith('*') === true) this.#rest = `${lines.pop() ?? ''}\n${this.#rest}`;
    for (const line of lines) take(line, sink);
  }

  end(sink: PointSink): void {
    for (const line of this.#rest.split('\n')) take(line, sink);
    this.#rest = '';
  }
}

class DocumentReader implements FileReader {
  #text = '';

  get isUnfinished(): boolean {
    return !this.#text.endsWith('.\n');
  }

  push(bytes: Uint8Array): void {
    this.#text += Buffer.from(bytes).toString('latin1');
  }

  end(sink: PointSink): void {
    if (this.isUnfinished) sink.damage('The document is not complete.');
    for (const line of this.#text.split('\n').slice(0, -2)) take(line, sink);
  }
}

function take(text: string, sink: PointSink): void {
  const line = text.endsWith('*') ? text.slice(0, -1) : text;
  if (line === '') return;
  const setting = /^#(\w+)=(.*)$/.exec(line);
  if (setting !== null) {
    sink.hyperparameters({ [setting[1] ?? '']: setting[2] ?? '' });
    return;
  }
  const [epoch = '', step = '', ...values] = line.split(';');
  if (values.length === 0) {
    sink.damage(`“${line}” is not understood.`);
    return;
  }
  sink.row(epoch === '' ? NaN : Number(epoch), step === '' ? NaN : Number(step), NaN);
  for (const pair of values) {
    const [name = '', value = ''] = pair.split('=');
    sink.value(sink.series(name), Number(value));
  }
}
