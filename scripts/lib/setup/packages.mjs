import path from 'node:path';
import { runTool } from '../command.mjs';
import { root } from '../paths.mjs';
import { SetupError, step } from '../progress.mjs';
import { hashFiles, isDone, markDone } from './marker.mjs';

/** Lives in node_modules, so that deleting the folder deletes it too. */
const marker = path.join(root, 'node_modules/.lossline-setup');

/** Throws when this Node cannot run what follows. */
export function checkNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) {
    throw new SetupError(
      `Lossline is built with Node 20 or newer; this is Node ${process.versions.node}.`,
      'Install a current Node from https://nodejs.org and run the command again.',
    );
  }
}

/**
 * `npm ci` when node_modules is absent or belongs to another package-lock.json. Scripts of packages are not run:
 * none of ours needs one, and some would download hundreds of megabytes.
 */
export async function ensurePackages() {
  const wanted = hashFiles(root, ['package-lock.json']);
  if (isDone(marker, wanted)) return;
  await step('Installing packages from npm', async (say) => {
    await runTool('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: root,
      say,
      wayOut: 'Check the network and the npm registry ("npm ping"), then run the command again.',
    });
    markDone(marker, wanted);
  });
}
