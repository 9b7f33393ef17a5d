import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { makeRule, parametersOf, RULE_NAMES } from '../../../../src/core/stopping/presets';
import { ruleJson } from '../../../../src/core/stopping/rule-json';
import { STOP_REASONS } from '../../../../src/core/stopping/types';

const text = readFileSync(path.join(process.env['LOSSLINE_ROOT'] ?? process.cwd(), 'docs/stopping-rules.md'), 'utf8');

/** Cells of the first row that begins with a name. */
function row(name: string, from: string): string[] {
  const section = text.slice(text.indexOf(`\n## ${from}\n`));
  const line = section.split('\n').find((candidate) => candidate.startsWith(`| \`${name}\``));
  assert.ok(line !== undefined, name);
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}

for (const name of RULE_NAMES) {
  test(`the page gives the parameters and defaults of ${name} as the code has them`, () => {
    const [, , , defaults = '', restores = ''] = row(name, 'The rules');
    const rule = ruleJson(makeRule(name, {}, NaN));
    const own = parametersOf(name).filter((parameter) => parameter !== 'restoreBestWeights');
    for (const parameter of own) {
      const value = rule[parameter];
      const words = value === null ? 'none' : Number.isNaN(value) ? 'as without a rule' : JSON.stringify(value);
      assert.ok(`${defaults},`.includes(`\`${parameter}\` ${words},`), `${parameter}: ${words} in ${defaults}`);
    }
    assert.equal(defaults.split('`').length, own.length * 2 + 1, 'and no other');
    assert.equal(restores, rule['restoreBestWeights'] === true ? 'yes' : 'no');
    assert.equal(row(name, 'Edge cases, and where we differ').length, 4);
  });
}

test('the page has every reason', () => {
  for (const reason of STOP_REASONS) assert.equal(row(reason, 'Reasons').length, 3);
});
