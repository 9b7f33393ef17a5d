import path from 'node:path';
import { Unclaimed, type Draft, type DraftFile, type FolderContent } from './draft';
import { eventRuns, trainingsOf } from './group-tensorboard';
import type { Candidate } from './recognise';
import { settingsBeside, settingsIn } from './settings-files';

/** Tables that programs write once a run, so that they name their folder's run. */
const RUN_TABLES = new Set(['metrics.csv', 'results.csv', 'progress.csv', 'log.csv', 'metrics.json', 'metrics.jsonl']);
/** A printed log of such a name says what the other logs of its folder say. */
const COMPANION = /^(?:log|train|training|output|out|stdout|stderr|console|nohup|std_log|run|slurm-\d+)$/i;

/**
 * Puts log files together to runs. Each way in which programs lay out their folders is a step; a file that a run has
 * taken is no run of its own any more. What is left is a run each.
 */
export function groupRuns(folders: ReadonlyMap<string, FolderContent>): Draft[] {
  const unclaimed = new Unclaimed(folders);
  const drafts: Draft[] = [];
  for (const step of [wandbRuns, mlflowRuns, dvcliveRuns, huggingFaceRuns, mmengineRuns, folderRuns, fileRuns]) {
    drafts.push(...step(unclaimed));
  }
  return drafts;
}

const single = (candidate: Candidate): DraftFile => ({ candidate, prefix: '' });

/** `wandb/run-…/run-….wandb` with `files/config.yaml`; what else lies there are copies. */
function wandbRuns(unclaimed: Unclaimed): Draft[] {
  const logs = unclaimed.all().filter((log) => log.format.id === 'wandb');
  for (const log of unclaimed.all()) {
    const [name, folder] = [path.basename(log.path), path.basename(path.dirname(log.path))];
    if (/^debug.*\.log$/.test(name) && (folder === 'wandb' || folder === 'logs')) unclaimed.claim([log]);
  }
  const isLatest = (log: Candidate): boolean => path.basename(path.dirname(log.path)) === 'latest-run';
  const named = new Set(logs.filter((log) => !isLatest(log)).map((log) => path.basename(log.path)));
  return logs.flatMap((log) => {
    const folder = path.dirname(log.path);
    const isOwnFolder = isLatest(log) || /^(?:offline-)?run-/.test(path.basename(folder));
    unclaimed.claim(isOwnFolder ? unclaimed.below(folder) : [log]);
    if (!isOwnFolder) return fileRun(unclaimed, log, false);
    // The link to the latest run becomes a folder where links are not kept.
    if (isLatest(log) && named.has(path.basename(log.path))) return [];
    const settings = ['wandb-metadata.json', 'config.yaml'].map((name) => path.join(folder, 'files', name));
    return { origin: `run:${folder}`, folder, name: null, alternatives: [[single(log)]], settings };
  });
}

/** `mlruns/<experiment>/<run>/metrics/…`, a file a metric. */
function mlflowRuns(unclaimed: Unclaimed): Draft[] {
  const logs = unclaimed.all().filter((log) => log.format.id === 'mlflow-metric');
  return byFolder(logs, (log) => folderAbove(log.path, ['metrics'], (at) => unclaimed.hasFile(at, 'meta.yaml'))).map(
    ([folder, files]) => {
      unclaimed.claim(unclaimed.below(folder));
      const settings = ['params', 'meta.yaml', 'tags'].map((name) => path.join(folder, name));
      return { origin: `run:${folder}`, folder, name: null, alternatives: [files.map(single)], settings };
    },
  );
}

/** `dvclive/plots/metrics/…`, a table a metric. */
function dvcliveRuns(unclaimed: Unclaimed): Draft[] {
  const logs = unclaimed.all().filter((log) => log.format.id === 'dvclive');
  return byFolder(logs, (log) => folderAbove(log.path, ['plots', 'metrics'])).map(([folder, files]) => {
    unclaimed.claim([...unclaimed.below(path.join(folder, 'plots')), ...jsonIn(unclaimed, folder)]);
    const settings = settingsIn(unclaimed, folder);
    return { origin: `run:${folder}`, folder, name: null, alternatives: [files.map(single)], settings };
  });
}

/**
 * The output folder of the Hugging Face trainer: the state of its newest checkpoint holds the whole history, and the
 * event files below `runs` say the same.
 */
function huggingFaceRuns(unclaimed: Unclaimed): Draft[] {
  const states = unclaimed.all().filter((log) => log.format.id === 'hf-trainer-state');
  return byFolder(states, huggingFaceFolder).map(([folder, files]) => {
    const newest = files.reduce((best, log) => (isNewerState(log, best) ? log : best));
    unclaimed.claim(files);
    if (folder === newest.path) return fileRun(unclaimed, newest, false);
    const events = [...unclaimed.in(folder), ...unclaimed.below(path.join(folder, 'runs'))].filter(
      (log) => log.format.id === 'tensorboard',
    );
    // Of trainings that wrote into one output folder, the state is the last one's.
    const trainings = trainingsOf(events.map(single));
    const same = trainings.at(-1) ?? [];
    unclaimed.claim([...same.map((file) => file.candidate), ...jsonIn(unclaimed, folder)]);
    for (const log of files) {
      const checkpoint = path.dirname(log.path);
      if (checkpoint !== folder) unclaimed.claim(unclaimed.below(checkpoint));
    }
    const alternatives = [[single(newest)], same].filter((alternative) => alternative.length > 0);
    const settings = settingsIn(unclaimed, folder, ['config.json']);
    return { origin: `run:${folder}`, folder, name: null, alternatives, settings };
  });
}

/** The output folder that a state lies in; the file itself where it has another name, as a copy has. */
function huggingFaceFolder(log: Candidate): string {
  const folder = path.dirname(log.path);
  if (path.basename(log.path) !== 'trainer_state.json') return log.path;
  return /^checkpoint-\d+$/.test(path.basename(folder)) ? path.dirname(folder) : folder;
}

function isNewerState(log: Candidate, than: Candidate): boolean {
  const difference = (log.glance?.observations ?? 0) - (than.glance?.observations ?? 0);
  return difference === 0 ? log.modified > than.modified : difference > 0;
}

/** OpenMMLab: `<work dir>/<time>/vis_data/scalars.json`, in older versions `<work dir>/<time>.log.json`. */
function mmengineRuns(unclaimed: Unclaimed): Draft[] {
  const drafts: Draft[] = [];
  for (const log of unclaimed.all()) {
    const folder = path.dirname(log.path);
    const name = path.basename(log.path);
    if (name === 'scalars.json' && path.basename(folder) === 'vis_data') {
      const run = path.dirname(folder);
      unclaimed.claim([...unclaimed.in(folder), ...unclaimed.in(run).filter((other) => other.format.id === 'text')]);
      drafts.push({ origin: `run:${run}`, folder: run, name: null, alternatives: [[single(log)]], settings: [] });
    } else if (name.endsWith('.log.json')) {
      const text = log.path.slice(0, -'.json'.length);
      unclaimed.claim([log, ...unclaimed.in(folder).filter((other) => other.path === text)]);
      drafts.push({ origin: `file:${log.path}`, folder, name, alternatives: [[single(log)]], settings: [] });
    }
  }
  return drafts;
}

/** A folder with event files, or with a table that is called as such tables are: Lightning, YOLO, detectron2, Keras. */
function folderRuns(unclaimed: Unclaimed): Draft[] {
  const events = new Map(eventRuns(unclaimed).map((run) => [run.folder, run.trainings]));
  const folders = new Set(events.keys());
  for (const { path: folder } of unclaimed.folders) if (tablesIn(unclaimed, folder).length > 0) folders.add(folder);
  return [...folders].flatMap((folder) => {
    const tables = tablesIn(unclaimed, folder);
    const trainings = events.get(folder) ?? [];
    const companions = unclaimed.in(folder).filter((log) => isCompanion(log));
    unclaimed.claim([...trainings.flat().map((file) => file.candidate), ...tables, ...companions]);
    const settings = settingsIn(unclaimed, folder);
    // A table is of one training; which of several it is of, nobody says.
    if (tables.length === 0) return trainings.map((files, index) => eventDraft(folder, files, index, settings));
    const alternatives = [...tables.map((table) => [single(table)]), trainings.flat()];
    return {
      origin: `run:${folder}`,
      folder,
      name: null,
      alternatives: alternatives.filter((files) => files.length > 0),
      settings,
    };
  });
}

/** A training by event files alone; one that was started over in its folder goes by its first file. */
function eventDraft(folder: string, files: readonly DraftFile[], index: number, settings: readonly string[]): Draft {
  const first = files[0]?.candidate.path;
  const isFirst = index === 0 || first === undefined;
  const name = isFirst ? null : path.relative(folder, first);
  const origin = isFirst ? `run:${folder}` : `run:${first}`;
  return { origin, folder, name, alternatives: [files], settings };
}

function tablesIn(unclaimed: Unclaimed, folder: string): Candidate[] {
  return unclaimed.in(folder).filter((log) => RUN_TABLES.has(path.basename(log.path)));
}

function isCompanion(log: Candidate): boolean {
  return log.format.id === 'text' && COMPANION.test(path.basename(log.path, path.extname(log.path)));
}

/** Every other log is a run of its own. */
function fileRuns(unclaimed: Unclaimed): Draft[] {
  const logs = unclaimed.all();
  unclaimed.claim(logs);
  const perFolder = new Map(byFolder(logs, (log) => path.dirname(log.path)));
  return logs.map((log) => fileRun(unclaimed, log, perFolder.get(path.dirname(log.path))?.length === 1));
}

/** @param isAlone Whether it is the only run in its folder, so that settings there are its own. */
function fileRun(unclaimed: Unclaimed, log: Candidate, isAlone: boolean): Draft {
  const folder = path.dirname(log.path);
  const settings = [...(isAlone ? settingsIn(unclaimed, folder) : []), ...settingsBeside(unclaimed, log.path)];
  return {
    origin: `file:${log.path}`,
    folder,
    name: path.basename(log.path),
    alternatives: [[single(log)]],
    settings: [...new Set(settings)].filter((file) => file !== log.path),
  };
}

function jsonIn(unclaimed: Unclaimed, folder: string): Candidate[] {
  return unclaimed.in(folder).filter((log) => log.format.id === 'json' || log.format.id === 'jsonl');
}

function byFolder(logs: readonly Candidate[], folderOf: (log: Candidate) => string): [string, Candidate[]][] {
  const groups = new Map<string, Candidate[]>();
  for (const log of logs) {
    const folder = folderOf(log);
    const group = groups.get(folder);
    if (group === undefined) groups.set(folder, [log]);
    else group.push(log);
  }
  return [...groups];
}

/** The folder above the folders of these names; the outermost one that `isRun` likes, else the innermost. */
function folderAbove(file: string, names: readonly string[], isRun: (folder: string) => boolean = () => false): string {
  const parts = path.dirname(file).split(path.sep);
  let found: string | null = null;
  for (let at = 1; at + names.length <= parts.length; at++) {
    if (!names.every((name, i) => parts[at + i] === name)) continue;
    const folder = parts.slice(0, at).join(path.sep) || path.sep;
    if (isRun(folder)) return folder;
    found = folder;
  }
  return found ?? path.dirname(file);
}
