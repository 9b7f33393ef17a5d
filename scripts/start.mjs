// `npm start`: prepares what is missing, opens VS Code with Lossline, says what to do next. See --help.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { QUIET_SETTINGS, linkExtension, startHost, workbenchUrl, writeUserSettings } from './lib/host.mjs';
import { root } from './lib/paths.mjs';
import { freePortFrom } from './lib/ports.mjs';
import { SetupError, printError } from './lib/progress.mjs';
import { ensureBundles } from './lib/setup/bundles.mjs';
import { checkNode, ensurePackages } from './lib/setup/packages.mjs';
import { ensureHost } from './lib/setup/vscode-server.mjs';
import { desktopCode, openDesktop } from './lib/start/desktop.mjs';
import { liveRuns } from './lib/start/live-runs.mjs';
import { nextSteps, shownFolder, trustNote } from './lib/start/next-steps.mjs';
import { DEFAULT_PORT, HELP, isOwnFolder, readOptions } from './lib/start/options.mjs';

/** @param {number | null} wanted */
async function choosePort(wanted) {
  const port = await freePortFrom(wanted ?? DEFAULT_PORT, wanted === null ? 20 : 1);
  if (port !== null) return port;
  throw new SetupError(
    wanted === null
      ? `The ports ${DEFAULT_PORT} to ${DEFAULT_PORT + 19} are all in use.`
      : `Port ${wanted} is in use by another program.`,
    'Name a free one: npm start -- --port <number>.',
  );
}

/**
 * The secret in the address stays the same, so that a bookmark goes on working. Only the owner can read it.
 * @param {string} dataFolder
 */
function connectionToken(dataFolder) {
  const file = path.join(dataFolder, 'token');
  if (!existsSync(file)) {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    writeFileSync(file, randomBytes(16).toString('hex'), { mode: 0o600 });
  }
  return readFileSync(file, 'utf8').trim();
}

/** @param {import('./lib/start/options.mjs').StartOptions} options */
async function serve({ folder, port: wanted }) {
  const installation = await ensureHost();
  const port = await choosePort(wanted);
  // A folder for each port: two can run side by side, each with its own state and secret.
  const dataFolder = path.join(root, '.vscode-host/start', String(port));
  const token = connectionToken(dataFolder);
  if (!existsSync(path.join(dataFolder, 'data/User/settings.json'))) {
    writeUserSettings(dataFolder, { ...QUIET_SETTINGS, 'security.workspace.trust.startupPrompt': 'always' });
  }
  linkExtension(dataFolder, root);

  let ending = false;
  /** @type {Promise<import('./lib/host.mjs').Host> | null} */
  let starting = null;
  const end = async () => {
    if (ending) return;
    ending = true;
    await starting?.then((host) => host.stop()).catch(() => {});
    sayGoodbye(folder);
    process.exit(0);
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => void end());

  starting = startHost({
    installation,
    port,
    dataFolder,
    token,
    trust: isOwnFolder(folder) ? 'everything' : 'ask',
  });
  const host = await starting;
  console.log(`
VS Code ${installation.release.vscode} with Lossline is ready on ${shownFolder(folder)}. Open

  ${workbenchUrl(host, folder, { token })}

in a browser on this machine, then

${nextSteps(folder)}

${trustNote(folder)}
Ctrl+C ends VS Code; runs that are still training go on.`);
  const code = await host.exited;
  if (!ending) throw new SetupError(`VS Code's server ended by itself (exit code ${code}).`, `Read ${host.log}.`);
}

/** @param {string} folder */
function sayGoodbye(folder) {
  const live = liveRuns(folder);
  if (live.length === 0) {
    console.log('\nVS Code has ended; nothing is training.');
    return;
  }
  console.log(`\nVS Code has ended. ${live.length === 1 ? 'One run is' : `${live.length} runs are`} still training:`);
  for (const directory of live) {
    console.log(`  ${directory}`);
    console.log(
      `    to stop it: cd ${path.resolve(directory, '../../..')} && npx lossline stop ${path.basename(directory)}`,
    );
  }
}

try {
  checkNode();
  const options = readOptions(process.argv.slice(2));
  if (options.help) console.log(HELP);
  else {
    await ensurePackages();
    await ensureBundles();
    const code = options.server ? null : desktopCode();
    const problem = code === null ? null : openDesktop(code, options.folder);
    if (code !== null && problem === null) {
      console.log(`\nVS Code opens with Lossline on ${shownFolder(options.folder)}.\n\n${nextSteps(options.folder)}\n`);
    } else {
      if (problem !== null) console.log(`Desktop VS Code could not be opened (${problem}); using the server instead.`);
      await serve(options);
    }
  }
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
