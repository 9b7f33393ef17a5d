// Bundles everything that ships into dist/. `--watch` keeps doing so; `--production` minifies.
import { build, context } from 'esbuild';
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { COPIED_FILES, bundles } from './lib/bundles.mjs';
import { root } from './lib/paths.mjs';

const dist = path.join(root, 'dist');
const wanted = bundles({ production: process.argv.includes('--production') });

await mkdir(dist, { recursive: true });
for (const file of COPIED_FILES) await copyFile(path.join(root, file), path.join(dist, path.basename(file)));
if (process.argv.includes('--watch')) {
  console.log('Building.');
  for (const options of wanted) await (await context(options)).watch();
  console.log('Watching for changes. Ctrl+C ends.');
} else {
  const results = await Promise.all(wanted.map((options) => build(options))).catch(() => {
    // esbuild has said what is wrong and where.
    process.exit(1);
  });
  // What an earlier build left behind goes last, so that a build that fails takes nothing away.
  const made = results.flatMap((result) => Object.keys(result.metafile?.outputs ?? {})).concat(COPIED_FILES);
  const kept = new Set(made.map((file) => path.basename(file)));
  for (const file of await readdir(dist)) {
    if (!kept.has(file)) await rm(path.join(dist, file), { recursive: true, force: true });
  }
}
