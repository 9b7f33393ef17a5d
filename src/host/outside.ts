import type { ImporterThread } from './import/importer-thread';
import type { RunnerPort } from './runner-port';
import type { WatcherThread } from './runs/watcher-thread';

export type StartWatcher = () => WatcherThread;

export type StartImporter = () => ImporterThread;

/** What reaches outside of the editor; tests put in their own. */
export interface Outside {
  readonly startWatcher: StartWatcher;
  readonly startImporter: StartImporter;
  readonly runner: RunnerPort;
}
