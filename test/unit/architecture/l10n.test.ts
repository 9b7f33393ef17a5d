import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { PANEL_STRINGS } from '../../../src/shared/strings';

const root = process.env['LOSSLINE_ROOT'] ?? process.cwd();

void test('l10n/bundle.l10n.json holds every text of the code', () => {
  const check = spawnSync(process.execPath, ['scripts/l10n.mjs', '--check'], { cwd: root, encoding: 'utf8' });
  assert.equal(check.status, 0, check.stderr);
});

void test('the bundle holds the texts of host, core and panel', () => {
  const bundle = JSON.parse(readFileSync(path.join(root, 'l10n', 'bundle.l10n.json'), 'utf8')) as object;
  for (const text of ['Which entry do you want to train?', PANEL_STRINGS['panel.label']]) {
    assert.ok(Object.hasOwn(bundle, text), text);
  }
});
