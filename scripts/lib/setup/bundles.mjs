import { existsSync } from 'node:fs';
import path from 'node:path';
import { runTool } from '../command.mjs';
import { glob } from '../glob.mjs';
import { root } from '../paths.mjs';
import { step } from '../progress.mjs';
import { hashFiles, isDone, markDone } from './marker.mjs';

const marker = path.join(root, 'dist/.built-from');

/** Everything that can change what is in dist/. */
function sources() {
  const files = ['src', 'webview', 'l10n'].flatMap((folder) => glob(path.join(root, folder), ''));
  return [...files.map((file) => path.relative(root, file)), 'scripts/build.mjs', 'package-lock.json'];
}

/**
 * Bundles into dist/ when a source has changed since the last time, or when it was built the other way
 * (readable for development, minified for shipping).
 * @param {{ production?: boolean }} [options]
 */
export async function ensureBundles({ production = false } = {}) {
  const wanted = `${production ? 'production' : 'development'} ${hashFiles(root, sources())}`;
  if (isDone(marker, wanted) && existsSync(path.join(root, 'dist/extension.js'))) return;
  await step('Building the extension', async (say) => {
    await runTool(process.execPath, ['scripts/build.mjs', ...(production ? ['--production'] : [])], {
      cwd: root,
      say,
      wayOut: 'Correct the source file that the message names, then run the command again.',
    });
    markDone(marker, wanted);
  });
}
