import path from 'node:path';
import type { RunSummary } from '../../core/run/summary';
import type { ConfigFile } from '../config/file';
import { isOnlyImported } from './imported';

/** Newest first; the id decides between runs of the same moment. */
export function newestFirst(a: RunSummary, b: RunSummary): number {
  return b.createdAt - a.createdAt || b.id.localeCompare(a.id);
}

/**
 * Whether a run was started from this file. A record that names no file belongs to any file of its folder, unless the
 * run was only read: then it belongs to none.
 */
export function belongsTo(run: RunSummary, file: ConfigFile): boolean {
  if (path.resolve(run.root) !== path.resolve(file.root)) return false;
  if (isOnlyImported(run)) return false;
  const named = run.record?.configFile ?? null;
  return named === null || named === file.name;
}

/** Runs of an entry, newest first. */
export function runsOfEntry(file: ConfigFile, entry: string, runs: readonly RunSummary[]): RunSummary[] {
  return runs.filter((run) => run.entry === entry && belongsTo(run, file)).sort(newestFirst);
}
