import { QUIET_SETTINGS, startHost, workbenchUrl } from './host.mjs';
import { freePort } from './ports.mjs';
import { seconds } from './progress.mjs';
import { launchTestBrowser } from './test-browser.mjs';

/** A host that never starts never calls back. */
const TIMEOUT_MS = 300_000;
/** Lines that code inside the extension host wants on this terminal begin with this. */
const MARK = '[suite] ';

/**
 * Runs a module inside the extension host of a fresh VS Code: `suite` exports `run(): Promise<void>`.
 * @param {{
 *   installation: import('./setup/vscode-server.mjs').HostInstallation,
 *   extension: string,
 *   suite: string,
 *   folder: string,
 *   dataFolder: string,
 *   env: Readonly<Record<string, string>>,
 *   say?: (line: string) => void,
 * }} options
 * @returns {Promise<number>} exit code: 0 when `run` resolved
 */
export async function runInHost({ installation, extension, suite, folder, dataFolder, env, say = console.log }) {
  const host = await startHost({
    installation,
    port: await freePort(),
    dataFolder,
    driver: true,
    settings: QUIET_SETTINGS,
    env,
  });
  try {
    const browser = await launchTestBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
      /** @type {Promise<number>} */
      const finished = new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`Nothing came back from the extension host within ${seconds(TIMEOUT_MS)}.`)),
          TIMEOUT_MS,
        );
        void page.exposeFunction('codeAutomationLog', (/** @type {string} */ type, /** @type {unknown[]} */ args) => {
          const text = args.map(String).join(' ');
          const at = text.indexOf(MARK);
          if (at >= 0) say(text.slice(at + MARK.length));
          else if (process.env.LOSSLINE_VERBOSE) console.log(`[${type}] ${text}`);
        });
        void page.exposeFunction('codeAutomationExit', (/** @type {number} */ code) => {
          clearTimeout(timer);
          resolve(code);
        });
        void host.exited.then((code) => reject(new Error(`VS Code's server ended with exit code ${code}.`)));
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
  } finally {
    await host.stop();
  }
}
