import type { Json } from '../json';
import type { EarlyStopping } from '../stopping/types';

/** How large the parts of the data are: fractions of the rows, each 0 to 1, that sum to 1. */
export interface SplitFractions {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** The dense network of the built-in trainer. */
export interface DenseModel {
  /** Units of each hidden layer, from input to output; empty for a linear model. */
  readonly layers: readonly number[];
  readonly activation: 'relu' | 'elu' | 'selu' | 'tanh' | 'sigmoid' | 'gelu' | 'swish' | 'linear';
  readonly batchNormalization: boolean;
}

/** A run of the built-in trainer. Paths are relative to the folder of the config file, with forward slashes. */
export interface TrainerTask {
  readonly kind: 'trainer';
  /** CSV file with a header. Null when a module loads the data. */
  readonly data: string | null;
  /** Column to predict. Null when a module loads the data. */
  readonly target: string | null;
  /** Columns to predict from; null for all but the target. */
  readonly features: readonly string[] | null;
  /** `auto`: classification when the target is text or has few whole values, else regression. */
  readonly problem: 'auto' | 'classification' | 'regression';
  readonly split: SplitFractions;
  readonly model: DenseModel;
  /** A JavaScript module of the user's own that exports `createModel` and `loadData`; null for none. */
  readonly module: string | null;
}

/** A run of the user's own program. Never given to a shell. */
export interface CommandTask {
  readonly kind: 'command';
  /** Program and arguments, variables filled in. */
  readonly argv: readonly string[];
  /** Working directory relative to the folder of the config file, inside it. */
  readonly cwd: string;
  /** Names of environment variables that the entry sets. Their values are not recorded. */
  readonly envNames: readonly string[];
}

/** What trains. */
export type EntryTask = TrainerTask | CommandTask;

/** Where the metrics of a run come from, and which of them are the losses. */
export interface MetricsSource {
  /**
   * `auto`: what the program prints, and log files that it writes where such programs usually do; `stdout`: only what
   * it prints; else paths or globs of log files, relative to the folder of the config file, with forward slashes.
   */
  readonly from: 'auto' | 'stdout' | readonly string[];
  /** A regular expression with named groups for printed lines, tried before anything else; null for none. */
  readonly pattern: string | null;
  /** The run's own name of the train loss; null where the table of naming habits finds it. */
  readonly train: string | null;
  /** The same for the validation loss. */
  readonly validation: string | null;
}

/** What holds where an entry says nothing, and for the built-in trainer. */
export const PRINTED_METRICS: MetricsSource = { from: 'stdout', pattern: null, train: null, validation: null };

/** A config entry, resolved: inheritance followed, variables filled in, defaults set. */
export interface EntryPlan {
  readonly name: string;
  readonly task: EntryTask;
  /** Values for the process's environment (command entries only). Not part of the run record. */
  readonly env: Readonly<Record<string, string>>;
  readonly hyperparameters: Readonly<Record<string, Json>>;
  readonly earlyStopping: EarlyStopping;
  readonly metrics: MetricsSource;
  readonly plannedEpochs: number | null;
  readonly seed: number | null;
}

/** Half-open range of UTF-16 offsets in the config file. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}
