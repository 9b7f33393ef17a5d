import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { assertNever } from '../../core/assert';
import { isJsonObject } from '../../core/json';
import { msg } from '../../core/message';
import { RUN_FORMAT, type EngineRecord, type RunRecord } from '../../core/run/record';
import { errorCode } from '../process/identity';
import { createRunDirectory, ensureStore, StoreOutsideError } from '../store/folder';
import { newRunId, RUN_FILES } from '../store/paths';
import { writeRecord } from '../store/record-file';
import type { RunnerInput } from '../supervise/input';
import { checkCommand, checkTrainerFiles, checkTrust, workingDirectory } from './checks';
import { fingerprint } from './data';
import { trainingEnvironment } from './environment';
import { LaunchError } from './error';
import { gitState } from './git';
import { maskPlan } from './secrets';
import { spawnRunner } from './spawn-runner';
import type { LaunchedRun, LaunchRequest } from './types';

export { LaunchError } from './error';

/**
 * Starts a run: checks what can be checked, writes run.json, starts the runner, and returns when the training process
 * has started (or has failed to, which the run then says). The run goes on without the caller.
 *
 * @throws LaunchError; then no run directory is left behind.
 */
export async function launchRun(request: LaunchRequest): Promise<LaunchedRun> {
  const { plan, isTrusted } = request;
  const root = path.resolve(request.root);
  checkTrust(isTrusted, plan);
  const { cwd, env, engine } = await checkTask({ ...request, root });
  const [git, data] = await Promise.all([gitState(root), dataOf({ ...request, root })]);
  const { id, directory } = makeDirectory(root, plan.name);
  try {
    const masked = maskPlan(plan);
    const record: RunRecord = {
      format: RUN_FORMAT,
      id,
      entry: plan.name,
      configFile: request.configFile,
      createdAt: new Date().toISOString(),
      source: request.source,
      task: masked.task,
      engine,
      hyperparameters: masked.hyperparameters,
      earlyStopping: plan.earlyStopping,
      metrics: plan.metrics,
      plannedEpochs: plan.plannedEpochs,
      seed: plan.seed,
      git: git?.record ?? null,
      data,
      versions: versions(request.dist),
    };
    const patch = git?.patch ?? null;
    if (patch !== null) writeFileSync(path.join(directory, RUN_FILES.patch), patch);
    writeRecord(directory, record);
    const argv =
      plan.task.kind === 'command'
        ? plan.task.argv
        : [process.execPath, path.join(request.dist, 'trainer.js'), directory];
    const input: RunnerInput = { argv, cwd, env };
    // The last moment before a process is started; trust may have been taken back since the first look.
    checkTrust(isTrusted, plan);
    await spawnRunner(directory, request.dist, input);
    return { id, directory };
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error instanceof LaunchError ? error : unwritable(root, error);
  }
}

/** What the training process will be started with. @throws LaunchError when it cannot be. */
async function checkTask(
  request: LaunchRequest,
): Promise<{ cwd: string; env: Record<string, string>; engine: EngineRecord | null }> {
  const { root, plan, configFile } = request;
  const { task } = plan;
  switch (task.kind) {
    case 'command': {
      const cwd = workingDirectory(root, task, plan.name);
      const env = trainingEnvironment(process.env, plan, false);
      checkCommand(task, plan.name, cwd, env);
      return { cwd, env, engine: null };
    }
    case 'trainer': {
      checkTrainerFiles(root, task, plan.name, configFile);
      // Loaded only here: a command needs none of it.
      const { resolveEngine } = await import('../trainer/engine');
      const engine = await resolveEngine(root);
      return { cwd: root, env: trainingEnvironment(process.env, plan, true), engine };
    }
    default:
      return assertNever(task);
  }
}

async function dataOf(request: LaunchRequest): Promise<RunRecord['data']> {
  const { task } = request.plan;
  if (task.kind !== 'trainer' || task.data === null) return null;
  try {
    return await fingerprint(path.resolve(request.root, task.data), task.data);
  } catch (error) {
    throw new LaunchError(
      'missing-data',
      msg(
        '“{0}” cannot be read ({1}): it is named by `trainer.data` of entry “{2}” in {3}.',
        task.data,
        errorCode(error) ?? String(error),
        request.plan.name,
        request.configFile,
      ),
    );
  }
}

function makeDirectory(root: string, entry: string): { id: string; directory: string } {
  try {
    ensureStore(root);
    return createRunDirectory(root, () => newRunId(new Date(), entry, randomBytes(2).toString('hex')));
  } catch (error) {
    if (error instanceof StoreOutsideError) {
      throw new LaunchError(
        'bad-path',
        msg(
          '“.lossline” in {0} leads out of the folder through a symbolic link. Replace the link by a real folder.',
          root,
        ),
      );
    }
    throw unwritable(root, error);
  }
}

function unwritable(root: string, error: unknown): LaunchError {
  const code = errorCode(error);
  if (code === 'ENOSPC') {
    return new LaunchError('unwritable', msg('No run was started: there is no room left on the disk of {0}.', root));
  }
  return new LaunchError(
    'unwritable',
    msg(
      'No run was started: {0} cannot be written to ({1}). Lossline keeps runs in “.lossline” there; check the permissions.',
      root,
      code ?? String(error),
    ),
  );
}

/** Versions worth knowing later. Lossline's own stands in the package.json beside `dist`. */
function versions(dist: string): Record<string, string> {
  const base = { node: process.versions.node, platform: process.platform, arch: process.arch };
  try {
    const parsed: unknown = JSON.parse(readFileSync(path.join(dist, '..', 'package.json'), 'utf8'));
    if (isJsonObject(parsed) && typeof parsed['version'] === 'string') return { lossline: parsed['version'], ...base };
  } catch {
    // Without a package.json beside it the version is not known.
  }
  return base;
}
