import path from 'node:path';
import type { DraftFile, Unclaimed } from './draft';
import type { Candidate } from './recognise';
import { settingsIn } from './settings-files';

/** Folders that hold a part of a run: Keras writes `train` and `validation`, estimators `eval`. */
const SPLITS = new Set(['train', 'training', 'validation', 'valid', 'val', 'eval', 'test']);

/** An event file's place in its run. */
export interface EventRun {
  readonly folder: string;
  readonly files: readonly DraftFile[];
}

/**
 * Event files by run: those of one folder are one run, in the order of their times; the folders of Keras' callback
 * (`train`, `validation`) and of PyTorch's `add_scalars` (`loss_train`, `loss_val`) belong to the run above them.
 */
export function eventRuns(unclaimed: Unclaimed): EventRun[] {
  const folders = new Map<string, readonly Candidate[]>();
  for (const folder of unclaimed.folders) {
    const events = unclaimed.in(folder.path).filter((log) => isEventFile(log));
    if (events.length > 0) folders.set(folder.path, events);
  }
  const runs = new Map<string, DraftFile[]>();
  for (const [folder, events] of folders) {
    const part = partOf(folder, events, folders, unclaimed);
    const run = part?.folder ?? folder;
    const files = [...events].sort(byTime).map((candidate) => ({ candidate, prefix: part?.prefix ?? '' }));
    runs.set(run, [...(runs.get(run) ?? []), ...files]);
  }
  return [...runs].map(([folder, files]) => ({ folder, files }));
}

/** A copy that somebody gave a name of its own (`lr0.1.events.out.tfevents…`) is no part of its folder's run. */
function isEventFile(log: Candidate): boolean {
  return log.format.id === 'tensorboard' && path.basename(log.path).startsWith('events.out.tfevents');
}

/** The run above a folder that holds a part of it, with the prefix of the part; null for a run of its own. */
function partOf(
  folder: string,
  events: readonly Candidate[],
  folders: ReadonlyMap<string, readonly Candidate[]>,
  unclaimed: Unclaimed,
): { folder: string; prefix: string } | null {
  const parent = path.dirname(folder);
  const name = path.basename(folder);
  if (isRunByItself(unclaimed, folder)) return null;
  const scalars = folders.has(parent) ? scalarsPart(name, events) : null;
  if (scalars !== null) return { folder: parent, prefix: scalars };
  if (!SPLITS.has(name.toLowerCase())) return null;
  const isKeras = events.some((log) => log.path.endsWith('.v2')) && (name === 'train' || name === 'validation');
  const hasSibling = [...SPLITS].some((split) => split !== name && folders.has(path.join(parent, split)));
  return isKeras || hasSibling || folders.has(parent) ? { folder: parent, prefix: `${name}/` } : null;
}

/** A folder with a table or settings of its own is a run, whatever its name: YOLO calls runs `train`. */
function isRunByItself(unclaimed: Unclaimed, folder: string): boolean {
  return (
    unclaimed.in(folder).some((log) => log.format.id !== 'tensorboard') || settingsIn(unclaimed, folder).length > 0
  );
}

/** `add_scalars('loss', {train: …})` writes the tag `loss` into the folder `loss_train`: the part's name is `train`. */
function scalarsPart(name: string, events: readonly Candidate[]): string | null {
  const tags = new Set(events.flatMap((log) => log.glance?.metrics ?? []));
  for (const tag of tags) {
    const start = `${tag.replaceAll('/', '_')}_`;
    if (tags.size === 1 && name.startsWith(start) && name.length > start.length) return `${name.slice(start.length)}/`;
  }
  return null;
}

/** The time in `events.out.tfevents.<seconds>.<host>…`, then the name. */
function byTime(a: Candidate, b: Candidate): number {
  const difference = secondsOf(a.path) - secondsOf(b.path);
  return difference === 0 ? (a.path < b.path ? -1 : 1) : difference;
}

function secondsOf(file: string): number {
  return Number(/tfevents\.(\d{1,12})/.exec(path.basename(file))?.[1] ?? 0);
}
