import type { Json } from '../json';

/**
 * Where a reader of log files puts what it finds. Columns instead of objects: a log of a million values makes no
 * million objects.
 *
 * A reader calls `row` for each moment the log speaks of (a line of a CSV file, an event, a JSON record) and then
 * `value` for each value of that moment. Everything stands as the log has it: epochs are not shifted, NaN and
 * infinities are passed on, an absent value is no call at all.
 */
export interface PointSink {
  /** A small number that stands for a metric's name, the same for the same name as long as the sink lives. */
  series(name: string): number;
  /**
   * A moment of the log.
   *
   * @param epoch as the log counts it, may be fractional; NaN where it does not say.
   * @param step iterations so far; NaN where it does not say.
   * @param time milliseconds since 1970; NaN where it does not say.
   */
  row(epoch: number, step: number, time: number): void;
  /** A value of the moment that `row` named last. */
  value(series: number, value: number): void;
  /** Hyperparameters that the log itself holds. May be called again; later values win key by key. */
  hyperparameters(values: Readonly<Record<string, Json>>): void;
  /** Something was passed over: a plain sentence that says what and where. A sink keeps the first few, and counts. */
  damage(sentence: string): void;
  /**
   * A text beside the numbers of a row, which the row is not about: a name, a file. Wanted only by those who ask
   * whether a file is a log at all; a sink without it spares the reader the work.
   */
  text?(column: string, value: string): void;
}
