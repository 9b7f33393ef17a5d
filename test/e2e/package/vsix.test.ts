import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { renderNotices, shippedPackages } from '../../../scripts/lib/notices.mjs';

/** The VSIX, as VS Code has unpacked it; scripts/journeys.mjs names it. */
const extension = process.env['LOSSLINE_EXTENSION'] ?? '';
const vsix = process.env['LOSSLINE_VSIX'] ?? '';
const root = process.env['LOSSLINE_ROOT'] ?? '';

/** Everything that ships, nothing else. A file that is meant to ship is added here and in .vscodeignore. */
const EXPECTED = [
  '.vsixmanifest',
  'LICENSE.txt',
  'THIRD_PARTY_NOTICES.md',
  'changelog.md',
  'dist/cli.js',
  'dist/codicon.ttf',
  'dist/extension.js',
  'dist/importer.js',
  'dist/runner.js',
  'dist/tfjs-backend-wasm-simd.wasm',
  'dist/tfjs-backend-wasm.wasm',
  'dist/trainer.js',
  'dist/watcher.js',
  'dist/webview.css',
  'dist/webview.js',
  'l10n/bundle.l10n.json',
  'media/icon.png',
  'media/lossline.svg',
  'media/panel-dark.svg',
  'media/panel-light.svg',
  'media/walkthrough/compare.md',
  'media/walkthrough/config.md',
  'media/walkthrough/train.md',
  'package.json',
  'package.nls.json',
  'readme.md',
];

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

test('the VSIX holds exactly these files', (t) => {
  assert.deepEqual(files(extension), EXPECTED);
  t.diagnostic(`size of the VSIX: ${(statSync(vsix).size / 1e6).toFixed(2)} MB`);
});

test('it is minified, without source maps and without paths of the machine that built it', () => {
  for (const file of EXPECTED.filter((name) => name.endsWith('.js'))) {
    const text = readFileSync(path.join(extension, file), 'utf8');
    assert.ok(!text.includes('sourceMappingURL'), `${file} names a source map`);
    assert.ok(!text.includes(root), `${file} names ${root}`);
  }
});

test('it requires nothing that is not in it', () => {
  // node-fetch, inside TensorFlow.js, asks for `encoding` in a try block and does without.
  const known = new Set([...builtinModules, 'vscode', '@tensorflow/tfjs-node', 'encoding']);
  for (const file of ['extension', 'runner', 'watcher', 'importer', 'trainer', 'cli']) {
    const text = readFileSync(path.join(extension, `dist/${file}.js`), 'utf8');
    const asked = [...text.matchAll(/\brequire\("([^"./][^"]*)"\)/g)].map((match) => match[1] ?? '');
    assert.deepEqual(
      [...new Set(asked)].filter((name) => !known.has(name.replace(/^node:/, ''))),
      [],
      file,
    );
  }
});

test('the terminal command in it works far away from any node_modules', () => {
  const away = mkdtempSync(path.join(os.tmpdir(), 'lossline-vsix-'));
  try {
    cpSync(extension, path.join(away, 'extension'), { recursive: true });
    const result = spawnSync(process.execPath, [path.join(away, 'extension/dist/cli.js'), '--help'], {
      cwd: away,
      encoding: 'utf8',
    });
    assert.equal(result.status, 0, result.stderr);
    assert.match(result.stdout, /train/);
  } finally {
    rmSync(away, { recursive: true, force: true });
  }
});

test('the notices name every package of which something ships, with its licence', async () => {
  const text = readFileSync(path.join(extension, 'THIRD_PARTY_NOTICES.md'), 'utf8');
  for (const { name, version, license } of await shippedPackages()) {
    assert.ok(text.includes(`- ${name} ${version} (${license})`), `${name} ${version} is missing: npm run notices`);
  }
  assert.equal(text, await renderNotices(), 'out of date: npm run notices');
});
