import type { EntryPlan } from '../../core/config/plan';

/** What to start. The extension and the terminal fill this in; nothing else starts runs. */
export interface LaunchRequest {
  /** Absolute path of the folder that holds the config file; `.lossline` is made in it. */
  readonly root: string;
  /** Name of the config file in `root`. */
  readonly configFile: string;
  readonly plan: EntryPlan;
  readonly source: 'extension' | 'cli';
  /** Absolute path of the folder with runner.js and trainer.js. */
  readonly dist: string;
  /** Asked immediately before a process is spawned; false refuses (Restricted Mode). */
  readonly isTrusted: () => boolean;
}

/** A run that has been started. It goes on without us. */
export interface LaunchedRun {
  readonly id: string;
  /** Absolute path of the run directory. */
  readonly directory: string;
}

/** Why a run could not be started; `message` is a whole sentence with the way out. */
export type LaunchErrorCode =
  'untrusted' | 'unwritable' | 'missing-data' | 'bad-path' | 'command-not-found' | 'runner-failed';
