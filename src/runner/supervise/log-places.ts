import { readdirSync } from 'node:fs';
import path from 'node:path';
import picomatch from 'picomatch';
import type { MetricsSource } from '../../core/config/plan';
import { mayBeLog } from '../import/recognise';
import { realPath, statOrNull, walk, type WalkedFolder, type WalkLimits } from '../import/walk';

/** Folders in which training programs usually keep their logs, by the beginning of the name. */
const USUAL_FOLDER =
  /^(?:lightning_logs|tb_logs|csv_logs|tensorboard|runs?|logs?|wandb|mlruns|dvclive|outputs?|results?|checkpoints?|ckpts?|experiments?|exps?|saved?|work_dirs|models?|train|training|multirun|lightning|tmp_trainer)(?:$|[-_.\d])/i;

const AUTO_LIMITS: WalkLimits = { depth: 8, folders: 2_000, files: 20_000 };
const NAMED_LIMITS: WalkLimits = { depth: 16, folders: 10_000, files: 100_000 };

/** Where the log files of a run may lie. */
export interface LogPlaces {
  /** Folder of the config file: paths are relative to it. Absolute. */
  readonly root: string;
  /** Working directory of the program. Absolute. */
  readonly cwd: string;
  readonly from: Exclude<MetricsSource['from'], 'stdout'>;
}

/** Files that may be logs of a run, by folder, as they are now. Takes no longer than its limits allow. */
export function* placesOf(places: LogPlaces): Generator<WalkedFolder> {
  if (places.from === 'auto') yield* usualPlaces(places.cwd);
  else for (const named of places.from) yield* namedPlaces(places.root, named);
}

/** The working directory itself, and folders below it that are called as such folders are. */
function* usualPlaces(cwd: string): Generator<WalkedFolder> {
  const files: string[] = [];
  const folders: string[] = [];
  try {
    for (const entry of readdirSync(cwd, { withFileTypes: true })) {
      if (entry.isFile() && mayBeLog(entry.name)) files.push(path.join(cwd, entry.name));
      else if (entry.isDirectory() && USUAL_FOLDER.test(entry.name)) folders.push(path.join(cwd, entry.name));
    }
  } catch {
    // It is there, or the program could not have been started; perhaps it may not be listed.
    return;
  }
  yield { path: cwd, files: files.flatMap((file) => stated(file) ?? []) };
  yield* walk(folders, ignore, AUTO_LIMITS);
}

/** A file, a folder with all below it, or what a glob fits. */
function* namedPlaces(root: string, named: string): Generator<WalkedFolder> {
  const { base, isGlob } = picomatch.scan(named);
  const start = path.resolve(root, isGlob ? base : named);
  const isMatch = picomatch(named, { dot: false });
  // The walk says where files really lie.
  const real = realPath(root) ?? root;
  for (const folder of walk([start], ignore, NAMED_LIMITS)) {
    if (!isGlob) yield folder;
    else {
      const fits = folder.files.filter((file) => isMatch(path.relative(real, file.path).split(path.sep).join('/')));
      if (fits.length > 0) yield { path: folder.path, files: fits };
    }
  }
}

function stated(file: string): WalkedFolder['files'][number] | null {
  const stat = statOrNull(file);
  return stat?.isFile() === true ? { path: file, size: stat.size, modified: stat.mtimeMs } : null;
}

function ignore(): void {
  // What cannot be read is no log of this run; a named file that never comes is told at the end.
}
