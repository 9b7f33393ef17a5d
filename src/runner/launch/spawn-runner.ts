import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { msg } from '../../core/message';
import { readEvents } from '../supervise/history';
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
  let exit: { code: number | null; signal: string | null } | null = null;
  let failure: Error | null = null;
  try {
    const child = spawn(
      process.execPath,
      [path.join(dist, 'runner.js'), ...(input === null ? ['--adopt'] : []), directory],
      {
        // Neither the run directory nor the workspace, so that both can be removed or unmounted.
        cwd: tmpdir(),
        detached: true,
        stdio: ['pipe', 'ignore', errors],
        env: runnerEnvironment(process.env),
        windowsHide: true,
      },
    );
    child.on('error', (error) => (failure = error));
    child.on('exit', (code, signal) => (exit = { code, signal }));
    // A runner that dies early closes the pipe; its exit says more than EPIPE.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input === null ? '' : JSON.stringify(input));
    child.unref();
    const isUp = (): boolean =>
      input === null
        ? exit !== null
        : readEvents(directory).some((event) => event.type === 'started' || event.type === 'ended');
    await waitFor(() => isUp() || failure !== null || exit !== null, input === null ? 0 : START_LIMIT_MS);
    if (input === null || isUp()) return;
    const said = (failure as Error | null)?.message ?? lastWords(words);
    child.kill('SIGTERM');
    throw new LaunchError(
      'runner-failed',
      exit === null && failure === null
        ? msg(
            'The process that watches the run did not answer within {0} s. Try again; a very busy or full disk can cause this.',
            START_LIMIT_MS / 1000,
          )
        : msg('The process that watches the run could not start: {0}', said === '' ? 'no reason given' : said),
    );
  } finally {
    closeSync(errors);
    rmSync(words, { force: true });
  }
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
