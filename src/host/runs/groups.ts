import path from 'node:path';
import type { RunSummary } from '../../core/run/summary';
import { findEntry } from '../config/file';
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

/** The config file that still has the entry a run was started from. */
export function fileOf(run: RunSummary, files: readonly ConfigFile[]): ConfigFile | undefined {
  return files.find((file) => belongsTo(run, file) && findEntry(file, run.entry) !== undefined);
}

/** Runs of an entry, newest first. */
export function runsOfEntry(file: ConfigFile, entry: string, runs: readonly RunSummary[]): RunSummary[] {
  return runs.filter((run) => run.entry === entry && belongsTo(run, file)).sort(newestFirst);
}
