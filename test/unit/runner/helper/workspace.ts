import { build } from 'esbuild';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EntryPlan } from '../../../../src/core/config/plan';
import type { RunEvent } from '../../../../src/core/run/events';
import type { Observation } from '../../../../src/core/run/observation';
import { launchRun } from '../../../../src/runner/launch/launch';
import type { LaunchedRun, LaunchRequest } from '../../../../src/runner/launch/types';
import { livenessOf } from '../../../../src/runner/process/identity';
import { readEvents } from '../../../../src/runner/store/history';
import { ObservationParser } from '../../../../src/runner/store/observation-parse';

/** Number of repetitions: the full count with LOSSLINE_FULL=1 (slow, for fault injection), the usual few otherwise. */
export function repetitions(full: number, usual: number): number {
  return process.env['LOSSLINE_FULL'] === '1' ? full : usual;
}

const folders: string[] = [];
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

/** A temporary folder that is gone after the tests of the file. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'lossline-test-')));
  folders.push(folder);
  return folder;
}

let runner: Promise<string> | null = null;

/** Folder with a freshly built runner.js. */
export function builtRunner(): Promise<string> {
  const outdir = path.join(temporaryFolder(), 'dist');
  runner ??= build({
    absWorkingDir: process.env['LOSSLINE_ROOT'] ?? process.cwd(),
    entryPoints: { runner: 'src/runner/supervise/main.ts' },
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'warning',
  }).then(() => outdir);
  return runner;
}

/** Polls until a condition holds. */
export async function until(condition: () => boolean, what: string, limitMs = 30_000): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`Waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A plan for a command. */
export function commandPlan(argv: readonly string[], more: Partial<EntryPlan> = {}): EntryPlan {
  return {
    name: 'entry',
    task: { kind: 'command', argv, cwd: '.', envNames: [] },
    env: {},
    hyperparameters: {},
    earlyStopping: { mode: 'off' },
    metrics: { from: 'stdout', pattern: null, train: null, validation: null },
    plannedEpochs: null,
    seed: null,
    ...more,
  };
}

/** Starts a command in a workspace folder. */
export async function launchCommand(
  root: string,
  argv: readonly string[],
  more: Partial<EntryPlan> = {},
  request: Partial<LaunchRequest> = {},
): Promise<LaunchedRun> {
  return launchRun({
    root,
    configFile: 'lossline.yaml',
    plan: commandPlan(argv, more),
    source: 'cli',
    dist: await builtRunner(),
    isTrusted: () => true,
    ...request,
  });
}

/** Writes a Node script into a folder and returns the words that run it. */
export function nodeScript(root: string, name: string, source: string): string[] {
  const file = path.join(root, name);
  writeFileSync(file, source);
  return [process.execPath, file];
}

/** The `ended` event of a run, null while it goes on. */
export function endOf(directory: string): Extract<RunEvent, { type: 'ended' }> | null {
  return readEvents(directory).find((event) => event.type === 'ended') ?? null;
}

/** Waits for the end of a run. */
export async function ended(directory: string): Promise<Extract<RunEvent, { type: 'ended' }>> {
  await until(() => endOf(directory) !== null, 'the end of the run', 60_000);
  const end = endOf(directory);
  if (end === null) throw new Error('no end');
  return end;
}

/** For after a test: a run that has not ended is killed, its runner and its program's whole group. */
export function killRun(directory: string): void {
  if (endOf(directory) !== null) return;
  const runner = runnerPid(directory);
  if (runner !== null && runs(runner)) process.kill(runner, 'SIGKILL');
  const started = readEvents(directory).find((event) => event.type === 'started');
  if (started === undefined || livenessOf(started.process) !== 'alive') return;
  process.kill(process.platform === 'win32' ? started.process.pid : -started.process.pid, 'SIGKILL');
}

/** The whole lines of metrics.jsonl. */
export function observations(directory: string): Observation[] {
  const parser = new ObservationParser();
  let text: string;
  try {
    text = readFileSync(path.join(directory, 'metrics.jsonl'), 'utf8');
  } catch {
    return [];
  }
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const parsed = parser.parse(line);
      if (parsed === null) throw new Error(`Damaged line: ${line}`);
      return parsed;
    });
}

/** Whether a process runs (a zombie does not). */
export function runs(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

/** Pid of the runner that holds a run's lock; null when none does. */
export function runnerPid(directory: string): number | null {
  try {
    const { pid } = JSON.parse(readFileSync(path.join(directory, 'runner.lock'), 'utf8')) as { pid: number };
    return pid;
  } catch {
    return null;
  }
}

/** Names of the entries of a folder. */
export function names(folder: string): string[] {
  return readdirSync(folder).sort();
}
