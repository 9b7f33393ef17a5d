// `npm run package`: lossline-<version>.vsix in the repository's root, or the file that `--out` names.
import { statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildVsix, vsixName } from './lib/package.mjs';
import { root } from './lib/paths.mjs';
import { printError } from './lib/progress.mjs';
import { checkNode, ensurePackages } from './lib/setup/packages.mjs';

try {
  checkNode();
  await ensurePackages();
  const { values } = parseArgs({ options: { out: { type: 'string', default: vsixName() } } });
  const target = path.resolve(root, values.out);
  await buildVsix(target);
  console.log(`${target} (${(statSync(target).size / 1e6).toFixed(2)} MB)`);
  console.log(`Install it with "code --install-extension ${path.basename(target)}".`);
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
