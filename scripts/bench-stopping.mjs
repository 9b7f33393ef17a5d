// Judges stopping rules on recorded learning curves: `npm run bench:stopping [-- --help]`.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { guardGroup } from './lib/cleanup.mjs';
import { root } from './lib/paths.mjs';
import { printError } from './lib/progress.mjs';
import { checkNode, ensurePackages } from './lib/setup/packages.mjs';

try {
  checkNode();
  await ensurePackages();
  const { build } = await import('esbuild');
  const out = path.join(root, 'out', `bench-stopping-${process.pid}`);
  process.on('exit', () => rmSync(out, { recursive: true, force: true }));
  await build({
    absWorkingDir: root,
    entryPoints: ['bench/stopping/main.ts'],
    outfile: path.join(out, 'main.mjs'),
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', path.join(out, 'main.mjs'), ...process.argv.slice(2)],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
    },
  );
  if (child.pid !== undefined) guardGroup(child.pid, 'SIGTERM');
  process.exitCode = await new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
