import path from 'node:path';
import type { DraftFile, Unclaimed } from './draft';
import type { Candidate } from './recognise';
import { settingsIn } from './settings-files';

/** Folders that hold a part of a run: Keras writes `train` and `validation`, estimators `eval`. */
const SPLITS = new Set(['train', 'training', 'validation', 'valid', 'val', 'eval', 'test']);

/** A folder with event files, and the trainings in it one after the other, which is mostly one. */
export interface EventRun {
  readonly folder: string;
  readonly trainings: readonly (readonly DraftFile[])[];
}

/** Files that begin within this time of each other are those of processes that train together, in seconds. */
const TOGETHER = 60;

/**
 * Event files by run: those of one folder are one run, in the order of their times, unless a training was started over
 * in it; the folders of Keras' callback (`train`, `validation`) and of PyTorch's `add_scalars` (`loss_train`,
 * `loss_val`) belong to the run above them.
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
  return [...runs].map(([folder, files]) => ({ folder, trainings: trainingsOf(files) }));
}

/**
 * Event files of one place by training, in the order of their times. A file that goes on where another stopped belongs
 * to its training; one whose metrics begin again where they began before is another training's.
 */
export function trainingsOf(files: readonly DraftFile[]): readonly (readonly DraftFile[])[] {
  const parts = new Map<string, DraftFile[][]>();
  for (const file of [...files].sort((a, b) => byTime(a.candidate, b.candidate))) {
    const trainings = parts.get(file.prefix) ?? [];
    parts.set(file.prefix, trainings);
    const current = trainings.at(-1);
    if (current === undefined || startsOver(file.candidate, current)) trainings.push([file]);
    else current.push(file);
  }
  const count = parts.values().next().value?.length ?? 0;
  // Parts that were not started over as often as each other cannot be told apart.
  if (count < 2 || [...parts.values()].some((trainings) => trainings.length !== count)) return [files];
  return Array.from({ length: count }, (_, index) =>
    [...parts.values()].flatMap((trainings) => trainings[index] ?? []),
  );
}

function startsOver(file: Candidate, training: readonly DraftFile[]): boolean {
  const last = training.at(-1)?.candidate;
  if (last === undefined || secondsOf(file.path) - secondsOf(last.path) < TOGETHER) return false;
  const shared = [...file.starts].flatMap(([metric, start]) => {
    const before = training.flatMap(({ candidate }) => candidate.starts.get(metric) ?? []);
    // A single value is a result, which may be measured again.
    const isCurve = start.values > 1 || before.some(({ values }) => values > 1);
    return before.length > 0 && isCurve ? [before.every(({ step }) => start.step <= step)] : [];
  });
  return shared.length > 0 && 2 * shared.filter(Boolean).length > shared.length;
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
