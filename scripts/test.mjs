// `npm test`: sets up what is missing, runs every kind of test, closes with "N passed, N failed".
// `npm test -- unit journeys` runs only the stages that are named.
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { vsixName } from './lib/package.mjs';
import { root } from './lib/paths.mjs';
import { printError, seconds } from './lib/progress.mjs';
import { ensureBrowser } from './lib/setup/browser.mjs';
import { checkNode, ensurePackages } from './lib/setup/packages.mjs';
import { ensureHost } from './lib/setup/vscode-server.mjs';
import { runStage } from './lib/stages.mjs';

const vsix = path.join(root, 'out', vsixName());

/** @type {import('./lib/stages.mjs').Stage[]} */
const STAGES = [
  { name: 'types', script: ['node_modules/typescript/bin/tsc', '-b'], single: true },
  { name: 'lint', script: ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'], single: true },
  { name: 'format', script: ['node_modules/prettier/bin/prettier.cjs', '--check', '.'], single: true },
  { name: 'texts', script: ['scripts/l10n.mjs', '--check'], single: true },
  { name: 'unit', script: ['scripts/unit.mjs'], single: false },
  { name: 'corpus', script: ['scripts/corpus.mjs'], single: false },
  { name: 'webview', script: ['scripts/webview-tests.mjs'], single: false },
  { name: 'package', script: ['scripts/package.mjs', '--out', vsix], single: true },
  { name: 'in-host', script: ['scripts/in-host.mjs'], single: false },
  { name: 'journeys', script: ['scripts/journeys.mjs'], single: false, timeoutMs: 900_000 },
];

const started = performance.now();
try {
  checkNode();
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !STAGES.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `No stage is called ${unknown.join(', ')}; there are ${STAGES.map(({ name }) => name).join(', ')}.`,
    );
  }
  const stages = STAGES.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  await ensurePackages();
  const browser = await ensureBrowser();
  await ensureHost();

  const results = [];
  for (const stage of stages) {
    const packed = results.some((result) => result.stage.name === 'package' && result.counts.failed === 0);
    results.push(
      await runStage(stage, { CI: 'true', CHROMIUM_PATH: browser, ...(packed ? { LOSSLINE_VSIX: vsix } : {}) }),
    );
  }

  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
    results.reduce((total, { counts }) => total + counts[key], 0);
  console.log(`\n━━ ${seconds(performance.now() - started)} in all`);
  for (const { stage, counts, ms } of results) {
    const mark = counts.failed === 0 ? '✓' : '✗';
    console.log(
      `${mark} ${stage.name.padEnd(10)} ${String(counts.passed).padStart(5)} passed  ${seconds(ms).padStart(7)}`,
    );
    for (const failure of counts.failures) console.log(`    ✗ ${failure}`);
  }
  const skipped = sum('skipped');
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exitCode = sum('failed') === 0 && sum('passed') > 0 ? 0 : 1;
} catch (error) {
  printError(error);
  console.log('\n0 passed, 1 failed');
  process.exitCode = 1;
}
