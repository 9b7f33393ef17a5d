import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { runTool } from '../command.mjs';
import { root } from '../paths.mjs';
import { SetupError, step } from '../progress.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** A browser of the Chromium family that is there already; null for none. */
function installedBrowser() {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const candidates = [...NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))), ...PLACES];
  return candidates.find((file) => existsSync(file)) ?? playwrightBrowser();
}

/** The browser that playwright-core keeps in its own cache; null when it was not downloaded. */
function playwrightBrowser() {
  try {
    const require = createRequire(path.join(root, 'package.json'));
    const file = require('playwright-core').chromium.executablePath();
    return existsSync(file) ? file : null;
  } catch {
    return null;
  }
}

function canInstallFromDebian() {
  return (
    process.platform === 'linux' &&
    process.getuid?.() === 0 &&
    spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0
  );
}

/**
 * The browser that the tests drive. Looks for one, then tries to install one.
 * @returns {Promise<string>} path of the executable
 */
export async function ensureBrowser() {
  const named = process.env['CHROMIUM_PATH'];
  if (named) {
    if (existsSync(named)) return named;
    throw new SetupError(`CHROMIUM_PATH names ${named}, which is not there.`, 'Correct the variable or unset it.');
  }
  const wayOut = 'Install Chromium or Google Chrome, or set CHROMIUM_PATH to one, then run the command again.';
  const found = installedBrowser();
  if (found !== null) return found;
  if (canInstallFromDebian()) {
    await step('Installing Chromium for the tests (apt-get)', async (say) => {
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
      await runTool('apt-get', ['update'], { cwd: root, env, say, wayOut });
      await runTool('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], {
        cwd: root,
        env,
        say,
        wayOut,
      });
    });
  } else {
    await step('Downloading Chromium for the tests (playwright-core)', (say) =>
      runTool(process.execPath, ['node_modules/playwright-core/cli.js', 'install', 'chromium'], {
        cwd: root,
        say,
        wayOut,
      }),
    );
  }
  const installed = installedBrowser();
  if (installed === null) throw new SetupError('There is still no browser for the tests.', wayOut);
  return installed;
}
