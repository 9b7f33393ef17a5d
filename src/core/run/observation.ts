/**
 * One line of `metrics.jsonl`: what the training process said at one moment, exactly. Numbers keep their bits:
 * NaN and infinities are written as the strings "NaN", "Infinity", "-Infinity", and -0 as -0.
 *
 * `{"seq":1,"time":1732343000123,"epoch":1,"step":13,"values":{"loss":0.69,"val_loss":"NaN"}}`
 */
export interface Observation {
  /** 1, 2, 3, … in the order of arrival; the order to trust when clocks jump. */
  readonly seq: number;
  /** Milliseconds since 1970 when the runner saw it. */
  readonly time: number;
  /** 1-based, may be fractional; null when the log does not say. */
  readonly epoch: number | null;
  /** Iterations so far; null when the log does not say. */
  readonly step: number | null;
  readonly values: Readonly<Record<string, number>>;
}
