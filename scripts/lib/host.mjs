import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { endGroup, guardGroup } from './cleanup.mjs';
import { runTool } from './command.mjs';
import { SetupError } from './progress.mjs';

/** @typedef {import('./setup/vscode-server.mjs').HostInstallation} HostInstallation */

/**
 * @typedef {{
 *   installation: HostInstallation,
 *   port: number,
 *   dataFolder: string,
 *   token?: string | null,
 *   trust?: 'everything' | 'ask',
 *   driver?: boolean,
 *   extensionsFolder?: string | null,
 *   settings?: Readonly<Record<string, unknown>>,
 *   env?: Readonly<Record<string, string>>,
 * }} HostOptions
 * token: null serves everyone on this machine, which only tests want.
 * trust: 'everything' switches Workspace Trust off; 'ask' opens unknown folders in Restricted Mode.
 * extensionsFolder: where installed extensions are, when not in the data folder; servers may share one.
 * driver: accept tests to run inside the extension host from the page's address. Toasts are then suppressed.
 *
 * @typedef {{
 *   readonly origin: string,
 *   readonly port: number,
 *   readonly log: string,
 *   readonly exited: Promise<number | null>,
 *   stop(): Promise<void>,
 * }} Host
 */

/** No network, no welcome pages, no updates, no side bar of chats that takes the focus. */
export const QUIET_SETTINGS = Object.freeze({
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'json.schemaDownload.enable': false,
  'git.openRepositoryInParentFolders': 'never',
});

/** @param {Readonly<Record<string, string>>} extra */
function hostEnvironment(extra = {}) {
  /** @type {Record<string, string | undefined>} */
  const env = { ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}', ...extra };
  // Started from a terminal inside VS Code, these would make the server believe that it is that window.
  for (const name of Object.keys(env)) {
    if (name.startsWith('VSCODE_') || name.startsWith('ELECTRON_')) delete env[name];
  }
  return env;
}

/**
 * Writes user settings. A server reads them when it starts and watches them from then on.
 * @param {string} dataFolder
 * @param {Readonly<Record<string, unknown>>} settings
 */
export function writeUserSettings(dataFolder, settings) {
  const folder = path.join(dataFolder, 'data/User');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'settings.json'), `${JSON.stringify(settings, null, 2)}\n`);
}

/**
 * Installs an extension into a server's data folder (about a second).
 * @param {HostInstallation} installation
 * @param {string} dataFolder
 * @param {string} vsix
 */
export async function installVsix(installation, dataFolder, vsix) {
  await runTool(
    installation.node,
    [
      installation.server,
      '--accept-server-license-terms',
      '--server-data-dir',
      dataFolder,
      '--install-extension',
      vsix,
      '--force',
    ],
    {
      cwd: path.dirname(vsix),
      env: hostEnvironment(),
      wayOut: `Delete ${dataFolder} and run the command again.`,
      timeoutMs: 60_000,
    },
  );
}

/**
 * Makes an extension folder an installed extension by a link: a server that finds no list of its extensions makes
 * one from the folders that are there. A reload of the window takes a new build. (Development extensions proper need
 * the driver switch, which suppresses toasts.)
 * @param {string} dataFolder
 * @param {string} extension folder with a package.json
 */
export function linkExtension(dataFolder, extension) {
  const { publisher, name, version } = JSON.parse(readFileSync(path.join(extension, 'package.json'), 'utf8'));
  const folder = path.join(dataFolder, 'extensions');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  symlinkSync(extension, path.join(folder, `${publisher}.${name}-${version}`), 'dir');
}

/**
 * Starts VS Code's server on loopback and waits until it answers. Its output goes to `<data folder>/server.log`.
 * @param {HostOptions} options
 * @returns {Promise<Host>}
 */
export async function startHost({
  installation,
  port,
  dataFolder,
  token = null,
  trust = 'everything',
  driver = false,
  extensionsFolder = null,
  settings,
  env,
}) {
  mkdirSync(dataFolder, { recursive: true });
  if (settings) writeUserSettings(dataFolder, settings);
  const args = [
    installation.server,
    ...['--host', '127.0.0.1', '--port', String(port), '--server-data-dir', dataFolder],
    ...['--accept-server-license-terms', '--telemetry-level', 'off', '--reconnection-grace-time', '1'],
    ...(token === null ? ['--without-connection-token'] : ['--connection-token', token]),
    ...(trust === 'everything' ? ['--disable-workspace-trust'] : []),
    ...(extensionsFolder === null ? [] : ['--extensions-dir', extensionsFolder]),
    ...(driver ? ['--enable-smoke-test-driver'] : []),
  ];
  const log = path.join(dataFolder, 'server.log');
  const child = spawn(installation.node, args, {
    cwd: dataFolder,
    env: hostEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const file = createWriteStream(log, { flags: 'a' });
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (/** @type {Buffer} */ data) => {
      tail = (tail + data.toString()).slice(-4000);
      file.write(data);
    });
  }
  /** @type {Promise<number | null>} */
  const exited = new Promise((resolve) => {
    child.on('error', () => resolve(null));
    child.on('exit', (code) => resolve(code));
  });
  const pid = child.pid;
  if (pid !== undefined) guardGroup(pid);
  const stop = async () => {
    if (pid !== undefined) await endGroup(pid);
    file.end();
  };

  const origin = `http://127.0.0.1:${port}`;
  let gone = false;
  void exited.then(() => (gone = true));
  const deadline = Date.now() + 30_000;
  while (!(await answers(origin))) {
    if (gone || Date.now() > deadline) {
      await stop();
      throw new SetupError(
        gone ? "VS Code's server ended at once." : "VS Code's server did not answer within 30 seconds.",
        `Read ${log}. When the installation is damaged, delete ${path.dirname(path.dirname(installation.node))} and run the command again.`,
        tail,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { origin, port, log, exited, stop };
}

/** @param {string} origin */
async function answers(origin) {
  try {
    return (await fetch(`${origin}/version`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

/**
 * The address that opens a folder in a server.
 * @param {Host} host
 * @param {string} folder
 * @param {{ token?: string | null, payload?: readonly (readonly [string, string])[] }} [options]
 */
export function workbenchUrl(host, folder, { token = null, payload = [] } = {}) {
  const url = new URL(host.origin);
  if (token !== null) url.searchParams.set('tkn', token);
  url.searchParams.set('folder', folder);
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}
