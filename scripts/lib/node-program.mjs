import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { guardGroup } from './cleanup.mjs';
import { root } from './paths.mjs';

/**
 * Bundles TypeScript of this repository for plain Node, as ES modules with source maps. Packages stay outside. The
 * output folder goes when this process exits.
 * @param {{
 *   entryPoints: readonly string[],
 *   out: string,
 *   outbase?: string,
 *   alias?: Readonly<Record<string, string>>,
 * }} options entry points relative to the repository, or absolute; the output is called as they are, with .mjs
 * @returns {Promise<void>}
 */
export async function bundleForNode({ entryPoints, out, outbase, alias = {} }) {
  const { build } = await import('esbuild');
  process.on('exit', () => rmSync(out, { recursive: true, force: true }));
  mkdirSync(out, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: [...entryPoints],
    outdir: out,
    ...(outbase === undefined ? {} : { outbase }),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: 'inline',
    logLevel: 'warning',
    alias: { ...alias },
  });
}

/**
 * Runs such a bundle in a process group of its own, which ends with this process at the latest, and hands its output on.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ nodeArgs?: readonly string[], env?: Readonly<Record<string, string>> }} [options] flags of Node, and
 *   environment variables beside those of this process
 * @returns {Promise<number>} exit code; 1 when a signal ended it or it could not be started
 */
export function runNode(file, args, { nodeArgs = [], env = {} } = {}) {
  const child = spawn(process.execPath, [...nodeArgs, '--enable-source-maps', file, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
    detached: process.platform !== 'win32',
  });
  if (child.pid !== undefined && process.platform !== 'win32') guardGroup(child.pid, 'SIGTERM');
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(error);
      resolve(1);
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
