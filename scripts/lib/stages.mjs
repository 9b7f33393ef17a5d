import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { endGroup, guardGroup } from './cleanup.mjs';
import { root } from './paths.mjs';
import { seconds } from './progress.mjs';
import { noCounts, readCounts } from './results.mjs';

/** @typedef {import('./results.mjs').Counts} Counts */

/**
 * One part of `npm test`: a script of its own. `single` ones are one check; the others count their tests themselves.
 * @typedef {{ name: string, script: readonly string[], single: boolean, timeoutMs?: number }} Stage
 * @typedef {{ stage: Stage, counts: Counts, ms: number }} StageResult
 */

/**
 * Runs a stage with its output streamed.
 * @param {Stage} stage
 * @param {Readonly<Record<string, string>>} env
 * @returns {Promise<StageResult>}
 */
export async function runStage(stage, env) {
  console.log(`\n━━ ${stage.name}`);
  const started = performance.now();
  const results = path.join(os.tmpdir(), `lossline-results-${process.pid}-${Math.round(started)}.json`);
  const child = spawn(process.execPath, stage.script, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env, LOSSLINE_RESULTS: results },
    detached: process.platform !== 'win32',
  });
  const pid = child.pid;
  if (pid !== undefined && process.platform !== 'win32') guardGroup(pid, 'SIGTERM');
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    if (pid !== undefined) void endGroup(pid);
  }, stage.timeoutMs ?? 600_000);
  /** @type {number} */
  const code = await new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('exit', (exitCode) => resolve(exitCode ?? 1));
  });
  clearTimeout(timer);
  if (pid !== undefined) await endGroup(pid);
  const ms = performance.now() - started;
  const counts = stage.single ? null : readCounts(results);
  rmSync(results, { force: true });
  const judged = judge(
    stage,
    counts,
    late ? 'it took too long and was ended' : code === 0 ? null : `exit code ${code}`,
  );
  console.log(
    `━━ ${stage.name}: ${judged.failed === 0 ? 'passed' : 'FAILED'} (${judged.passed} passed, ${judged.failed} failed, ${seconds(ms)})`,
  );
  return { stage, counts: judged, ms };
}

/**
 * A stage that failed without a failed test (a crash, a build error) counts as one failure: nothing is lost.
 * @param {Stage} stage
 * @param {Counts | null} counts
 * @param {string | null} problem
 * @returns {Counts}
 */
function judge(stage, counts, problem) {
  if (stage.single) {
    return problem === null
      ? { ...noCounts(), passed: 1 }
      : { ...noCounts(), failed: 1, failures: [`${stage.name}: ${problem}`] };
  }
  if (counts === null)
    return { ...noCounts(), failed: 1, failures: [`${stage.name}: ${problem ?? 'ended without results'}`] };
  if (problem !== null && counts.failed === 0) {
    return { ...counts, failed: 1, failures: [...counts.failures, `${stage.name}: ${problem}`] };
  }
  return counts;
}
