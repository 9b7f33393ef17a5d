import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Replayer, replay, type ReplayCurve } from '../../../../src/core/stopping/replay';
import { outcomeOf, type Applied, type WhatIfOutcome } from '../../../../src/core/what-if/outcome';
import { ruleOf, WHAT_IF_RULES, type WhatIfSetting } from '../../../../src/core/what-if/setting';
import { rowOf } from '../../../../src/core/what-if/table';
import { CURVE_A, CURVE_B, TRAIN_A, TRAIN_B } from '../stopping/reference/curves';

const curveOf = (values: readonly number[], train: readonly number[] | null = null): ReplayCurve => ({
  epoch: Float64Array.from(values, (_, index) => index + 1),
  value: Float64Array.from(values),
  train: train === null ? null : Float64Array.from(train),
});

function outcome(setting: WhatIfSetting, curve: ReplayCurve | null, epochMs: number | null = 1_000): WhatIfOutcome {
  const rule = ruleOf(setting, null);
  return outcomeOf(rule, curve, curve === null ? null : replay(rule, curve), epochMs);
}

function applied(setting: WhatIfSetting, values: readonly number[], train: readonly number[] | null = null): Applied {
  const result = outcome(setting, curveOf(values, train));
  assert.ok(result.kind === 'applied');
  return result;
}

describe('what would have come of a run', () => {
  test('a stop in time saves epochs and their time, and loses nothing', () => {
    const { decision, lastEpoch, endEpoch, epochsSaved, msSaved, kept, lostShare } = applied(
      { rule: 'patience', given: { patience: 3 } },
      CURVE_A,
    );
    assert.deepEqual([decision?.epoch, lastEpoch, endEpoch, epochsSaved, msSaved], [21, 21, 30, 9, 9_000]);
    assert.deepEqual([kept, lostShare], [{ epoch: 18, value: 0.4748 }, 0]);
  });

  test('what is lost is the share of the best that the kept value is worse', () => {
    const { kept, lostShare } = applied({ rule: 'keras', given: { patience: 2 } }, [4, 2, 3, 3, 1]);
    assert.deepEqual([kept, lostShare], [{ epoch: 4, value: 3 }, 2]);
  });

  test('where the best is below zero, the share is of its size', () => {
    assert.equal(applied({ rule: 'keras', given: { patience: 1 } }, [1, 2, -4]).lostShare, 1.5);
    assert.equal(applied({ rule: 'GL', given: {} }, [-4, -3]).signed, true);
  });

  test('where the best is zero, there is no share, unless nothing is lost', () => {
    const lost = applied({ rule: 'keras', given: { patience: 1 } }, [1, 2, 0]);
    assert.deepEqual([lost.lost, lost.lostShare], [2, null]);
    assert.equal(applied({ rule: 'patience', given: { patience: 1 } }, [1, 0, 2]).lostShare, 0);
  });

  test('last weights that are no number lose everything', () => {
    const { lost, lostShare, kept } = applied({ rule: 'keras', given: { patience: 2 } }, [2, 1, NaN, NaN, 1]);
    assert.deepEqual([lost, lostShare, kept?.epoch], [Infinity, Infinity, 4]);
  });

  test('nothing but NaN has no best, and keeps nothing', () => {
    const { best, kept, lostShare } = applied({ rule: 'patience', given: {} }, [NaN, NaN]);
    assert.deepEqual([best, kept, lostShare], [null, null, null]);
  });

  test('the time of a log without times is not known', () => {
    const result = outcome({ rule: 'patience', given: {} }, curveOf(CURVE_A), null);
    assert.equal(result.kind === 'applied' && result.msSaved, null);
  });

  const not: readonly (readonly [string, WhatIfSetting['rule'], ReplayCurve | null, string])[] = [
    ['without a validation loss', 'patience', null, 'no-validation'],
    ['before the first check', 'patience', curveOf([]), 'no-validation'],
    ['PQ without a train loss', 'PQ', curveOf(CURVE_B), 'no-train'],
    ['PQ with nothing but NaN', 'PQ', curveOf([1, 2], [NaN, NaN]), 'no-train'],
    ['GL beside a best of zero', 'GL', curveOf([1, 0, 1]), 'zero-best'],
  ];
  for (const [name, rule, curve, reason] of not) {
    test(`${name} it cannot be applied, and says why`, () =>
      assert.deepEqual(outcome({ rule, given: {} }, curve), { kind: 'not-applicable', reason }));
  }

  test('GL that stopped before the loss became zero is applied', () => {
    assert.equal(applied({ rule: 'GL', given: {} }, [1, 2, 0]).decision?.epoch, 2);
  });
});

describe('a replay that goes on', () => {
  for (const rule of WHAT_IF_RULES) {
    test(`${rule}: a run that grows check by check is replayed as the whole`, () => {
      for (const [values, train] of [
        [CURVE_A, TRAIN_A],
        [CURVE_B, TRAIN_B],
        [[3, NaN, 2, Infinity, 1, 5, 5, 5, 5, 5], null],
      ] as const) {
        const stopping = ruleOf({ rule, given: {} }, 60);
        const replayer = new Replayer(stopping);
        for (let length = 0; length <= values.length; length += 1) {
          const curve = curveOf(values.slice(0, length), train?.slice(0, length) ?? null);
          assert.deepEqual(replayer.advance(curve), replay(stopping, curve), `${length} checks`);
          assert.deepEqual(replayer.advance(curve), replay(stopping, curve), 'asked again');
        }
      }
    });
  }
});

describe('a rule over several runs', () => {
  const setting: WhatIfSetting = { rule: 'PQ', given: {} };

  test('means are taken over the runs to which it can be applied', () => {
    const rise = curveOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [9, 8, 8, 8, 8, 8, 8, 8, 8, 8]);
    const fall = curveOf([4, 3, 2, 1], [4, 3, 2, 1]);
    const row = rowOf([outcome(setting, rise), outcome(setting, fall, null), outcome(setting, curveOf(CURVE_B))]);
    assert.deepEqual(
      { ...row },
      {
        runs: 3,
        applied: 2,
        stopped: 1,
        epochsSaved: 2.5,
        shareSaved: 0.25,
        msSaved: 5_000,
        lostShare: 0,
        mostLost: 0,
        reason: 'no-train',
      },
    );
  });

  test('a rule that can be applied to none has no means', () => {
    const row = rowOf([outcome(setting, null)]);
    assert.deepEqual([row.applied, row.lostShare, row.msSaved, row.reason], [0, null, null, 'no-validation']);
    assert.ok(Number.isNaN(row.epochsSaved));
  });
});
