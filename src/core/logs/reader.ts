import type { Json } from '../json';

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

/** What a dialect makes of one line: a control line, or an observation with epochs as they were printed. */
export type RawLine =
  /** The line is of this dialect but says nothing of interest; no other dialect needs to look. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'control'; readonly control: Control }
  | {
      readonly kind: 'observation';
      /** As printed, so possibly 0-based. */
      readonly epoch: number | null;
      readonly step: number | null;
      readonly values: Record<string, number>;
    };

/** One way of printing metrics; null for lines that are not of it. Gets lines without line ends and terminal codes; must take linear time. */
export type Dialect = (line: string) => RawLine | null;
