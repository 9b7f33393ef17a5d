// `npm run screenshots`: takes the pictures of docs/images in the real VS Code, on the penguins. Bundles and runs
// test/e2e/screenshots.ts with the packaged extension.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { guardGroup } from './lib/cleanup.mjs';
import { installPackaged } from './lib/extension.mjs';
import { root } from './lib/paths.mjs';
import { printError } from './lib/progress.mjs';
import { ensureBrowser } from './lib/setup/browser.mjs';
import { checkNode, ensurePackages } from './lib/setup/packages.mjs';
import { ensureHost } from './lib/setup/vscode-server.mjs';

try {
  checkNode();
  await ensurePackages();
  const browser = await ensureBrowser();
  const { extensions } = await installPackaged(await ensureHost());
  const { build } = await import('esbuild');
  const out = path.join(root, 'out', `screenshots-${process.pid}`);
  process.on('exit', () => rmSync(out, { recursive: true, force: true }));
  await build({
    absWorkingDir: root,
    entryPoints: ['test/e2e/screenshots.ts'],
    outdir: out,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'warning',
  });
  const child = spawn(process.execPath, [path.join(out, 'screenshots.mjs')], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, CHROMIUM_PATH: browser, LOSSLINE_EXTENSIONS: extensions, LOSSLINE_ROOT: root },
    detached: process.platform !== 'win32',
  });
  if (child.pid !== undefined && process.platform !== 'win32') guardGroup(child.pid, 'SIGTERM');
  process.exitCode = await new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
