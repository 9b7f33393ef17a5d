// Reads a folder of labelled training logs as the product would, and compares every field with the truth about it:
// `node scripts/corpus.mjs [folder]`. Without a folder: the corpus of the folder that LOSSLINE_SHARED names, or that is
// called `shared` beside this checkout. Where there is none it says so and ends well.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { bundleForNode, runNode } from './lib/node-program.mjs';
import { root } from './lib/paths.mjs';
import { printError } from './lib/progress.mjs';
import { noCounts, reportCounts } from './lib/results.mjs';
import { checkNode, ensurePackages } from './lib/setup/packages.mjs';

const wanted = process.argv[2];
const places =
  wanted !== undefined
    ? [path.resolve(wanted)]
    : [process.env.LOSSLINE_SHARED, path.join(root, '..', 'shared')].flatMap((shared) =>
        shared === undefined || shared === '' ? [] : [path.resolve(shared, 'corpus')],
      );
const folder = places.find((place) => existsSync(path.join(place, 'truth.json')));
if (folder === undefined) {
  if (wanted !== undefined) {
    console.error(`${places.join(', ')} has no truth.json.`);
    process.exit(1);
  }
  reportCounts({ ...noCounts(), skipped: 1 });
  console.log(`skipped: there is no folder of labelled logs (looked for ${places.join(', ')}).`);
  process.exit(0);
}

/** @type {string[]} */
const failures = [];
try {
  checkNode();
  await ensurePackages();
  const out = path.join(root, 'out', `corpus-${process.pid}`);
  await bundleForNode({ entryPoints: ['test/corpus/main.ts'], out });
  process.exitCode = await runNode(path.join(out, 'main.mjs'), [folder]);
  if (process.exitCode !== 0) {
    failures.push('the labelled logs: too few right fields or verdicts, or too many false alarms');
  }
} catch (error) {
  printError(error);
  process.exitCode = 1;
  failures.push('the labelled logs: the comparison could not be built');
}
reportCounts({ ...noCounts(), passed: failures.length === 0 ? 1 : 0, failed: failures.length, failures });
