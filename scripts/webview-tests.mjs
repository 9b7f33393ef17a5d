// Builds the panel and its tests and runs them in a real Chromium: `node scripts/webview-tests.mjs [part of a path …]`.
// With `--screenshots <folder> [part of a name]` it takes pictures of the panel in every theme instead.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { glob } from './lib/glob.mjs';
import { runBuilt } from './lib/node-tests.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const args = process.argv.slice(2);
const pictures = args[0] === '--screenshots';
const files = pictures
  ? [path.join(root, 'test/webview/harness/screenshots.ts')]
  : glob(path.join(root, 'test/webview'), '.test.ts').filter(
      (file) => args.length === 0 || args.some((part) => file.includes(part)),
    );
if (files.length === 0) {
  console.error(`No test file matches ${args.join(' ')}`);
  process.exit(1);
}
// Each invocation has an output folder of its own, so that two can run at once.
const out = path.join(root, 'out', `webview-${process.pid}`);
process.on('exit', () => rmSync(out, { recursive: true, force: true }));
await build({
  absWorkingDir: root,
  entryPoints: { webview: 'webview/main.ts' },
  outdir: path.join(out, 'panel'),
  bundle: true,
  platform: 'browser',
  target: 'chrome124',
  format: 'iife',
  loader: { '.ttf': 'file' },
  assetNames: '[name]',
  logLevel: 'warning',
});
await build({
  absWorkingDir: root,
  entryPoints: files,
  outbase: path.join(root, 'test/webview'),
  outdir: path.join(out, 'tests'),
  outExtension: { '.js': '.mjs' },
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: 'inline',
  logLevel: 'warning',
});
const built = glob(path.join(out, 'tests'), '.mjs');
const env = { LOSSLINE_PANEL: path.join(out, 'panel'), LOSSLINE_ROOT: root };
if (pictures) {
  const result = spawnSync(process.execPath, ['--enable-source-maps', ...built, ...args.slice(1)], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  process.exitCode = result.status ?? 1;
} else {
  process.exitCode = await runBuilt(built, { out, env });
}
