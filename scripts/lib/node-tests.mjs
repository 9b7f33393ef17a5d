import { spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { guardGroup } from './cleanup.mjs';
import { glob } from './glob.mjs';
import { bundleForNode } from './node-program.mjs';
import { root } from './paths.mjs';
import { readCounts, reportCounts } from './results.mjs';

/**
 * Bundles test files one by one and runs them with `node --test`. Packages stay outside the bundles.
 * @param {{
 *   files: readonly string[],
 *   name: string,
 *   alias?: Readonly<Record<string, string>>,
 *   concurrency?: number,
 *   timeoutMs?: number,
 *   env?: Readonly<Record<string, string>>,
 * }} options
 * @returns {Promise<number>} exit code
 */
export async function runNodeTests({ files, name, alias = {}, concurrency, timeoutMs, env = {} }) {
  // Each invocation has an output folder of its own, so that two can run at once.
  const out = path.join(root, 'out', `${name}-${process.pid}`);
  await bundleForNode({ entryPoints: files, out, outbase: path.join(root, 'test'), alias });
  return runBuilt(glob(out, '.test.mjs'), {
    out,
    env,
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
}

/**
 * Runs tests that are built already, prints what they say and leaves the counts for `npm test`.
 * @param {readonly string[]} files
 * @param {{ out: string, env?: Readonly<Record<string, string>>, concurrency?: number, timeoutMs?: number }} options
 * @returns {Promise<number>} exit code
 */
export async function runBuilt(files, { out, env = {}, concurrency, timeoutMs }) {
  const results = path.join(out, 'results.json');
  const reporter = pathToFileURL(path.join(root, 'scripts/lib/count-reporter.mjs')).href;
  const child = spawn(
    process.execPath,
    [
      '--enable-source-maps',
      '--test',
      ...['--test-reporter', 'spec', '--test-reporter-destination', 'stdout'],
      ...['--test-reporter', reporter, '--test-reporter-destination', results],
      ...(concurrency === undefined ? [] : ['--test-concurrency', String(concurrency)]),
      ...(timeoutMs === undefined ? [] : ['--test-timeout', String(timeoutMs)]),
      ...files,
    ],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env, LOSSLINE_ROOT: root },
      detached: process.platform !== 'win32',
    },
  );
  if (child.pid !== undefined && process.platform !== 'win32') guardGroup(child.pid, 'SIGTERM');
  const code = await new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('exit', (exitCode) => resolve(exitCode ?? 1));
  });
  const counts = readCounts(results);
  if (counts !== null) reportCounts(counts);
  return code;
}
