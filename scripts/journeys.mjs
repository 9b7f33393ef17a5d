// Drives the packaged extension in a real VS Code: `node scripts/journeys.mjs [part of a path …]`.
// test/e2e/package (what is in the VSIX), test/e2e/start (`npm start`), test/e2e/journeys (what a person does with it).
import path from 'node:path';
import { glob } from './lib/glob.mjs';
import { installPackaged } from './lib/extension.mjs';
import { runNodeTests } from './lib/node-tests.mjs';
import { root } from './lib/paths.mjs';
import { printError } from './lib/progress.mjs';
import { ensureBrowser } from './lib/setup/browser.mjs';
import { ensureHost } from './lib/setup/vscode-server.mjs';

const wanted = process.argv.slice(2);
const files = ['test/e2e/package', 'test/e2e/start', 'test/e2e/journeys']
  .flatMap((folder) => glob(path.join(root, folder), '.test.ts'))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)));
try {
  const browser = await ensureBrowser();
  const { vsix, extensions, extension } = await installPackaged(await ensureHost());
  process.exitCode = await runNodeTests({
    files,
    name: 'journeys',
    concurrency: 1,
    timeoutMs: 300_000,
    env: {
      CHROMIUM_PATH: browser,
      LOSSLINE_VSIX: vsix,
      LOSSLINE_EXTENSIONS: extensions,
      LOSSLINE_EXTENSION: extension,
    },
  });
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
