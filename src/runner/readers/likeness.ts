import type { PointSink } from '../../core/logs/point-sink';
import { chooseLosses, isPlainLoss, pairOf } from '../../core/metrics/names';
import type { FileHead } from './file-head';
import type { FileFormat } from './format';
import { isCurveName } from './roles';

/** Names that training programs give to their logs. A name alone proves nothing; it tips the scales. */
const LOG_NAME =
  /(?:^|\/)(?:[\w.-]*metrics[\w.-]*|[\w.-]*(?:train|training|loss|losses|history|progress|results|scalars|epoch|logs?)[\w.-]*)\.(?:csv|tsv|log|txt|jsonl|ndjson|json)$|(?:^|\/)log$|\.log\.json$/i;

/** Words that name what is measured, not how it went: a file of them tells of an evaluation. */
const SUMMARY_NAME = /(?:results|metrics)[^/]*$/i;

/** Of what texts are counted at most: columns, and different texts in each. */
const MAX_COLUMNS = 100;
const MAX_TEXTS = 2000;

/** A time of day, a duration, a date: as different in each row of a log as in each row of anything else. */
const TIME_TEXT = /^(?:\d|[T:.,/+\-\sZ]|am|pm|day|days|[hms])*$/i;

/** Counts what a reader finds, and keeps nothing but names. */
class Glance implements PointSink {
  readonly names: string[] = [];
  readonly #places = new Map<string, number>();
  readonly #texts = new Map<string, Set<string>>();
  rows = 0;
  counted = 0;
  timed = 0;
  values = 0;
  damaged = 0;
  settings = 0;
  /** Rows whose counter is beyond that of the row before, or behind it, and whether all counters so far are one. */
  advances = 0;
  falls = 0;
  isStill = true;
  #last = NaN;

  series(name: string): number {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    this.#places.set(name, this.names.length);
    return this.names.push(name) - 1;
  }
  row(epoch: number, step: number, time: number): void {
    this.rows += 1;
    const place = step === step ? step : epoch;
    if (place === place) {
      this.counted += 1;
      if (place > this.#last) this.advances += 1;
      if (place < this.#last) this.falls += 1;
      if (this.counted > 1 && place !== this.#last) this.isStill = false;
      this.#last = place;
    } else if (time === time) this.timed += 1;
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
  text(column: string, value: string): void {
    if (value === '' || TIME_TEXT.test(value)) return;
    let texts = this.#texts.get(column);
    if (texts === undefined) {
      if (this.#texts.size >= MAX_COLUMNS) return;
      texts = new Set();
      this.#texts.set(column, texts);
    }
    if (texts.size < MAX_TEXTS) texts.add(value);
  }

  /** Whether a text tells rows from each other. */
  get hasTexts(): boolean {
    return [...this.#texts.values()].some((texts) => texts.size > 1);
  }

  /** Whether rows are named each for itself, as those of things are: files, models, persons. */
  get hasNamedRows(): boolean {
    const enough = Math.min(MAX_TEXTS, Math.max(2, this.rows / 2));
    return [...this.#texts.values()].some((texts) => texts.size >= enough);
  }
}

/**
 * How much a file is like a training log, by what a reader finds in its beginning: 0 without a loss or a score, or
 * when what could not be read outweighs what could. A counter of epochs or steps that moves, beside a loss or score, is
 * a log; so is a train and a validation loss, or a loss over time. The file's name helps the rest. A data set, a table
 * of results and a list of things fail all of these: their rows go by names and not by numbers.
 *
 * @param read puts what the beginning of the file holds into the sink.
 */
export function curveLikeness(name: string, head: FileHead, read: (sink: PointSink) => void): number {
  if (head.text === null) return 0;
  const glance = new Glance();
  read(glance);
  const { rows, counted, timed, values, damaged, names } = glance;
  if (rows === 0 || values === 0 || damaged > rows) return 0;
  const isLog = LOG_NAME.test(name);
  const isStill = glance.isStill && counted > 2;
  const isCounted = 2 * counted > rows && !isStill;
  // A table of experiments has the epochs that each of them took.
  if (glance.hasTexts && (isStill || 5 * glance.falls > counted) && counted > 2) return 0;
  const curves = names.filter((metric) => isCurveName(metric));
  if (glance.hasNamedRows && !(isCounted && 2 * glance.advances >= counted)) return 0;
  if (curves.length === 0) {
    // Of a name that says its split nothing else can be meant than what a training measures.
    const isTold =
      isLog || (rows > 2 && glance.advances >= rows - 1 && names.some((metric) => pairOf(metric).explicit));
    return isTold && isCounted && counted === rows && rows > 1 ? 0.4 : 0;
  }
  if (isCounted) return isLog ? 0.92 : 0.9;
  const hasLoss = curves.some((metric) => isPlainLoss(metric));
  if (hasLoss && 2 * timed > rows) return 0.7;
  // Without a counter one row is a result. Errors and scores may be of anything.
  if (rows < 2 && !/history/i.test(name)) return 0;
  const { train, validation } = chooseLosses(names);
  const isPair = train !== null && validation !== null && train !== validation;
  if (isPair && hasLoss) return 0.8;
  return isLog && (hasLoss || (isPair && !SUMMARY_NAME.test(name))) ? 0.6 : 0;
}

/** The same for a format whose files only grow: a cut through their last line is no damage. */
export function likenessOfLines(format: FileFormat, name: string, head: FileHead): number {
  return curveLikeness(name, head, (sink) => {
    const reader = format.open({ name });
    reader.push(head.bytes, sink);
    if (head.whole) reader.end(sink);
  });
}
