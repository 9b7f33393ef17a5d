import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import type { ProcessIdentity } from '../../core/run/events';
import { errorCode, identityOfChild, livenessOf } from '../process/identity';
import { RUN_FILES } from '../store/paths';
import type { RunnerInput } from './input';

/** Where the training process is in its life. `gone`: it is not our child, so how it ended cannot be known. */
export type TrainingState =
  | { readonly kind: 'running' }
  | { readonly kind: 'exited'; readonly code: number | null; readonly signal: NodeJS.Signals | null }
  | { readonly kind: 'gone' };

/** The training process, started by this runner or by one before it. */
export interface Training {
  readonly identity: ProcessIdentity;
  state(): TrainingState;
}

/** What came of an attempt to start it. */
export type Start =
  { readonly kind: 'started'; readonly training: Training } | { readonly kind: 'failed'; readonly message: string };

/**
 * Starts the training process: no shell, a process group of its own, output straight into output.log.
 *
 * @param onExit Called once when it has ended.
 */
export async function startTraining(directory: string, input: RunnerInput, onExit: () => void): Promise<Start> {
  const [program, ...args] = input.argv;
  if (program === undefined) return { kind: 'failed', message: 'The command is empty.' };
  let log: number;
  try {
    log = openSync(path.join(directory, RUN_FILES.output), 'a', 0o644);
  } catch (error) {
    return { kind: 'failed', message: `output.log cannot be created (${errorCode(error) ?? String(error)}).` };
  }
  try {
    const child = spawn(program, args, {
      cwd: input.cwd,
      env: { ...input.env },
      stdio: ['ignore', log, log],
      detached: process.platform !== 'win32',
      windowsHide: true,
      shell: false,
    });
    let state: TrainingState = { kind: 'running' };
    child.once('exit', (code, signal) => {
      state = { kind: 'exited', code, signal };
      onExit();
    });
    const pid = child.pid;
    if (pid === undefined) {
      const error = await new Promise<Error>((resolve) => child.once('error', resolve));
      return { kind: 'failed', message: startFailure(program, input.cwd, error) };
    }
    child.on('error', () => undefined);
    const identity = identityOfChild(pid);
    return { kind: 'started', training: { identity, state: () => state } };
  } catch (error) {
    return { kind: 'failed', message: startFailure(program, input.cwd, error) };
  } finally {
    closeSync(log);
  }
}

/**
 * A training process that an earlier runner started. Only whether it lives can be known. Where the platform cannot
 * tell it from a later process with its pid, it counts as gone: a stranger must never be watched, let alone killed.
 */
export function adoptTraining(identity: ProcessIdentity): Training {
  return {
    identity,
    state: () => (livenessOf(identity) === 'alive' ? { kind: 'running' } : { kind: 'gone' }),
  };
}

function startFailure(program: string, cwd: string, error: unknown): string {
  const code: string = errorCode(error) ?? '';
  switch (code) {
    case 'ENOENT':
      return `“${program}” was not found (or the folder ${cwd} is gone). Install it, or write its full path in \`command\`.`;
    case 'EACCES':
    case 'EPERM':
      return `“${program}” may not be executed. Check its permissions, or name the interpreter first in \`command\`.`;
    case 'E2BIG':
      return 'The command has more arguments and environment variables than the system takes.';
    default:
      return `“${program}” could not be started: ${error instanceof Error ? error.message : String(error)}`;
  }
}
