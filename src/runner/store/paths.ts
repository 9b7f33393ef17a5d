import path from 'node:path';

/** Names of the files of a run directory. */
export const RUN_FILES = {
  record: 'run.json',
  metrics: 'metrics.jsonl',
  events: 'events.jsonl',
  output: 'output.log',
  patch: 'changes.patch',
  model: 'model',
  stop: 'stop.json',
  lock: 'runner.lock',
  /** What log files were there at the start, and which source owns which measure: for a runner that takes over. */
  logFiles: 'log-files.json',
  /** A cache of an imported run: how much of metrics.jsonl came from which log file. May be deleted at any time. */
  sources: 'sources.json',
  /** A cache: what `loadRun` would say of an ended run. May be deleted at any time. */
  summary: 'summary.json',
} as const;

/** Folder `.lossline` of a workspace folder. */
export function storeFolder(root: string): string {
  return path.join(root, '.lossline');
}

/** Folder that holds the run directories of a workspace folder. */
export function runsFolder(root: string): string {
  return path.join(storeFolder(root), 'runs');
}

/** The workspace folder that a run directory (absolute) belongs to: three levels up. */
export function rootOfRun(directory: string): string {
  return path.dirname(path.dirname(path.dirname(directory)));
}

const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const WINDOWS_DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Whether a text may be a run id: a plain folder name that can never lead out of the store, on any platform. */
export function isRunId(text: string): boolean {
  return RUN_ID.test(text) && !text.includes('..') && !text.endsWith('.') && !WINDOWS_DEVICE.test(text);
}

/**
 * Absolute path of a run directory.
 *
 * @throws RangeError when the id is not a run id.
 */
export function runDirectory(root: string, id: string): string {
  if (!isRunId(id)) throw new RangeError(`Not a run id: ${JSON.stringify(id.slice(0, 200))}`);
  return path.join(runsFolder(path.resolve(root)), id);
}

/**
 * A new run id: `20261123-064512-baseline-3f9a`.
 *
 * @param suffix Four hexadecimal digits, random.
 */
export function newRunId(now: Date, entry: string, suffix: string): string {
  const stamp = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  const slug = entry
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  return `${stamp}-${slug === '' ? 'run' : slug}-${suffix}`;
}
