// `npm run package`: lossline-<version>.vsix in the repository's root.
import { statSync } from 'node:fs';
import path from 'node:path';
import { buildVsix, vsixName } from './lib/package.mjs';
import { root } from './lib/paths.mjs';
import { printError } from './lib/progress.mjs';
import { checkNode, ensurePackages } from './lib/setup/packages.mjs';

try {
  checkNode();
  await ensurePackages();
  const target = path.join(root, vsixName());
  await buildVsix(target);
  console.log(`${target} (${(statSync(target).size / 1e6).toFixed(2)} MB)`);
  console.log(`Install it with "code --install-extension ${path.basename(target)}".`);
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
