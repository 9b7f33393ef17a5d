import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { RULE_PARAMETERS } from '../../../src/core/stopping/presets';
import { WHAT_IF_RULES } from '../../../src/core/what-if/setting';
import { PANEL_STRINGS } from '../../../src/shared/strings';

const root = process.env['LOSSLINE_ROOT'] ?? process.cwd();

function sourcesBelow(folder: string): string {
  const files = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
  const sources = files.filter((file) => file.endsWith('.ts'));
  return sources.map((file) => readFileSync(path.join(root, folder, file), 'utf8')).join('\n');
}

/** Keys that the panel puts together: of each rule, of each parameter, and of what is counted in steps. */
function isPutTogether(key: string, used: (key: string) => boolean): boolean {
  if (WHAT_IF_RULES.some((rule) => key === `whatIf.rule.${rule}` || key === `whatIf.what.${rule}`)) return true;
  if (Object.keys(RULE_PARAMETERS).some((name) => key === `whatIf.${name}` || key === `whatIf.${name}Hint`))
    return true;
  return key.endsWith('Step') && used(key.slice(0, -'Step'.length));
}

void test('every text of the panel is used by it', () => {
  const code = sourcesBelow('webview');
  const used = (key: string): boolean => code.includes(`'${key}'`);
  const idle = Object.keys(PANEL_STRINGS).filter((key) => !used(key) && !isPutTogether(key, used));
  assert.deepEqual(idle, []);
});
