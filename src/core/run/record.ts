import type { EntryTask, MetricsSource } from '../config/plan';
import type { Json } from '../json';
import type { EarlyStopping } from '../stopping/types';

/** Version of the run directory's format. Older ones always open; a newer one is refused and never rewritten. */
export const RUN_FORMAT = 1;

/** The engine of the built-in trainer, as it was really loaded. */
export interface EngineRecord {
  readonly name: 'wasm' | 'tfjs-node' | 'cpu';
  readonly version: string;
  /** Why this engine, when a better one was looked for in vain; null when there is nothing to say. */
  readonly note: string | null;
}

/** State of the git work tree when the run started. */
export interface GitRecord {
  readonly commit: string;
  readonly branch: string | null;
  readonly dirty: boolean;
}

/** Which data the run trained on: enough to tell later that the file has changed. */
export interface DataRecord {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * A run that something else produced: its log files were read, once or as they grew. `files` are absolute paths with
 * forward slashes, or relative to the folder that holds `.lossline` where they lie inside it.
 */
export interface ImportTask {
  readonly kind: 'import';
  /** Formats of the files, by the readers' names: `tensorboard`, `csv`, … */
  readonly formats: readonly string[];
  readonly files: readonly string[];
  /** What tells this run from others when the same folder is imported again. Opaque. */
  readonly origin: string;
}

/** What a run did or did for it: an entry's task, or an import. */
export type RunTask = EntryTask | ImportTask;

/**
 * `run.json`: what was asked. Written once, atomically, before anything starts. Holds no environment values
 * and no secrets: arguments that look like one are masked by the launcher before they get here.
 */
export interface RunRecord {
  readonly format: number;
  readonly id: string;
  /** Name of the config entry. */
  readonly entry: string;
  /** Path of the config file relative to the folder that holds `.lossline`, with forward slashes. */
  readonly configFile: string | null;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly source: 'extension' | 'cli' | 'import';
  readonly task: RunTask;
  /** Set for the built-in trainer, null for a command. */
  readonly engine: EngineRecord | null;
  readonly hyperparameters: Readonly<Record<string, Json>>;
  readonly earlyStopping: EarlyStopping;
  readonly metrics: MetricsSource;
  /** How many epochs were asked for, where the entry says so. */
  readonly plannedEpochs: number | null;
  readonly seed: number | null;
  readonly git: GitRecord | null;
  readonly data: DataRecord | null;
  /** lossline, node, platform, … */
  readonly versions: Readonly<Record<string, string>>;
}
