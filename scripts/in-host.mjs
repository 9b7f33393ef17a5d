// Runs test/e2e/suite inside the extension host of a real VS Code from npm: `node scripts/in-host.mjs [--oldest]`.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { QUIET_SETTINGS, startHost, workbenchUrl } from './lib/host.mjs';
import { installPackaged } from './lib/extension.mjs';
import { root } from './lib/paths.mjs';
import { freePort } from './lib/ports.mjs';
import { printError, seconds } from './lib/progress.mjs';
import { readCounts, reportCounts } from './lib/results.mjs';
import { ensureBrowser } from './lib/setup/browser.mjs';
import { MAIN_HOST, OLDEST_HOST, ensureHost } from './lib/setup/vscode-server.mjs';
import { bundleSuite, copyExample } from './lib/suite.mjs';
import { launchTestBrowser } from './lib/test-browser.mjs';

/** A host that never starts never calls back. */
const TIMEOUT_MS = 300_000;

const temporary = mkdtempSync(path.join(os.tmpdir(), 'lossline-in-host-'));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true, maxRetries: 5 }));
const results = path.join(temporary, 'results.json');
const dataFolder = path.join(temporary, 'server');
const folder = path.join(temporary, 'penguins');

/** @param {import('./lib/host.mjs').Host} host @param {string} extension @param {string} suite */
async function runSuite(host, extension, suite) {
  const browser = await launchTestBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    /** @type {Promise<number>} */
    const finished = new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`The suite did not end within ${seconds(TIMEOUT_MS)}; see ${host.log}.`)),
        TIMEOUT_MS,
      );
      void page.exposeFunction('codeAutomationLog', (/** @type {string} */ type, /** @type {unknown[]} */ args) => {
        const text = args.map(String).join(' ');
        const at = text.indexOf('[suite] ');
        if (at >= 0) console.log(text.slice(at + '[suite] '.length));
        else if (process.env.LOSSLINE_VERBOSE) console.log(`[${type}] ${text}`);
      });
      void page.exposeFunction('codeAutomationExit', (/** @type {number} */ code) => {
        clearTimeout(timer);
        resolve(code);
      });
    });
    const at = (/** @type {string} */ file) => `vscode-remote://127.0.0.1:${host.port}${file}`;
    await page.goto(
      workbenchUrl(host, folder, {
        payload: [
          ['extensionDevelopmentPath', at(extension)],
          ['extensionTestsPath', at(suite)],
          ['enableProposedApi', ''],
          ['skipWelcome', 'true'],
        ],
      }),
    );
    return await finished;
  } finally {
    await browser.close();
  }
}

try {
  process.env.CHROMIUM_PATH = await ensureBrowser();
  const installation = await ensureHost(process.argv.includes('--oldest') ? OLDEST_HOST : MAIN_HOST);
  const { extension } = await installPackaged(installation);
  // Below the repository, so that the suite finds mocha.
  const out = path.join(root, 'out', `suite-${process.pid}`);
  process.on('exit', () => rmSync(out, { recursive: true, force: true }));
  const suite = await bundleSuite(out);
  copyExample('penguins', folder);
  console.log(`Inside the extension host of VS Code ${installation.release.vscode}:`);
  const host = await startHost({
    installation,
    port: await freePort(),
    dataFolder,
    driver: true,
    settings: QUIET_SETTINGS,
    env: { LOSSLINE_SUITE_RESULTS: results, LOSSLINE_ROOT: root },
  });
  try {
    const code = await runSuite(host, extension, suite);
    const counts = readCounts(results);
    if (counts !== null) reportCounts(counts);
    process.exitCode = code === 0 && counts !== null && counts.failed === 0 ? 0 : 1;
  } finally {
    await host.stop();
  }
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
