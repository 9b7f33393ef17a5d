import type { ImportEvent, ImportRequest } from '../../runner/import/types';
import { startThread, type HostThread } from '../thread';

/** The thread that finds, imports and follows logs: as with the watcher, nothing in proportion to a log is done here. */
export type ImporterThread = HostThread<ImportRequest, ImportEvent>;

/** Starts dist/importer.js. */
export function startImporterThread(script: string): ImporterThread {
  return startThread(script, 'lossline-importer');
}
