import path from 'node:path';
import { isJsonObject } from '../../core/json';
import type { RunSummary } from '../../core/run/summary';
import { rootOfRun } from './paths';

/**
 * `{"stamp":…,"summary":…}` as JSON. NaN, infinities and -0, which JSON cannot carry, travel as `{"$number":"NaN"}`;
 * a summary that has any says so with `"special":true`, so that the others need not be searched.
 */
export function packSummary(summary: RunSummary, stamp: string): string {
  let special = false;
  const text = JSON.stringify(summary, (_, value: unknown) => {
    if (typeof value !== 'number' || (Number.isFinite(value) && !Object.is(value, -0))) return value;
    special = true;
    return { $number: Object.is(value, -0) ? '-0' : String(value) };
  });
  return `{"stamp":${JSON.stringify(stamp)},"special":${special},"summary":${text}}`;
}

/** Takes what `packSummary` made. Null when it is damaged or not made from the files as they are. */
export function unpackSummary(text: string, directory: string, stamp: string): RunSummary | null {
  if (!text.startsWith(`{"stamp":${JSON.stringify(stamp)},`)) return null;
  let entry: unknown;
  try {
    entry = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isJsonObject(entry)) return null;
  const summary: unknown = entry['special'] === false ? entry['summary'] : unpackNumbers(entry['summary']);
  if (!isSummary(summary)) return null;
  // The directory may have been moved or copied since.
  return { ...summary, key: directory, root: rootOfRun(directory), id: path.basename(directory) };
}

function unpackNumbers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpackNumbers);
  if (!isJsonObject(value)) return value;
  const number = value['$number'];
  if (typeof number === 'string') return Number(number);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, unpackNumbers(member)]));
}

/** Guards against a file that was never ours. */
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
