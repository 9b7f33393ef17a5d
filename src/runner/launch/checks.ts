import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { CommandTask, EntryPlan, TrainerTask } from '../../core/config/plan';
import { msg } from '../../core/message';
import { isInside } from '../store/folder';
import { LaunchError } from './error';
import { findProgram } from './find-program';

/**
 * The working directory of a command: below the folder of the config file, links followed.
 *
 * @throws LaunchError `bad-path`.
 */
export function workingDirectory(root: string, task: CommandTask, entry: string): string {
  const outside = msg(
    'The working directory “{0}” of entry “{1}” leads out of the workspace folder. Set `cwd` to a folder inside it.',
    task.cwd,
    entry,
  );
  if (task.cwd.includes('\0') || path.isAbsolute(task.cwd) || /^[A-Za-z]:/.test(task.cwd)) {
    throw new LaunchError('bad-path', outside);
  }
  const cwd = path.resolve(root, task.cwd);
  if (!isInside(path.resolve(root), cwd)) throw new LaunchError('bad-path', outside);
  let real: string;
  try {
    real = realpathSync(cwd);
    if (!statSync(real).isDirectory()) throw new Error('not a folder');
  } catch {
    throw new LaunchError(
      'bad-path',
      msg('The working directory “{0}” of entry “{1}” does not exist. Create it, or change `cwd`.', task.cwd, entry),
    );
  }
  if (!isInside(realpathSync(root), real)) throw new LaunchError('bad-path', outside);
  return cwd;
}

/** @throws LaunchError `command-not-found` or `bad-path` when the command cannot be started as it stands. */
export function checkCommand(
  task: CommandTask,
  entry: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): void {
  const [program] = task.argv;
  if (program === undefined || program === '') {
    throw new LaunchError(
      'command-not-found',
      msg('The `command` of entry “{0}” is empty. Name the program to run.', entry),
    );
  }
  const nul = [...task.argv, ...Object.entries(env).flat()].some((word) => word.includes('\0'));
  if (nul) {
    throw new LaunchError(
      'bad-path',
      msg('The command of entry “{0}” holds a NUL character, which no program can be given. Remove it.', entry),
    );
  }
  const found = findProgram(program, cwd, env);
  if (found.kind === 'missing') {
    const isPath = /[\\/]/.test(program);
    throw new LaunchError(
      'command-not-found',
      isPath
        ? msg(
            'The program “{0}” of entry “{1}” does not exist (looked in {2}). Correct the path in `command`.',
            program,
            entry,
            cwd,
          )
        : msg(
            'The program “{0}” of entry “{1}” was not found on PATH. Install it, or write its full path in `command`.',
            program,
            entry,
          ),
    );
  }
  if (found.kind === 'not-executable') {
    throw new LaunchError(
      'command-not-found',
      msg(
        '“{0}” of entry “{1}” may not be executed. Make it executable (chmod +x), or name its interpreter first in `command`.',
        found.file,
        entry,
      ),
    );
  }
}

/** @throws LaunchError `missing-data` naming the file and the config key. */
export function checkTrainerFiles(root: string, task: TrainerTask, entry: string, configFile: string): void {
  for (const [key, file] of [
    ['trainer.data', task.data],
    ['trainer.module', task.module],
  ] as const) {
    if (file === null) continue;
    const problem = unreadable(path.resolve(root, file));
    if (problem === null) continue;
    throw new LaunchError(
      'missing-data',
      problem === 'missing'
        ? msg(
            '“{0}” does not exist: it is named by `{1}` of entry “{2}” in {3}. Put the file there, or correct the path.',
            file,
            key,
            entry,
            configFile,
          )
        : msg(
            '“{0}” cannot be read: it is named by `{1}` of entry “{2}” in {3}. It must be a file that you may read.',
            file,
            key,
            entry,
            configFile,
          ),
    );
  }
}

function unreadable(file: string): 'missing' | 'unreadable' | null {
  try {
    if (!statSync(file).isFile()) return 'unreadable';
  } catch {
    return 'missing';
  }
  try {
    accessSync(file, constants.R_OK);
    return null;
  } catch {
    return 'unreadable';
  }
}

/** Asked before anything is looked at and again right at the spawn. @throws LaunchError `untrusted`. */
export function checkTrust(isTrusted: () => boolean, plan: EntryPlan): void {
  if (isTrusted()) return;
  throw new LaunchError(
    'untrusted',
    msg(
      'Entry “{0}” was not started: this workspace is in Restricted Mode. Trust the workspace to let its config file run programs.',
      plan.name,
    ),
  );
}
