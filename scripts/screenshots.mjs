// `npm run screenshots`: takes the pictures of docs/images in the real VS Code, on the penguins. Bundles and runs
// test/e2e/screenshots.ts with the packaged extension.
import path from 'node:path';
import { installPackaged } from './lib/extension.mjs';
import { bundleForNode, runNode } from './lib/node-program.mjs';
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
  const out = path.join(root, 'out', `screenshots-${process.pid}`);
  await bundleForNode({ entryPoints: ['test/e2e/screenshots.ts'], out });
  process.exitCode = await runNode(path.join(out, 'screenshots.mjs'), [], {
    env: { CHROMIUM_PATH: browser, LOSSLINE_EXTENSIONS: extensions, LOSSLINE_ROOT: root },
  });
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
