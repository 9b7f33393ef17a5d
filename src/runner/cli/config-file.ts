import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { CONFIG_FILE_NAMES } from '../../core/config/document';
import { runsFolder } from '../store/paths';
import { EXIT } from './exit-codes';
import { CliFailure } from './failure';

/** A config file as it lies on disk. */
export interface ConfigFile {
  /** Absolute path. */
  readonly file: string;
  /** Folder that holds it, and `.lossline`. */
  readonly root: string;
  readonly name: string;
  readonly format: 'yaml' | 'json';
  readonly text: string;
}

const usage = (message: string): CliFailure => new CliFailure(message, EXIT.usage);

const NAMES = 'lossline.yaml, lossline.yml or lossline.json';

function configIn(folder: string): string | null {
  for (const name of CONFIG_FILE_NAMES) {
    const file = path.join(folder, name);
    if (statSync(file, { throwIfNoEntry: false })?.isFile() === true) return file;
  }
  return null;
}

function* upwards(folder: string): Generator<string> {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    yield at;
    if (at === path.dirname(at)) return;
  }
}

/** The config file that `--config` names: the file itself, or the one in that folder. */
function namedConfig(cwd: string, named: string): string {
  const file = path.resolve(cwd, named);
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) throw usage(`There is no file ${named}. --config takes the path of a config file.`);
  if (!stat.isDirectory()) return file;
  const inside = configIn(file);
  if (inside === null) throw usage(`There is no ${NAMES} in the folder ${named}.`);
  return inside;
}

function nothingHere(cwd: string, what: string): CliFailure {
  return usage(
    `There is no ${NAMES}${what} in ${cwd} or a folder above it. ` +
      'Go to your project, name the file with --config FILE, or write one that begins like this:\n\n' +
      '  version: 1\n  runs:\n    baseline:\n      command: [python3, train.py, --epochs, "${epochs}"]\n' +
      '      hyperparameters: { learningRate: 0.001, epochs: 20 }',
  );
}

/**
 * Finds and reads the config file: the one named with `--config`, else the first in `cwd` or a folder above.
 *
 * @throws CliFailure (exit code 2) when there is none, or it cannot be read.
 */
export function readConfigFile(cwd: string, named: string | null): ConfigFile {
  const file = named === null ? findUpwards(cwd) : namedConfig(cwd, named);
  if (file === null) throw nothingHere(cwd, '');
  const shown = displayPath(cwd, file);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw usage(`${shown} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const format = /\.jsonc?$/iu.test(file) ? 'json' : 'yaml';
  return { file, root: path.dirname(file), name: path.basename(file), format, text };
}

function findUpwards(cwd: string): string | null {
  for (const folder of upwards(cwd)) {
    const file = configIn(folder);
    if (file !== null) return file;
  }
  return null;
}

/**
 * Finds the folder whose runs are meant: the one of the config file, or the first in `cwd` or above that has runs.
 *
 * @throws CliFailure (exit code 2) when there is none.
 */
export function findRoot(cwd: string, named: string | null): string {
  if (named !== null) return path.dirname(namedConfig(cwd, named));
  for (const folder of upwards(cwd)) {
    if (configIn(folder) !== null || existsSync(runsFolder(folder))) return folder;
  }
  throw nothingHere(cwd, ' and no .lossline folder');
}

/** A path as a person in `cwd` would write it: relative below it, else absolute. */
export function displayPath(cwd: string, file: string): string {
  const relative = path.relative(cwd, file);
  if (relative === '') return '.';
  const isBelow = !path.isAbsolute(relative) && relative !== '..' && !relative.startsWith(`..${path.sep}`);
  return isBelow ? relative : file;
}
