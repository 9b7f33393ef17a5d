import type { PointSink } from '../../core/logs/point-sink';

/** Every format of log files that can be read, by the name that stands in run.json. */
export type FormatId =
  'text' | 'csv' | 'jsonl' | 'json' | 'tensorboard' | 'hf-trainer-state' | 'wandb' | 'mlflow-metric' | 'dvclive';

/**
 * Reads one log file, in pieces. The result does not depend on how the bytes are cut. Linear time, bounded memory, never
 * throws for what the file holds: what cannot be understood is told to `sink.damage`, and reading goes on behind it.
 */
export interface FileReader {
  /** Takes the next bytes of the file. They are valid during the call only. */
  push(bytes: Uint8Array, sink: PointSink): void;
  /**
   * There is no more (for now): takes in what was held back because it might go on.
   *
   * @param leavesOpenLine A last line without an end may have been cut in its middle: it is left out, the lines before
   *   it are not. Formats that are not made of lines need no such word: a record tells whether it is whole.
   */
  end(sink: PointSink, leavesOpenLine?: boolean): void;
}

/** What a reader may know of the file besides its bytes. */
export interface FileContext {
  /** Path with forward slashes, relative to the folder of the run (`plots/metrics/val/loss.tsv`) or its bare name. */
  readonly name: string;
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
   * How epochs stand in it. `counted`: whole numbers, 0-based where the first one is 0. `fractional`: training time
   * measured in epochs (Hugging Face), where 0 is the beginning and nothing is shifted.
   */
  readonly epochs: 'counted' | 'fractional';
  /**
   * How sure it is that a file is of this format, 0 (is not) to 1 (cannot be another).
   *
   * @param name path as in FileContext.
   * @param head the first bytes of the file, up to 64 KiB; `whole` says whether that is all of it.
   */
  recognise(name: string, head: Uint8Array, whole: boolean): number;
  open(context: FileContext): FileReader;
}
