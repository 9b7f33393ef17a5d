import { statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../paths.mjs';
import { SetupError } from '../progress.mjs';

export const DEFAULT_PORT = 8230;

export const HELP = `npm start -- [options]

Prepares what is missing, opens VS Code with Lossline on a folder, and says what to do next.
Desktop VS Code is used where "code" and a display exist, otherwise VS Code's server from npm, on this
machine's loopback address with a secret in the address.

  --folder <path>   folder to open (default: examples/penguins)
  --port <number>   port of the server (default: ${DEFAULT_PORT}, or the next free one)
  --server          use the server even where desktop VS Code is there
  --help            this text

Workspace Trust: folders of this repository are opened trusted, since you are running its code already.
Any other folder opens in Restricted Mode until you trust it in VS Code.

Ctrl+C ends VS Code's server. Runs that are still training go on; the terminal says which.`;

/** @typedef {{ help: boolean, folder: string, port: number | null, server: boolean }} StartOptions */

/**
 * @param {readonly string[]} args
 * @returns {StartOptions}
 */
export function readOptions(args) {
  const wayOut = 'See "npm start -- --help".';
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        folder: { type: 'string' },
        port: { type: 'string' },
        server: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    throw new SetupError(error instanceof Error ? error.message : String(error), wayOut);
  }
  const port = values.port === undefined ? null : Number(values.port);
  if (port !== null && !(Number.isInteger(port) && port >= 1 && port <= 65535)) {
    throw new SetupError(`--port takes a number from 1 to 65535, not "${values.port}".`, wayOut);
  }
  // npm runs scripts in the repository; a relative folder means the one where the person is.
  const folder = path.resolve(process.env.INIT_CWD ?? '.', values.folder ?? path.join(root, 'examples/penguins'));
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new SetupError(`There is no folder ${folder}.`, 'Name an existing one with --folder.');
  }
  return { help: values.help, folder, port, server: values.server };
}

/**
 * Whether a folder is the project's own, so that whoever starts the project has trusted it already.
 * @param {string} folder
 */
export function isOwnFolder(folder) {
  const relative = path.relative(root, folder);
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
}
