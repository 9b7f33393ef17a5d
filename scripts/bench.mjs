// Side-by-side measurements: `npm run bench [-- name …]`. Bundles bench/*.ts and hands over to bench/run.ts.
import { spawn } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { guardGroup } from './lib/cleanup.mjs';
import { root } from './lib/paths.mjs';
import { printError } from './lib/progress.mjs';
import { ensureBrowser } from './lib/setup/browser.mjs';
import { ensureBundles } from './lib/setup/bundles.mjs';
import { checkNode, ensurePackages } from './lib/setup/packages.mjs';
import { ensureHost } from './lib/setup/vscode-server.mjs';

try {
  checkNode();
  await ensurePackages();
  await ensureBundles({ production: true });
  const browser = await ensureBrowser();
  await ensureHost();
  const { build } = await import('esbuild');
  const out = path.join(root, 'out', `bench-${process.pid}`);
  process.on('exit', () => rmSync(out, { recursive: true, force: true }));
  await build({
    absWorkingDir: root,
    entryPoints: readdirSync(path.join(root, 'bench'))
      .filter((file) => file.endsWith('.ts'))
      .map((file) => path.join('bench', file)),
    outdir: out,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const child = spawn(
    process.execPath,
    ['--expose-gc', '--enable-source-maps', path.join(out, 'run.mjs'), ...process.argv.slice(2)],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, CHROMIUM_PATH: browser, LOSSLINE_ROOT: root },
      detached: true,
    },
  );
  if (child.pid !== undefined) guardGroup(child.pid, 'SIGTERM');
  process.exitCode = await new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
