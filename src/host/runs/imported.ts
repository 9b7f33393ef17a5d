import type { ImportTask } from '../../core/run/record';
import { isLive } from '../../core/run/status';
import type { RunSummary } from '../../core/run/summary';

/** What a run was read from, where it was imported or is followed; null for a run of our own. */
export function importOf(run: RunSummary): ImportTask | null {
  const task = run.record?.task;
  return task?.kind === 'import' ? task : null;
}

/** Whether a run trains here, so that it can be asked to stop: the process of one that is followed is somebody else's. */
export function canBeStopped(run: RunSummary): boolean {
  return isLive(run.status) && importOf(run) === null;
}

/** Whether a run belongs to no entry of a config file, because it was only read. */
export function isOnlyImported(run: RunSummary): boolean {
  return importOf(run) !== null && (run.record?.configFile ?? null) === null;
}
