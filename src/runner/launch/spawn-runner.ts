import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { msg } from '../../core/message';
import { readEvents } from '../store/history';
import type { RunnerInput } from '../supervise/input';
import { runnerEnvironment } from './environment';
import { LaunchError } from './error';

/** How long a runner may take to say that the training process has started (or could not be). */
const START_LIMIT_MS = 20_000;
const POLL_MS = 15;

/**
 * Starts the runner of a run directory, detached, and waits until it has recorded that the training process has
 * started or ended.
 *
 * @param input For a new run what to start; null to adopt a run whose runner died.
 * @throws LaunchError `runner-failed` with the runner's own last words.
 */
export async function spawnRunner(directory: string, dist: string, input: RunnerInput | null): Promise<void> {
  const words = path.join(directory, '.runner.err');
  const errors = openSync(words, 'w', 0o600);
  try {
    const runner = start(directory, dist, input, errors);
    if (input === null) return;
    const isUp = (): boolean => readEvents(directory).some(({ type }) => type === 'started' || type === 'ended');
    await waitFor(() => isUp() || runner.ended() !== null, START_LIMIT_MS);
    if (isUp()) return;
    const ended = runner.ended();
    runner.kill();
    throw new LaunchError(
      'runner-failed',
      ended === null
        ? msg(
            'The process that watches the run did not answer within {0} s. Try again; a very busy or full disk can cause this.',
            START_LIMIT_MS / 1000,
          )
        : msg('The process that watches the run could not start: {0}', lastWords(words) || ended),
    );
  } finally {
    closeSync(errors);
    rmSync(words, { force: true });
  }
}

/** `ended` says how the runner ended, null while it lives. */
function start(
  directory: string,
  dist: string,
  input: RunnerInput | null,
  errors: number,
): { ended: () => string | null; kill: () => void } {
  let ended: string | null = null;
  const mode = input === null ? ['--adopt'] : [];
  const child = spawn(process.execPath, [path.join(dist, 'runner.js'), ...mode, directory], {
    // Neither the run directory nor the workspace, so that both can be removed or unmounted.
    cwd: tmpdir(),
    detached: true,
    stdio: ['pipe', 'ignore', errors],
    env: runnerEnvironment(process.env),
    windowsHide: true,
  });
  child.on('error', (error) => (ended = error.message));
  child.on('exit', (code, signal) => (ended ??= `it ended with ${signal ?? `code ${code ?? '?'}`}`));
  // A runner that dies early closes the pipe; its exit says more than EPIPE.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input === null ? '' : JSON.stringify(input));
  child.unref();
  return { ended: () => ended, kill: () => child.kill('SIGTERM') };
}

function lastWords(file: string): string {
  try {
    const text = readFileSync(file, 'utf8').trim();
    const named = text.split('\n').find((line) => /^\w*Error\b/.test(line));
    return (named ?? text).slice(0, 500);
  } catch {
    return '';
  }
}

async function waitFor(done: () => boolean, limitMs: number): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!done() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
}
