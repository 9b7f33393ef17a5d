// Judges stopping rules on recorded learning curves: `npm run bench:stopping [-- --help]`.
import path from 'node:path';
import { bundleForNode, runNode } from './lib/node-program.mjs';
import { root } from './lib/paths.mjs';
import { printError } from './lib/progress.mjs';
import { checkNode, ensurePackages } from './lib/setup/packages.mjs';

try {
  checkNode();
  await ensurePackages();
  const out = path.join(root, 'out', `bench-stopping-${process.pid}`);
  await bundleForNode({ entryPoints: ['bench/stopping/main.ts'], out });
  process.exitCode = await runNode(path.join(out, 'main.mjs'), process.argv.slice(2));
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
