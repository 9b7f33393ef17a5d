import type { EntryPlan, TextRange } from './plan';
import type { Problem } from './problem';

/** Where a value that a person may hover over stands in the config file. */
export interface ConfigSpot {
  /** Path inside the entry: ["hyperparameters", "learningRate"], ["earlyStopping", "patience"], … */
  readonly path: readonly string[];
  readonly key: TextRange;
  readonly value: TextRange;
}

/** An entry as it stands in the file. `plan` is null when an error keeps it from being started. */
export interface ConfigEntry {
  readonly name: string;
  /** The entry's key, for CodeLens and diagnostics. */
  readonly nameRange: TextRange;
  /** Key and body. */
  readonly range: TextRange;
  readonly plan: EntryPlan | null;
  /** Keys written in this entry itself (not inherited). */
  readonly spots: readonly ConfigSpot[];
}

/** A folder whose logs are followed. */
export interface WatchedPath {
  /** Path or glob inside the folder of the config, with forward slashes; `.` for the folder itself. */
  readonly path: string;
  readonly range: TextRange;
}

/** A config file, read. Never throws on bad input: problems say what is wrong and where. */
export interface ConfigDocument {
  readonly format: 'yaml' | 'json';
  readonly entries: readonly ConfigEntry[];
  /** Folders in which runs of other programs appear. */
  readonly watch: readonly WatchedPath[];
  readonly problems: readonly Problem[];
}

/** Names a config file may have, in the order they are looked for. */
export const CONFIG_FILE_NAMES = ['lossline.yaml', 'lossline.yml', 'lossline.json'] as const;
