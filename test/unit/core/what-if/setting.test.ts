import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseConfig } from '../../../../src/core/config/parse';
import { writeValue } from '../../../../src/core/config/fixes';
import { isJsonObject } from '../../../../src/core/json';
import { ruleJson } from '../../../../src/core/stopping/rule-json';
import { parametersOf, RULE_NAMES } from '../../../../src/core/stopping/presets';
import { resolveRule } from '../../../../src/core/stopping/rule';
import {
  changedParameters,
  configValue,
  isGivenFor,
  parametersFor,
  ruleOf,
  WHAT_IF_RULES,
  type WhatIfSetting,
} from '../../../../src/core/what-if/setting';

describe('a setting as the config says it', () => {
  const written: readonly (readonly [string, WhatIfSetting, string])[] = [
    ['AUTO is a word', { rule: 'auto', given: {} }, 'AUTO'],
    ['AUTO with all it can be told', { rule: 'auto', given: { restoreBestWeights: true } }, 'AUTO'],
    [
      'AUTO that keeps the last',
      { rule: 'auto', given: { restoreBestWeights: false } },
      '{ rule: auto, restoreBestWeights: false }',
    ],
    ['a rule without a name', { rule: 'patience', given: {} }, '{ patience: 6 }'],
    ['its defaults are left out', { rule: 'patience', given: { minDelta: 0, startEpoch: 1 } }, '{ patience: 6 }'],
    [
      'what differs is written',
      { rule: 'patience', given: { patience: 3, minDelta: 0.01 } },
      '{ patience: 3, minDelta: 0.01 }',
    ],
    ['the main parameter is always written', { rule: 'lightning', given: {} }, '{ rule: lightning, patience: 3 }'],
    [
      'a switch',
      { rule: 'lightning', given: { checkFinite: false } },
      '{ rule: lightning, patience: 3, checkFinite: false }',
    ],
    [
      'none that is none already',
      { rule: 'lightning', given: { stoppingThreshold: null } },
      '{ rule: lightning, patience: 3 }',
    ],
    ['GL by its alpha', { rule: 'GL', given: { alpha: 5 } }, '{ rule: GL, alpha: 5 }'],
    ['UP by its strips', { rule: 'UP', given: { strip: 4 } }, '{ rule: UP, strips: 3, strip: 4 }'],
  ];
  for (const [name, setting, text] of written) {
    test(name, () => assert.equal(writeValue(configValue(setting, 60), 'yaml'), text));
  }

  for (const rule of WHAT_IF_RULES) {
    test(`${rule} is read back as the rule that was replayed, whatever was changed`, () => {
      const odd = { patience: 7, minDelta: 0.25, tolerance: 0.125, startEpoch: 4, baseline: 0.5, checkFinite: false };
      const more = { stoppingThreshold: 0.125, divergenceThreshold: 8, alpha: 9, strip: 11, strips: 13 };
      const all = { ...odd, ...more };
      const own = Object.entries(all).filter(([name]) => parametersFor(rule).some((parameter) => parameter === name));
      for (const given of [{}, ...own.map((pair) => Object.fromEntries([pair])), Object.fromEntries(own)]) {
        for (const planned of [60, 400]) {
          const setting = { rule, given };
          const value = writeValue(configValue(setting, planned), 'yaml');
          const head = 'version: 1\nruns:\n  a:\n    command: [node, train.js]';
          const text = `${head}\n    hyperparameters: { epochs: ${planned} }\n    earlyStopping: ${value}\n`;
          const { entries, problems } = parseConfig(text, 'yaml');
          const stopping = entries[0]?.plan?.earlyStopping;
          assert.ok(stopping, `${text}${JSON.stringify(problems)}`);
          const read = resolveRule(stopping).rule;
          assert.deepEqual(ruleJson(read), ruleJson(ruleOf(setting, planned)), value);
        }
      }
    });
  }
});

test('AUTO comes first, then every rule that there is', () => {
  assert.deepEqual([...WHAT_IF_RULES].sort(), ['patience', ...RULE_NAMES].sort());
  assert.equal(WHAT_IF_RULES[0], 'auto');
});

test('what differs from the defaults depends on the planned epochs', () => {
  const setting: WhatIfSetting = { rule: 'patience', given: { patience: 6 } };
  assert.deepEqual(changedParameters(setting, 60), []);
  assert.deepEqual(changedParameters(setting, 200), ['patience']);
});

test('only what a rule takes is given to it', () => {
  const taken: readonly (readonly [WhatIfSetting['rule'], unknown, boolean])[] = [
    ['keras', {}, true],
    ['keras', { patience: 0 }, true],
    ['keras', { patience: 2.5 }, false],
    ['keras', { patience: -1 }, false],
    ['keras', { patience: NaN }, false],
    ['keras', { patience: '3' }, false],
    ['keras', { patience: null }, false],
    ['keras', { baseline: null }, true],
    ['keras', { baseline: Infinity }, false],
    ['keras', { alpha: 2 }, false],
    ['keras', { toString: 1 }, false],
    ['keras', [], false],
    ['keras', null, false],
    ['lightgbm', { patience: 0 }, false],
    ['PQ', { strip: 1 }, false],
    ['UP', { strip: 1 }, true],
    ['GL', { alpha: 0 }, false],
    ['lightning', { checkFinite: 1 }, false],
    ['auto', { restoreBestWeights: false }, true],
  ];
  for (const [rule, value, good] of taken)
    assert.equal(isGivenFor(rule, value), good, `${rule} ${JSON.stringify(value)}`);
});

test('the rule without a name has the parameters of the one that it is', () => {
  assert.deepEqual(parametersFor('patience'), parametersOf('keras'));
  assert.ok(isJsonObject(configValue({ rule: 'patience', given: {} }, null)));
});
