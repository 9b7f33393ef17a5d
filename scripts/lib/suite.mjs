import path from 'node:path';
import { rmSync } from 'node:fs';
import { glob } from './glob.mjs';
import { root } from './paths.mjs';

/**
 * Bundles the suite that runs inside the extension host. Its index.js exports `run()`, which is what both VS Code's
 * server and @vscode/test-electron ask for; mocha and vscode come from outside.
 * @returns {Promise<string>} path of the index
 */
export async function bundleSuite() {
  const { build } = await import('esbuild');
  const out = path.join(root, 'out', `suite-${process.pid}`);
  process.on('exit', () => rmSync(out, { recursive: true, force: true }));
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
