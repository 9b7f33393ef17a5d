import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { STOPPING_RULES } from '../../../../src/core/stopping/ranges';
import { METRICS_FROM } from '../../../../src/core/config/metrics';
import * as keys from '../../../../src/core/config/keys';
import { ACTIVATIONS, DEFAULT_MODEL, MAX_LAYERS, MAX_UNITS } from '../../../../src/core/config/model';
import { parseConfig } from '../../../../src/core/config/parse';
import { DEFAULT_SPLIT } from '../../../../src/core/config/split';
import { PROBLEM_KINDS } from '../../../../src/core/config/trainer';
import { OPTIMIZERS, TRAINER_HYPERPARAMETERS } from '../../../../src/core/config/trainer-hyperparameters';

const file = path.join(process.env['LOSSLINE_ROOT'] ?? process.cwd(), 'docs/config-reference.md');
const text = readFileSync(file, 'utf8');

/** Cells of the table row of a key: type, default, meaning. */
function row(section: string, key: string): string[] {
  const from = section === '' ? 0 : text.search(new RegExp(`^#+ ${section}$`, 'm'));
  assert.notEqual(from, -1, `section ${section}`);
  const line = text
    .slice(from)
    .split('\n')
    .find((candidate) => candidate.startsWith(`| \`${key}\``));
  assert.ok(line !== undefined, `${section}: ${key}`);
  return line
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.trim());
}

describe('the reference of the config file', () => {
  const sections: [string, readonly string[]][] = [
    ['Top level', keys.TOP_KEYS],
    ['A run', keys.ENTRY_KEYS],
    ['trainer', keys.TRAINER_KEYS],
    ['split', keys.SPLIT_KEYS],
    ['model', keys.MODEL_KEYS],
    ['Hyperparameters of the built-in trainer', keys.HYPERPARAMETER_KEYS],
    ['metrics', keys.METRICS_KEYS],
    ['earlyStopping', keys.STOPPING_KEYS],
  ];
  for (const [section, names] of sections) {
    it(`explains every key of ${section}`, () => {
      for (const name of names) assert.ok((row(section, name).at(-1) ?? '').length > 10, name);
    });
  }

  it('names every value of the choices', () => {
    const choices: [string, string, readonly string[]][] = [
      ['model', 'activation', ACTIVATIONS],
      ['Hyperparameters of the built-in trainer', 'optimizer', OPTIMIZERS],
      ['trainer', 'problem', PROBLEM_KINDS],
      ['metrics', 'from', [...METRICS_FROM, 'paths or globs']],
    ];
    for (const [section, key, values] of choices) {
      assert.deepEqual(row(section, key)[0], values.map((value) => `\`${value}\``).join(', '), key);
    }
    for (const name of [...keys.EPOCH_NAMES, ...keys.SEED_NAMES]) assert.ok(text.includes(`\`${name}\``), name);
  });

  it('gives the defaults and ranges of the code', () => {
    for (const [key, rule] of Object.entries(TRAINER_HYPERPARAMETERS)) {
      const [type = '', standard = ''] = row('Hyperparameters of the built-in trainer', key);
      if (rule.default !== null)
        assert.equal(standard.replaceAll('`', ''), JSON.stringify(rule.default).replaceAll('"', ''), key);
      if (rule.kind !== 'number') continue;
      const { min, max, aboveMin, belowMax } = rule.rule;
      assert.ok(type.includes(String(min)), key);
      if (max !== undefined) assert.ok(type.includes(`to ${belowMax === true ? 'less than ' : ''}${max}`), key);
      assert.equal(type.includes('greater than'), aboveMin === true, key);
    }
    for (const key of keys.SPLIT_KEYS) assert.equal(row('split', key)[1], String(DEFAULT_SPLIT[key]));
    assert.equal(row('model', 'layers')[1], `\`[${DEFAULT_MODEL.layers.join(', ')}]\``);
    assert.ok(row('model', 'layers')[0]?.includes(`1 to ${MAX_UNITS}, at most ${MAX_LAYERS}`));
    assert.ok(row('earlyStopping', 'patience')[0]?.includes(`to ${STOPPING_RULES.patience.max}`));
    assert.ok(row('earlyStopping', 'startEpoch')[0]?.includes(`to ${STOPPING_RULES.startEpoch.max}`));
  });

  it('has an example without a mistake', () => {
    const example = /```yaml\n([^]*?)```/.exec(text)?.[1] ?? '';
    const document = parseConfig(example, 'yaml');
    assert.deepEqual(document.problems, []);
    assert.deepEqual(
      document.entries.map((entry) => entry.name),
      ['baseline', 'regularized', 'torch'],
    );
  });
});
