import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. Tests bundle this file to somewhere else; whoever runs them says where the repository is. */
export const root = process.env.LOSSLINE_ROOT ?? path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * Where VS Code servers are kept: git-ignored, outside node_modules so that `npm ci` leaves them alone.
 * LOSSLINE_VSCODE_HOST lets several clones share one.
 */
export const hostFolder = process.env.LOSSLINE_VSCODE_HOST
  ? path.resolve(process.env.LOSSLINE_VSCODE_HOST)
  : path.join(root, '.vscode-host');
