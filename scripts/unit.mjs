// Builds and runs tests in plain Node: `node scripts/unit.mjs [part of a path …]`.
// Every *.test.ts below test/unit and test/host is bundled on its own; `vscode` is the fake one.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { glob } from './lib/glob.mjs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const wanted = process.argv.slice(2);
const files = ['test/unit', 'test/host']
  .flatMap((folder) => glob(path.join(root, folder), '.test.ts'))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)));
if (files.length === 0) {
  console.error(`No test file matches ${wanted.join(' ')}`);
  process.exit(1);
}
// Each invocation has an output folder of its own, so that two can run at once.
const out = path.join(root, 'out', `unit-${process.pid}`);
process.on('exit', () => rmSync(out, { recursive: true, force: true }));
await build({
  absWorkingDir: root,
  entryPoints: files,
  outbase: path.join(root, 'test'),
  outdir: out,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: 'inline',
  logLevel: 'warning',
  alias: { vscode: path.join(root, 'test/host/fake/vscode.ts') },
});
const built = glob(out, '.test.mjs');
const result = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...built], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, LOSSLINE_ROOT: root },
});
process.exitCode = result.status ?? 1;
