// Side-by-side measurements: `npm run bench [-- name …]`. Bundles bench/*.ts and hands over to bench/run.ts.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { bundleForNode, runNode } from './lib/node-program.mjs';
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
  const out = path.join(root, 'out', `bench-${process.pid}`);
  const entryPoints = readdirSync(path.join(root, 'bench'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.join('bench', file));
  await bundleForNode({ entryPoints, out });
  process.exitCode = await runNode(path.join(out, 'run.mjs'), process.argv.slice(2), {
    nodeArgs: ['--expose-gc'],
    env: { CHROMIUM_PATH: browser, LOSSLINE_ROOT: root },
  });
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
