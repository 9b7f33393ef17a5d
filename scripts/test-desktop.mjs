// The suite of scripts/in-host.mjs in desktop VS Code, by @vscode/test-electron: the one that VSCODE_EXECUTABLE names,
// else the version that VSCODE_VERSION names (default: stable), downloaded. Linux without a display needs xvfb-run.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './lib/paths.mjs';
import { SetupError, printError } from './lib/progress.mjs';
import { readCounts } from './lib/results.mjs';
import { ensureBundles } from './lib/setup/bundles.mjs';
import { checkNode, ensurePackages } from './lib/setup/packages.mjs';
import { bundleSuite, copyExample } from './lib/suite.mjs';

const temporary = mkdtempSync(path.join(os.tmpdir(), 'lossline-desktop-'));
const out = path.join(root, 'out', `suite-${process.pid}`);
process.on('exit', () => {
  for (const folder of [temporary, out]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});
const results = path.join(temporary, 'results.json');

/** @returns {Promise<string>} */
async function desktopExecutable() {
  const named = process.env.VSCODE_EXECUTABLE;
  if (named) return named;
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  try {
    return await downloadAndUnzipVSCode(process.env.VSCODE_VERSION ?? 'stable');
  } catch (error) {
    throw new SetupError(
      `Desktop VS Code could not be downloaded: ${error instanceof Error ? error.message : error}`,
      'Set VSCODE_EXECUTABLE to an installed one, or run "npm test", which uses VS Code\'s server from npm.',
    );
  }
}

try {
  checkNode();
  await ensurePackages();
  await ensureBundles();
  const vscodeExecutablePath = await desktopExecutable();
  const { runTests } = await import('@vscode/test-electron');
  const suite = await bundleSuite(out);
  const folder = path.join(temporary, 'penguins');
  copyExample('penguins', folder);
  await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: root,
    extensionTestsPath: suite,
    extensionTestsEnv: { LOSSLINE_SUITE_RESULTS: results, LOSSLINE_ROOT: root },
    launchArgs: [
      folder,
      '--disable-extensions',
      '--disable-workspace-trust',
      '--skip-welcome',
      '--skip-release-notes',
      ...['--user-data-dir', path.join(temporary, 'user')],
      // As root, in containers.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
  const counts = readCounts(results);
  if (counts === null) throw new Error('The suite ended without results.');
  console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
} catch (error) {
  printError(error);
  const counts = readCounts(results);
  if (counts !== null) console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
  process.exitCode = 1;
}
