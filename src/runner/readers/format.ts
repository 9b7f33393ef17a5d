import type { EpochBase } from '../../core/logs/epoch-base';
import type { PointSink } from '../../core/logs/point-sink';
import type { FileHead } from './file-head';

/** Every format of log files that can be read, by the name that stands in run.json. */
export type FormatId =
  'text' | 'csv' | 'jsonl' | 'json' | 'tensorboard' | 'hf-trainer-state' | 'wandb' | 'mlflow-metric' | 'dvclive';

/**
 * Reads one log file, in pieces. The result does not depend on how the bytes are cut. Linear time, bounded memory, never
 * throws for what the file holds: what cannot be understood is told to `sink.damage`, and reading goes on behind it.
 */
export interface FileReader {
  /** Takes the next bytes of the file. They are valid during the call only; the sink is the same at every call. */
  push(bytes: Uint8Array, sink: PointSink): void;
  /**
   * There is no more (for now): takes in what was held back because it might go on.
   *
   * @param leavesOpenLine A last line without an end may have been cut in its middle: it is left out, the lines before
   *   it are not. Formats that are not made of lines need no such word: a record tells whether it is whole.
   */
  end(sink: PointSink, leavesOpenLine?: boolean): void;
  /** After `end`: the file stops in the middle, as one does that is being written. */
  readonly isUnfinished?: boolean;
}

/** What a reader may know of the file besides its bytes. */
export interface FileContext {
  /** Path with forward slashes, relative to the folder of the run (`plots/metrics/val/loss.tsv`) or its bare name. */
  readonly name: string;
  /** Decides from where printed epochs count; shared by logs that go on where another one stopped. */
  readonly epochs?: EpochBase;
}

/** One format: how it is known, and how it is read. Each is one small file that names the source of its facts. */
export interface FileFormat {
  readonly id: FormatId;
  /** For people: `TensorBoard event file`. */
  readonly title: string;
  /**
   * `append`: the file only grows, new bytes are new rows. `whole`: it is written anew each time (JSON documents), so a
   * change means reading it from its beginning.
   */
  readonly growth: 'append' | 'whole';
  /**
   * How epochs stand in it. `counted`: whole numbers, 0-based where the first one is 0. `fractional`: nothing is shifted,
   * since it is training time measured in epochs (Hugging Face), where 0 is the beginning, or since the reader makes
   * epochs 1-based itself, with the context's EpochBase (printed lines tell more than their number).
   */
  readonly epochs: 'counted' | 'fractional';
  /**
   * How sure it is that a file is of this format, 0 (is not) to 1 (cannot be another).
   *
   * @param name path as in FileContext.
   */
  recognise(name: string, head: FileHead): number;
  open(context: FileContext): FileReader;
}
