import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { RunBuilder } from '../../core/run/builder';
import type { RunSummary } from '../../core/run/summary';
import { isStoreInside } from './folder';
import { ListIndex } from './list-index';
import { isRunId, runsFolder } from './paths';
import { RunReader } from './run-reader';
import { filesStamp, readSummaryCache, writeSummaryCache } from './summary-cache';
import { packSummary } from './summary-text';

/** Work between two turns of the event loop, in milliseconds: a caller may be the extension host. */
const SLICE_MS = 8;

/**
 * Reads a run directory whole: its summary and every series. Never rejects because of what the files hold: a
 * damaged or newer run has the status `unreadable`.
 */
export async function loadRun(directory: string): Promise<{ summary: RunSummary; builder: RunBuilder }> {
  const reader = new RunReader(path.resolve(directory));
  for (let look = reader.look(); look.more; look = reader.look()) await turn();
  return { summary: reader.summary(Date.now()), builder: reader.builder };
}

/** Summaries of all runs of a workspace folder, newest first. One bad run never hides the others. */
export async function listRuns(root: string): Promise<RunSummary[]> {
  const summaries: RunSummary[] = [];
  let sliceStart = Date.now();
  const index = ListIndex.open(root);
  for (const directory of runDirectories(root)) {
    const stamp = filesStamp(directory);
    summaries.push(index.get(directory, stamp) ?? (await summaryOf(directory, stamp, index)));
    if (Date.now() - sliceStart >= SLICE_MS) {
      await turn();
      sliceStart = Date.now();
    }
  }
  index.save();
  return summaries.sort(newestFirst);
}

/** Order of lists: by creation, newest first; runs of unknown age by id. */
export function newestFirst(a: RunSummary, b: RunSummary): number {
  if (a.createdAt !== b.createdAt) return b.createdAt - a.createdAt;
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}

/** Absolute paths of the run directories of a workspace folder. Symbolic links and foreign names are passed over. */
export function runDirectories(root: string): string[] {
  const folder = runsFolder(path.resolve(root));
  if (!isStoreInside(root)) return [];
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && isRunId(entry.name))
      .map((entry) => path.join(folder, entry.name));
  } catch {
    return [];
  }
}

/** A run's kept summary, or null when it has none that fits its files. */
export function cachedSummary(directory: string): RunSummary | null {
  return readSummaryCache(directory, filesStamp(directory))?.summary ?? null;
}

async function summaryOf(directory: string, stamp: string, index: ListIndex): Promise<RunSummary> {
  const cached = readSummaryCache(directory, stamp);
  if (cached !== null) {
    index.put(directory, cached.text);
    return cached.summary;
  }
  const reader = new RunReader(directory);
  for (let look = reader.look(); look.more; look = reader.look()) await turn();
  const summary = reader.summary(Date.now());
  const text = keepSummary(directory, reader, summary, stamp);
  if (text !== null) index.put(directory, text);
  return summary;
}

/**
 * Keeps the summary of a run that has ended. Returns the text it is kept as, null when it was not kept.
 *
 * @param stamp The run's `filesStamp` before it was read; nothing is kept when its files changed since.
 */
export function keepSummary(directory: string, reader: RunReader, summary: RunSummary, stamp: string): string | null {
  if (!reader.ended || summary.record === null || filesStamp(directory) !== stamp) return null;
  const text = packSummary(summary, stamp);
  writeSummaryCache(directory, text);
  return text;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
