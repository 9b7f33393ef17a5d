// Reads a folder of labelled training logs as the product would, and compares every field with the truth about it:
// `node scripts/corpus.mjs [folder]`. Without a folder: the corpus of the folder that LOSSLINE_SHARED names, or that is
// called `shared` beside this checkout. Where there is none it says so and ends well.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root } from './lib/paths.mjs';
import { noCounts, reportCounts } from './lib/results.mjs';

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

const out = path.join(root, 'out', `corpus-${process.pid}`);
process.on('exit', () => rmSync(out, { recursive: true, force: true }));
mkdirSync(out, { recursive: true });
const { build } = await import('esbuild');
await build({
  absWorkingDir: root,
  entryPoints: ['test/corpus/main.ts'],
  outfile: path.join(out, 'main.mjs'),
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: 'inline',
  logLevel: 'warning',
});
const { status } = spawnSync(process.execPath, ['--enable-source-maps', path.join(out, 'main.mjs'), folder], {
  stdio: 'inherit',
});
reportCounts(
  status === 0
    ? { ...noCounts(), passed: 1 }
    : { ...noCounts(), failed: 1, failures: ['too few fields of the labelled logs are right'] },
);
process.exit(status ?? 1);
