import assert from 'node:assert/strict';
import { test } from 'node:test';
import { itemsAt } from '../../src/host/config/completion';
import { RULE_NAMES } from '../../src/core/stopping/presets';
import { yamlPlace } from '../../src/host/config/yaml-place';
import { TWO } from './support/configs';

/** Labels offered at `|` in a text. */
function offered(text: string): string[] | null {
  const lines = text.split('\n');
  const line = lines.findIndex((one) => one.includes('|'));
  const character = lines[line]?.indexOf('|') ?? 0;
  const place = yamlPlace(
    lines.map((one) => one.replace('|', '')),
    line,
    character,
  );
  return place === null
    ? null
    : itemsAt(place, ['baseline', 'regularized']).map(({ label }) => (typeof label === 'string' ? label : label.label));
}

void test('keys are offered by the section, without those that are there', () => {
  assert.deepEqual(offered('|'), ['version', 'runs', 'watch', '$schema']);
  assert.deepEqual(offered(`${TWO}    hyper|`)?.includes('trainer'), true);
  assert.deepEqual(offered(`${TWO}    hyper|`)?.includes('extends'), false);
  const hyper = offered('runs:\n  a:\n    hyperparameters:\n      learningRate: 1\n      |\n      epochs: 3\n');
  assert.equal(hyper?.includes('batchSize'), true);
  assert.equal(hyper.includes('learningRate') || hyper.includes('epochs'), false);
  assert.deepEqual(offered('runs:\n  a:\n    trainer:\n      split:\n        t|'), ['train', 'validation', 'test']);
});

void test('values are offered where there is a list of them', () => {
  const below = (line: string): string => `runs:\n  a:\n    ${line}`;
  assert.deepEqual(offered(below('earlyStopping: |')), [
    'AUTO',
    'OFF',
    ...RULE_NAMES.filter((name) => name !== 'auto'),
  ]);
  assert.deepEqual(offered(below('earlyStopping:\n      rule: |')), [...RULE_NAMES]);
  assert.deepEqual(offered(below('earlyStopping:\n      checkFinite: |')), ['true', 'false']);
  assert.deepEqual(offered('runs:\n  baseline:\n    extends: r|'), ['regularized']);
  assert.equal(offered(below('hyperparameters:\n      optimizer: |'))?.includes('adam'), true);
  assert.deepEqual(offered(below('cwd: |')), []);
});

void test('nothing is offered for names of entries, in comments, lists and braces', () => {
  assert.deepEqual(offered('runs:\n  ba|'), []);
  assert.equal(offered('# ru|'), null);
  assert.equal(offered('runs:\n  a:\n    command: [no|'), null);
  assert.equal(offered('runs:\n  a:\n    hyperparameters: { learn|'), null);
});
