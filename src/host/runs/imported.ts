import type { ImportTask } from '../../core/run/record';
import type { RunSummary } from '../../core/run/summary';

/** What a run was read from, where it was imported or is followed; null for a run of our own. */
export function importOf(run: RunSummary): ImportTask | null {
  const task = run.record?.task;
  return task?.kind === 'import' ? task : null;
}

/** Whether a run belongs to no entry of a config file, because it was only read. */
export function isOnlyImported(run: RunSummary): boolean {
  return importOf(run) !== null && (run.record?.configFile ?? null) === null;
}
