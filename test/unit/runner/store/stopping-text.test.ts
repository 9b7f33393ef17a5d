import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeRule, RULE_NAMES } from '../../../../src/core/stopping/presets';
import { STOP_REASONS } from '../../../../src/core/stopping/types';
import type { StopDecision } from '../../../../src/core/stopping/types';
import { eventText, parseEvent } from '../../../../src/runner/store/event-text';
import { exactJson } from '../../../../src/runner/store/exact-json';
import { parseEarlyStopping } from '../../../../src/runner/store/stopping-text';

const rules = RULE_NAMES.map((name) =>
  makeRule(
    name,
    {
      patience: 7,
      minDelta: 0.1,
      tolerance: 0.2,
      baseline: -0,
      stoppingThreshold: 1e-7,
      alpha: 3,
      restoreBestWeights: true,
    },
    10,
    { monitor: 'val_f1', mode: 'max', also: [{ monitor: 'auc', mode: 'max' }] },
  ),
);

for (const rule of rules) {
  test(`a rule of kind ${rule.kind} and its decision come back from disk as they were`, () => {
    const setting = { mode: 'rule', rule } as const;
    assert.deepEqual(parseEarlyStopping(JSON.parse(exactJson(setting))), setting);
    for (const reason of STOP_REASONS) {
      const decision: StopDecision = {
        rule,
        auto: false,
        reason,
        epoch: 1.5,
        best: { epoch: 1, value: 5e-324 },
        waited: 3,
        numbers: { value: NaN, bar: -Infinity, minusZero: -0 },
      };
      const event = { seq: 4, time: 0, type: 'stopped-by-rule', decision } as const;
      assert.deepEqual(parseEvent(eventText(event)), event);
      const other = { ...event, decision: { ...decision, metric: 'auc' } };
      assert.deepEqual(parseEvent(eventText(other)), other);
    }
  });
}

test('what earlier versions wrote opens: a patience rule, a decision without numbers', () => {
  const rule =
    '{"kind":"patience","monitor":"val_loss","mode":"min","patience":2,"minDelta":0,"startEpoch":1,"baseline":null,"restoreBestWeights":true}';
  const expected = makeRule('keras', { patience: 2, restoreBestWeights: true }, 10);
  assert.deepEqual(parseEarlyStopping(JSON.parse(`{"mode":"rule","rule":${rule}}`)), { mode: 'rule', rule: expected });
  const line = `{"seq":9,"time":5,"type":"stopped-by-rule","decision":{"rule":${rule},"auto":true,"reason":"non-finite","epoch":3,"best":null,"waited":2}}`;
  const event = parseEvent(line);
  assert.ok(event?.type === 'stopped-by-rule');
  assert.deepEqual(event.decision, {
    rule: expected,
    auto: true,
    reason: 'non-finite',
    epoch: 3,
    best: null,
    waited: 2,
    numbers: {},
  });
});

test('damaged rules and decisions are refused, not guessed', () => {
  const good = JSON.parse(exactJson({ mode: 'rule', rule: makeRule('lightgbm', {}, 10) })) as { rule: object };
  const broken: object[] = [
    { kind: 'keras' },
    { kind: 'toString' },
    { kind: 'AUTO' },
    { monitor: 3 },
    { mode: 'down' },
    { patience: '3' },
    { patience: null },
    { also: 'auc' },
    { also: [{ monitor: 'auc' }] },
  ];
  for (const change of broken) {
    assert.equal(parseEarlyStopping({ mode: 'rule', rule: { ...good.rule, ...change } }), null, JSON.stringify(change));
  }
  assert.equal(parseEarlyStopping({ mode: 'rule' }), null);
  assert.equal(parseEarlyStopping({ mode: 'sometimes' }), null);
  assert.equal(parseEarlyStopping(undefined), null);
});
