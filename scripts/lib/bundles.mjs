import path from 'node:path';
import { root } from './paths.mjs';

/** Files of packages that are shipped as they are, into dist/. */
export const COPIED_FILES = ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm'].map((file) =>
  path.join('node_modules/@tensorflow/tfjs-backend-wasm/dist', file),
);

/**
 * What esbuild makes: the extension, the processes that it starts, the terminal command, the panel.
 * @param {{ production: boolean }} options minified without source maps, or readable with them
 * @returns {import('esbuild').BuildOptions[]}
 */
export function bundles({ production }) {
  /** @type {import('esbuild').BuildOptions} */
  const common = {
    absWorkingDir: root,
    bundle: true,
    minify: production,
    sourcemap: production ? false : 'linked',
    logLevel: 'warning',
    legalComments: 'none',
    outdir: 'dist',
    metafile: true,
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
  return [
    { ...node, entryPoints: { extension: 'src/extension.ts' } },
    {
      ...node,
      entryPoints: {
        cli: 'src/cli.ts',
        runner: 'src/runner/supervise/main.ts',
        watcher: 'src/runner/watch/main.ts',
        importer: 'src/runner/import/main.ts',
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
  ];
}
