// A VS Code with the extension from this checkout on a folder, for whoever works on it:
// `node scripts/dev-host.mjs [folder] [--extension <extension folder>] [--no-build]`. Prints the address; Ctrl+C ends it.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { QUIET_SETTINGS, linkExtension, startHost, workbenchUrl } from './lib/host.mjs';
import { root } from './lib/paths.mjs';
import { freePort } from './lib/ports.mjs';
import { printError } from './lib/progress.mjs';
import { ensureBundles } from './lib/setup/bundles.mjs';
import { ensureHost } from './lib/setup/vscode-server.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { extension: { type: 'string', default: root }, 'no-build': { type: 'boolean', default: false } },
});
const folder = path.resolve(positionals[0] ?? path.join(root, 'examples/penguins'));
const dataFolder = mkdtempSync(path.join(os.tmpdir(), 'lossline-dev-host-'));
process.on('exit', () => rmSync(dataFolder, { recursive: true, force: true, maxRetries: 3 }));
try {
  if (!values['no-build'] && path.resolve(values.extension) === root) await ensureBundles();
  const installation = await ensureHost();
  linkExtension(dataFolder, path.resolve(values.extension));
  const host = await startHost({ installation, port: await freePort(), dataFolder, settings: QUIET_SETTINGS });
  console.log(workbenchUrl(host, folder));
  console.log(`log: ${host.log}`);
  await host.exited;
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
