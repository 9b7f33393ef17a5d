import type { PointSink } from '../../core/logs/point-sink';
import { chooseLosses, isLossName } from '../../core/metrics/names';
import type { FileFormat } from './format';
import { isCurveName } from './roles';
import { textHead } from './text-decoding';

/** Names that training programs give to their logs. A name alone proves nothing; it tips the scales. */
const LOG_NAME =
  /(?:^|\/)(?:[\w.-]*metrics[\w.-]*|[\w.-]*(?:train|training|loss|losses|history|progress|results|scalars|epoch|logs?)[\w.-]*)\.(?:csv|tsv|log|txt|jsonl|ndjson|json)$|(?:^|\/)log$|\.log\.json$/i;

/** Counts what a reader finds, and keeps nothing but names. */
class Glance implements PointSink {
  readonly names: string[] = [];
  readonly #places = new Map<string, number>();
  rows = 0;
  counted = 0;
  timed = 0;
  values = 0;
  damaged = 0;
  settings = 0;

  series(name: string): number {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    this.#places.set(name, this.names.length);
    return this.names.push(name) - 1;
  }
  row(epoch: number, step: number, time: number): void {
    this.rows += 1;
    if (epoch === epoch || step === step) this.counted += 1;
    else if (time === time) this.timed += 1;
  }
  value(): void {
    this.values += 1;
  }
  hyperparameters(): void {
    this.settings += 1;
  }
  damage(): void {
    this.damaged += 1;
  }
}

/**
 * How much a file is like a training log, by what a reader finds in its beginning: 0 without a loss or a score, or
 * when what could not be read outweighs what could. A counter of epochs or steps beside a loss or score is a log; so is
 * a train and a validation loss, or a loss over time. The file's name helps the rest. A data set fails all of these.
 *
 * @param read puts what the beginning of the file holds into the sink.
 */
export function curveLikeness(name: string, head: Uint8Array, read: (sink: PointSink) => void): number {
  if (textHead(head) === null) return 0;
  const glance = new Glance();
  read(glance);
  const { rows, counted, timed, values, damaged, names } = glance;
  if (rows === 0 || values === 0 || damaged > rows) return 0;
  const curves = names.filter((metric) => isCurveName(metric));
  if (curves.length === 0) return LOG_NAME.test(name) && counted === rows && rows > 1 ? 0.4 : 0;
  if (2 * counted > rows) return LOG_NAME.test(name) ? 0.92 : 0.9;
  const { train, validation } = chooseLosses(names);
  if (train !== null && validation !== null && train !== validation) return 0.8;
  if (2 * timed > rows && curves.some((metric) => isLossName(metric) && /loss/i.test(metric))) return 0.7;
  return LOG_NAME.test(name) ? 0.6 : 0;
}

/** The same for a format whose files only grow: a cut through their last line is no damage. */
export function likenessOfLines(format: FileFormat, name: string, head: Uint8Array, whole: boolean): number {
  return curveLikeness(name, head, (sink) => {
    const reader = format.open({ name });
    reader.push(head, sink);
    if (whole) reader.end(sink);
  });
}
