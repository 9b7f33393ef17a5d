import assert from 'node:assert/strict';
import { test } from 'node:test';
import { patienceRule, recommendedRule, resolveRule, usualPatience } from '../../../../src/core/stopping/rule';

for (const [planned, patience] of [
  [null, 10],
  [1, 5],
  [50, 5],
  [60, 6],
  [100, 10],
  [200, 20],
  [10_000, 20],
  [NaN, 10],
] as const) {
  test(`AUTO with ${planned ?? 'an unknown number of'} epochs planned waits for ${patience} checks`, () => {
    assert.equal(usualPatience(planned), patience);
    assert.deepEqual(recommendedRule(planned), patienceRule(planned));
  });
}

test('OFF is judged by the recommended rule and never acts', () => {
  assert.deepEqual(resolveRule({ mode: 'off' }, 60), { rule: recommendedRule(60), auto: true, acts: false });
});

test('AUTO acts on the recommended rule', () => {
  assert.deepEqual(resolveRule({ mode: 'auto' }, 60), { rule: recommendedRule(60), auto: true, acts: true });
});

test('a named rule acts as it is written', () => {
  const rule = { ...patienceRule(60), monitor: 'val_f1', mode: 'max', patience: 3 } as const;
  assert.deepEqual(resolveRule({ mode: 'rule', rule }, 60), { rule, auto: false, acts: true });
});
