import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { glob } from './glob.mjs';
import { root } from './paths.mjs';

/**
 * Bundles the suite that runs inside the extension host. Its index.js exports `run()`, which is what both VS Code's
 * server and @vscode/test-electron ask for; mocha and vscode come from outside.
 * @param {string} out folder for the bundles
 * @returns {Promise<string>} path of the index
 */
export async function bundleSuite(out) {
  const { build } = await import('esbuild');
  rmSync(out, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: [path.join(root, 'test/e2e/suite/index.ts'), ...glob(path.join(root, 'test/e2e/suite'), '.test.ts')],
    outdir: out,
    bundle: true,
    packages: 'external',
    external: ['vscode'],
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return path.join(out, 'index.js');
}

/**
 * A copy of an example to train in, without the runs of whoever works on it.
 * @param {string} example
 * @param {string} target
 */
export function copyExample(example, target) {
  rmSync(target, { recursive: true, force: true });
  cpSync(path.join(root, 'examples', example), target, {
    recursive: true,
    filter: (file) => path.basename(file) !== '.lossline',
  });
}
