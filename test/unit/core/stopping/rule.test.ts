import assert from 'node:assert/strict';
import { test } from 'node:test';
import { patienceRule, RECOMMENDED_RULE, resolveRule, usualPatience } from '../../../../src/core/stopping/rule';

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
  test(`a rule without a patience, ${planned ?? 'an unknown number of'} epochs planned, waits for ${patience} checks`, () => {
    assert.equal(usualPatience(planned), patience);
    assert.equal(patienceRule(planned).patience, patience);
  });
}

test('OFF is judged by the recommended rule and never acts', () => {
  assert.deepEqual(resolveRule({ mode: 'off' }), { rule: RECOMMENDED_RULE, auto: true, acts: false });
});

test('AUTO acts on the recommended rule', () => {
  assert.deepEqual(resolveRule({ mode: 'auto' }), { rule: RECOMMENDED_RULE, auto: true, acts: true });
});

test('a named rule acts as it is written', () => {
  const rule = { ...patienceRule(60), monitor: 'val_f1', mode: 'max', patience: 3 } as const;
  assert.deepEqual(resolveRule({ mode: 'rule', rule }), { rule, auto: false, acts: true });
});
