import type { Json } from '../json';
import type { SplitWord } from './vocabulary';

/** What a control line of the training process says: a JSON object with a `lossline` key. */
export type Control =
  | { readonly type: 'notice'; readonly level: 'info' | 'warning' | 'error'; readonly text: string }
  /** `path` is relative to the run directory, with forward slashes, and stays inside it. */
  | { readonly type: 'checkpoint'; readonly which: 'best' | 'last'; readonly epoch: number; readonly path: string }
  | {
      readonly type: 'evaluated';
      readonly split: 'test';
      readonly epoch: number;
      readonly rows: number;
      readonly values: Readonly<Record<string, number>>;
    }
  /** The last words of a program that fails. */
  | { readonly type: 'error'; readonly message: string };

/** One thing that a log said. */
export type ParsedLine =
  | {
      readonly kind: 'observation';
      /** 1-based, may be fractional; null when the line does not say. */
      readonly epoch: number | null;
      readonly step: number | null;
      readonly values: Readonly<Record<string, number>>;
    }
  | { readonly kind: 'control'; readonly control: Control }
  /** Settings that the program printed: a Namespace(…), its own command line, `lr = 0.001`. Later ones win key by key. */
  | { readonly kind: 'hyperparameters'; readonly values: Readonly<Record<string, Json>> };

/**
 * Reads a text log piece by piece. The result does not depend on how the text is cut: pushing a text whole or
 * character by character gives the same lines in the same order. Takes linear time and bounded memory. Never throws.
 */
export interface LogReader {
  /** Takes the next piece of text, returns what it completed. */
  push(text: string): ParsedLine[];
  /** The log is over: returns what was still held back. */
  end(): ParsedLine[];
}

/**
 * How long a value may still change:
 * - `line`: it stands as soon as its line does.
 * - `bar`: it is the state of a progress bar. The last one of the epoch counts, unless a result takes its place.
 * - `epoch`: it stands below the header of its epoch. The last one of each name counts.
 * - `once`: it follows the result of its epoch on a line of its own. The first of each name counts.
 * - `test`: it may be an evaluation after training, which is no point of a curve: kept when it comes epoch by epoch.
 */
export type Hold = 'line' | 'bar' | 'epoch' | 'once' | 'test';

/** Metrics of a line, with epochs as they were printed. */
export interface RawObservation {
  readonly kind: 'observation';
  /** As printed, so possibly 0-based. */
  readonly epoch: number | null;
  readonly step: number | null;
  readonly values: Record<string, number>;
  /** `line` when absent. */
  readonly hold?: Hold;
  /** How many epochs there will be, as printed: `3/10`. */
  readonly total?: number | null;
  /** The bar has reached its end. */
  readonly complete?: boolean;
  /** The epoch counts what is done, in fractions: 0.0 is the beginning, not the first epoch. */
  readonly fractional?: boolean;
}

/** What a dialect makes of one line. */
export type RawLine =
  /** The line is of this dialect but says nothing of interest; no other dialect needs to look. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'control'; readonly control: Control }
  | { readonly kind: 'hyperparameters'; readonly values: Readonly<Record<string, Json>> }
  /** A header: what follows belongs to this epoch, as printed. */
  | { readonly kind: 'epoch'; readonly epoch: number; readonly total: number | null }
  /** The same for a step, and for a split (`Test Error:`). */
  | { readonly kind: 'section'; readonly step: number | null; readonly split: SplitWord | null }
  /** Training is over: what follows belongs to no epoch. */
  | { readonly kind: 'over' }
  | RawObservation;

/** What earlier lines said that a line may need to be understood. Epochs are as printed. */
export interface LineContext {
  readonly epoch: number | null;
  /** Whether the epoch was opened by a header of its own, so that its results follow on lines without it. */
  readonly underHeader: boolean;
  /** The step that was named last, in a log that names no epochs. */
  readonly step: number | null;
  /** The split that a header line has opened. */
  readonly split: SplitWord | null;
  /** Whether nothing has been measured yet. */
  readonly before: boolean;
  /** Whether some line has named an epoch or a step. */
  readonly numbered: boolean;
}

/**
 * One way of printing metrics; null for lines that are not of it. Gets lines without line ends, terminal codes and
 * what a logger puts before a message; must take linear time.
 */
export type Dialect = (line: string, context: LineContext) => RawLine | null;
