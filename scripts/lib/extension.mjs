import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { installVsix } from './host.mjs';
import { buildVsix, vsixName } from './package.mjs';
import { root } from './paths.mjs';
import { step } from './progress.mjs';

/** @typedef {import('./setup/vscode-server.mjs').HostInstallation} HostInstallation */

/**
 * What ships, installed: the tests run against this and not against the checkout.
 * @typedef {{ readonly vsix: string, readonly extensions: string, readonly extension: string }} Installed
 */

/**
 * Packs the VSIX (or takes the one that LOSSLINE_VSIX names) and installs it into a folder of this process's own,
 * which is deleted when it ends.
 * @param {HostInstallation} installation
 * @returns {Promise<Installed>}
 */
export async function installPackaged(installation) {
  const given = process.env.LOSSLINE_VSIX;
  const vsix = given ? path.resolve(given) : path.join(root, 'out', vsixName());
  if (!given) await buildVsix(vsix);
  const folder = path.join(root, 'out', `installed-${process.pid}`);
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(folder, { recursive: true });
  await step(`Installing the VSIX into VS Code ${installation.release.vscode}`, () =>
    installVsix(installation, folder, vsix),
  );
  const extensions = path.join(folder, 'extensions');
  const { publisher, name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const extension = path.join(extensions, `${publisher}.${name}-${version}`);
  if (!existsSync(extension)) throw new Error(`VS Code did not install the VSIX into ${extension}.`);
  return { vsix, extensions, extension };
}
