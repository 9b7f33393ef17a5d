import type { FormatId } from '../readers/format';

/** One log file of a run that was found. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  readonly format: FormatId;
  /** Put before the names of its metrics, with a slash: `train` and `validation` folders of Keras. Mostly empty. */
  readonly prefix: string;
}

/** A run whose log files were found below a folder. Plain data, safe to post. */
export interface FoundRun {
  /** What tells it from others, also when the same folder is searched again. Opaque. */
  readonly origin: string;
  /** For people: `lightning_logs/version_0`. */
  readonly title: string;
  /** Folder that it lies in. Absolute. */
  readonly folder: string;
  readonly files: readonly FoundFile[];
  /** Files that hold its hyperparameters. Absolute. */
  readonly settings: readonly string[];
  /** Of all its files. */
  readonly bytes: number;
  /** Newest change of a file, milliseconds since 1970. */
  readonly modified: number;
  /** What a first look showed; null when it holds no curve. */
  readonly glance: {
    readonly metrics: readonly string[];
    readonly observations: number;
    readonly whole: boolean;
  } | null;
  /** Run directory that already holds it; null for a new one. */
  readonly known: string | null;
}

/** What became of a run that was to be imported. */
export type ImportOutcome =
  | { readonly kind: 'new' | 'updated' | 'unchanged'; readonly directory: string; readonly observations: number }
  /** `message` names the file and the way out. */
  | { readonly kind: 'failed'; readonly message: string };

/** To the importer, a worker thread of the host. The terminal calls the same functions directly. */
export type ImportRequest =
  | { readonly type: 'scan'; readonly id: number; readonly root: string; readonly paths: readonly string[] }
  | { readonly type: 'import'; readonly id: number; readonly root: string; readonly runs: readonly FoundRun[] }
  | { readonly type: 'cancel'; readonly id: number }
  /** Folders to follow, each with the root whose `.lossline` gets the runs; replaces the earlier list. */
  | { readonly type: 'follow'; readonly folders: readonly { readonly root: string; readonly path: string }[] };

/** From the importer. */
export type ImportEvent =
  | { readonly type: 'found'; readonly id: number; readonly run: FoundRun }
  | {
      readonly type: 'progress';
      readonly id: number;
      readonly bytes: number;
      readonly total: number;
      readonly title: string;
    }
  | { readonly type: 'outcome'; readonly id: number; readonly origin: string; readonly outcome: ImportOutcome }
  /** The request is through; `cancelled` when it was ended before. `notes` are things passed over, a sentence each. */
  | { readonly type: 'done'; readonly id: number; readonly cancelled: boolean; readonly notes: readonly string[] }
  | { readonly type: 'problem'; readonly message: string };
