// Runs test/e2e/suite inside the extension host of a real VS Code from npm: `node scripts/in-host.mjs [--oldest]`.
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { installPackaged } from './lib/extension.mjs';
import { runInHost } from './lib/in-host.mjs';
import { root } from './lib/paths.mjs';
import { printError } from './lib/progress.mjs';
import { readCounts, reportCounts } from './lib/results.mjs';
import { ensureBrowser } from './lib/setup/browser.mjs';
import { checkNode, ensurePackages } from './lib/setup/packages.mjs';
import { MAIN_HOST, OLDEST_HOST, ensureHost } from './lib/setup/vscode-server.mjs';
import { bundleSuite, copyExample } from './lib/suite.mjs';

const temporary = mkdtempSync(path.join(os.tmpdir(), 'lossline-in-host-'));
// Below the repository, so that the suite finds mocha.
const out = path.join(root, 'out', `suite-${process.pid}`);
process.on('exit', () => {
  for (const folder of [temporary, out]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Logs of a host in which something failed. @param {string} dataFolder */
function keepLogs(dataFolder) {
  const kept = path.join(root, 'out/e2e/in-host');
  rmSync(kept, { recursive: true, force: true });
  for (const name of ['server.log', 'data/logs']) {
    const file = path.join(dataFolder, name);
    if (existsSync(file)) cpSync(file, path.join(kept, path.basename(name)), { recursive: true });
  }
  console.log(`Logs: ${kept}`);
}

try {
  checkNode();
  await ensurePackages();
  process.env.CHROMIUM_PATH = await ensureBrowser();
  const installation = await ensureHost(process.argv.includes('--oldest') ? OLDEST_HOST : MAIN_HOST);
  const { extension } = await installPackaged(installation);
  const suite = await bundleSuite(out);
  const folder = path.join(temporary, 'penguins');
  copyExample('penguins', folder);

  console.log(`\nInside the extension host of VS Code ${installation.release.vscode}:`);
  const results = path.join(temporary, 'results.json');
  const dataFolder = path.join(temporary, 'server');
  const code = await runInHost({
    installation,
    extension,
    suite,
    folder,
    dataFolder,
    env: { LOSSLINE_SUITE_RESULTS: results, LOSSLINE_ROOT: root },
  });
  const counts = readCounts(results);
  if (counts !== null) {
    reportCounts(counts);
    console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
  }
  process.exitCode = code === 0 && counts !== null && counts.failed === 0 ? 0 : 1;
  if (process.exitCode !== 0) keepLogs(dataFolder);
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
