import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { RunSummary } from '../../core/run/summary';
import { writeAtomically } from './atomic';
import { RUN_FILES } from './paths';
import { unpackSummary } from './summary-text';

/** Raise when RunSummary or the judgement behind it changes: older caches are then ignored. */
const CACHE_VERSION = 7;

/**
 * Which state of a run's files a summary belongs to: sizes and times of metrics.jsonl and events.jsonl (run.json is
 * written once). A cache that does not fit is ignored, so it can never show a wrong number.
 */
export function filesStamp(directory: string): string {
  const parts: (string | number)[] = [CACHE_VERSION];
  for (const name of [RUN_FILES.metrics, RUN_FILES.events]) {
    // Asked for every run of a list: path.join would cost as much as the stat.
    const stat = statSync(directory + path.sep + name, { throwIfNoEntry: false });
    parts.push(stat === undefined ? '-' : `${stat.size}@${stat.mtimeMs}`);
  }
  return parts.join(' ');
}

/** Keeps the summary of an ended run beside it. It is a cache: a failure is of no consequence. */
export function writeSummaryCache(directory: string, text: string): void {
  try {
    writeAtomically(path.join(directory, RUN_FILES.summary), `${text}\n`, false);
  } catch {
    // Read-only or full: the next reader reads the logs instead.
  }
}

/** A summary and the text it is kept as. */
export interface KeptSummary {
  readonly summary: RunSummary;
  readonly text: string;
}

/** The kept summary of a run, if there is one and it fits the files as they are. */
export function readSummaryCache(directory: string, stamp: string): KeptSummary | null {
  try {
    const text = readFileSync(directory + path.sep + RUN_FILES.summary, 'utf8').trimEnd();
    const summary = unpackSummary(text, directory, stamp);
    return summary === null ? null : { summary, text };
  } catch {
    return null;
  }
}
