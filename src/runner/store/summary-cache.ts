import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { isJsonObject } from '../../core/json';
import type { RunSummary } from '../../core/run/summary';
import { writeAtomically } from './atomic';
import { RUN_FILES, rootOfRun } from './paths';

/** Raise when RunSummary or the judgement behind it changes: older caches are then ignored. */
const CACHE_VERSION = 1;

/**
 * Which state of a run's files a summary belongs to: sizes and times of run.json, metrics.jsonl and events.jsonl.
 * A cache that does not fit is ignored, so it can never show a wrong number.
 */
export function filesStamp(directory: string): string {
  const parts: (string | number)[] = [CACHE_VERSION];
  for (const name of [RUN_FILES.record, RUN_FILES.metrics, RUN_FILES.events]) {
    const stat = statSync(path.join(directory, name), { throwIfNoEntry: false });
    parts.push(stat === undefined ? '-' : `${stat.size}@${stat.mtimeMs}`);
  }
  return parts.join(' ');
}

/** Keeps the summary of an ended run beside it. It is a cache: a failure is of no consequence. */
export function writeSummaryCache(directory: string, summary: RunSummary, stamp: string): void {
  try {
    const body = packSummary(summary, stamp);
    writeAtomically(path.join(directory, RUN_FILES.summary), `${digest(body)}\n${body}\n`);
  } catch {
    // Read-only or full: the next reader reads the logs instead.
  }
}

/** The kept summary of a run, if there is one and it fits the files as they are. */
export function readSummaryCache(directory: string, stamp: string): RunSummary | null {
  try {
    const text = readFileSync(path.join(directory, RUN_FILES.summary), 'utf8');
    const cut = text.indexOf('\n');
    const body = text.slice(cut + 1, -1);
    return digest(body) === text.slice(0, cut) ? unpackSummary(body, directory, stamp) : null;
  } catch {
    return null;
  }
}

function digest(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}

/** JSON cannot carry NaN, infinities and -0; they travel as `{"$number":"NaN"}`. */
function packSummary(summary: RunSummary, stamp: string): string {
  return JSON.stringify({ stamp, summary }, (_, value: unknown) =>
    typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))
      ? { $number: Object.is(value, -0) ? '-0' : String(value) }
      : value,
  );
}

function unpackSummary(body: string, directory: string, stamp: string): RunSummary | null {
  const revive = (_: string, value: unknown): unknown =>
    isJsonObject(value) && typeof value['$number'] === 'string' ? Number(value['$number']) : value;
  const parsed: unknown = body.includes('"$number"') ? JSON.parse(body, revive) : JSON.parse(body);
  if (!isJsonObject(parsed) || parsed['stamp'] !== stamp) return null;
  const summary: unknown = parsed['summary'];
  if (!isSummary(summary)) return null;
  // The directory may have been moved or copied since.
  return { ...summary, key: directory, root: rootOfRun(directory), id: path.basename(directory) };
}

/** The checksum guards against damage; this against a file that was never ours. */
function isSummary(value: unknown): value is RunSummary {
  if (!isJsonObject(value)) return false;
  const { record, status, losses, verdict, metricNames, warnings, createdAt, epoch, entry } = value;
  return (
    isJsonObject(record) &&
    isJsonObject(status) &&
    typeof status['kind'] === 'string' &&
    isJsonObject(losses) &&
    isJsonObject(verdict) &&
    isJsonObject(verdict['sentence']) &&
    Array.isArray(metricNames) &&
    Array.isArray(warnings) &&
    typeof createdAt === 'number' &&
    typeof epoch === 'number' &&
    typeof entry === 'string'
  );
}
