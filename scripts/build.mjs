// Bundles everything that ships into dist/. `--watch` keeps doing so; `--production` minifies.
import { build, context } from 'esbuild';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  logLevel: 'warning',
  legalComments: 'none',
};

/** @type {import('esbuild').BuildOptions} */
const node = {
  ...common,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  mainFields: ['module', 'main'],
  external: ['vscode', '@tensorflow/tfjs-node'],
};

const bundles = [
  { ...node, entryPoints: { extension: 'src/extension.ts' } },
  {
    ...node,
    entryPoints: {
      cli: 'src/cli.ts',
      runner: 'src/runner/supervise/main.ts',
      watcher: 'src/runner/watch/main.ts',
      trainer: 'src/runner/trainer/main.ts',
    },
  },
  {
    ...common,
    platform: 'browser',
    target: 'chrome124',
    format: 'iife',
    entryPoints: { webview: 'webview/main.ts' },
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
  },
].map((options) => ({ ...options, outdir: 'dist' }));

await rm(path.join(root, 'dist'), { recursive: true, force: true });
await mkdir(path.join(root, 'dist'), { recursive: true });
for (const file of ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm']) {
  await copyFile(
    path.join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/dist', file),
    path.join(root, 'dist', file),
  );
}
if (watch) {
  for (const options of bundles) await (await context(options)).watch();
  console.log('Watching for changes. Ctrl+C ends.');
} else {
  await Promise.all(bundles.map((options) => build(options)));
}
