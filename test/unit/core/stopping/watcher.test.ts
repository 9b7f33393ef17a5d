import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Observation } from '../../../../src/core/run/observation';
import { makeRule, RULE_NAMES } from '../../../../src/core/stopping/presets';
import { patienceRule } from '../../../../src/core/stopping/rule';
import type { EarlyStopping, PatienceRule, StopDecision } from '../../../../src/core/stopping/types';
import { StopWatcher } from '../../../../src/core/stopping/watcher';

const patience2 = (parameters: Partial<PatienceRule> = {}): EarlyStopping => ({
  mode: 'rule',
  rule: { ...patienceRule(null), patience: 2, ...parameters },
});

type Line = readonly [epoch: number | null, values: Record<string, number>];

/** Feeds lines to a watcher; returns it, with every decision and the number of the line it fell at (1-based). */
function watch(
  earlyStopping: EarlyStopping,
  lines: readonly Line[],
): { watcher: StopWatcher; decisions: readonly { line: number; decision: StopDecision }[] } {
  const watcher = new StopWatcher({ earlyStopping, plannedEpochs: null });
  const decisions: { line: number; decision: StopDecision }[] = [];
  for (const [index, [epoch, values]] of lines.entries()) {
    const observation: Observation = { seq: index + 1, time: index, epoch, step: null, values };
    const decision = watcher.observe(observation);
    if (decision !== null) decisions.push({ line: index + 1, decision });
  }
  return { watcher, decisions };
}

const curve = (name: string, values: readonly number[]): Line[] =>
  values.map((value, index) => [index + 1, { [name]: value }]);

const FALLS_THEN_RISES = [3, 2, 1, 1.1, 1.2, 1.3, 1.4, 1.5];

for (const name of ['val_loss', 'valid_loss', 'validation_loss', 'eval_loss', 'Loss/val', 'dev_loss', 'test_loss']) {
  test(`a monitor of val_loss finds ${name}`, () => {
    const { watcher, decisions } = watch(patience2(), curve(name, FALLS_THEN_RISES));
    assert.equal(watcher.monitored, name);
    assert.equal(watcher.missing, null);
    assert.deepEqual(
      decisions.map(({ decision }) => [decision.epoch, decision.best, decision.waited]),
      [[5, { epoch: 3, value: 1 }, 2]],
    );
  });
}

test('a monitor of loss finds the train loss, not the validation loss', () => {
  const lines: Line[] = FALLS_THEN_RISES.map((loss, index) => [index + 1, { train_loss: 9 - index, val_loss: loss }]);
  const { watcher, decisions } = watch(patience2({ monitor: 'loss' }), lines);
  assert.equal(watcher.monitored, 'train_loss');
  assert.deepEqual(decisions, []);
});

test('the very name comes before the alias', () => {
  const lines: Line[] = FALLS_THEN_RISES.map((loss, index) => [index + 1, { train_loss: 9 - index, loss }]);
  assert.equal(watch(patience2({ monitor: 'loss' }), lines).watcher.monitored, 'loss');
});

test('another monitor is found by its exact name only', () => {
  const lines = curve('val_f1', [0.1, 0.5, 0.4, 0.45]);
  const found = watch(patience2({ monitor: 'val_f1', mode: 'max' }), lines);
  assert.deepEqual(
    found.decisions.map(({ line }) => line),
    [4],
  );
  const { watcher, decisions } = watch(patience2({ monitor: 'val_F1', mode: 'max' }), lines);
  assert.equal(watcher.missing, 'val_F1');
  assert.deepEqual(decisions, []);
});

test('lines without the monitored metric are no checks', () => {
  const lines = curve('val_loss', FALLS_THEN_RISES).flatMap(([epoch, values]): Line[] => [
    [epoch, { loss: 1, 'learning rate': 0.1 }],
    [epoch, values],
  ]);
  const { decisions } = watch(patience2(), lines);
  assert.deepEqual(
    decisions.map(({ line, decision }) => [line, decision.epoch]),
    [[10, 5]],
  );
});

test('validation every fifth epoch: patience counts checks, the decision names the epoch', () => {
  const lines: Line[] = FALLS_THEN_RISES.map((value, index) => [5 * (index + 1), { val_loss: value }]);
  assert.equal(watch(patience2(), lines).decisions[0]?.decision.epoch, 25);
});

test('without epochs in the log the checks are counted', () => {
  const lines: Line[] = FALLS_THEN_RISES.map((value) => [null, { loss: 1, val_loss: value }]);
  assert.equal(watch(patience2(), lines).decisions[0]?.decision.epoch, 5);
});

test('several checks in one epoch all count', () => {
  const lines: Line[] = FALLS_THEN_RISES.map((value, index) => [1 + Math.floor(index / 2), { val_loss: value }]);
  assert.deepEqual(
    watch(patience2(), lines).decisions.map(({ line, decision }) => [line, decision.epoch]),
    [[5, 3]],
  );
});

test('a resumed run goes on counting where it was', () => {
  const lines: Line[] = [
    [1, { val_loss: 1 }],
    [2, { val_loss: 0.5 }],
    [3, { val_loss: 0.6 }],
    [3, { val_loss: 0.6 }],
  ];
  assert.equal(watch(patience2(), lines).decisions[0]?.line, 4);
  const fallsBack: Line[] = [...lines.slice(0, 3), [2, { val_loss: 0.7 }]];
  assert.equal(watch(patience2(), fallsBack).decisions[0]?.line, 4);
});

test('a run that starts over is watched afresh', () => {
  const lines: Line[] = [[1, { val_loss: 0.1 }], [2, { val_loss: 0.2 }], ...curve('val_loss', FALLS_THEN_RISES)];
  assert.deepEqual(
    watch(patience2(), lines).decisions.map(({ line, decision }) => [line, decision.best?.value]),
    [[7, 1]],
  );
});

test('when a better name turns up, what was counted under the other is forgotten', () => {
  const lines: Line[] = [
    [1, { test_loss: 0.1 }],
    [1, { val_loss: 3 }],
    [2, { test_loss: 0.2, val_loss: 2 }],
    [3, { test_loss: 0.3, val_loss: 1 }],
  ];
  const { watcher, decisions } = watch(patience2(), lines);
  assert.equal(watcher.monitored, 'val_loss');
  assert.deepEqual(decisions, []);
});

test('OFF decides too, but says that it does not act; a new start then forgets the decision', () => {
  const lines = curve('val_loss', [1, ...Array<number>(12).fill(2)]);
  const { watcher, decisions } = watch({ mode: 'off' }, lines);
  assert.equal(watcher.acts, false);
  assert.deepEqual(
    decisions.map(({ decision }) => decision.epoch),
    [6],
  );
  watcher.observe({ seq: 99, time: 0, epoch: 1, step: null, values: { val_loss: 1 } });
  assert.equal(watcher.decision, null);
});

test('a decision that acts stands, whatever is logged after it', () => {
  const { watcher, decisions } = watch(patience2(), [
    ...curve('val_loss', FALLS_THEN_RISES),
    ...curve('val_loss', FALLS_THEN_RISES),
  ]);
  assert.equal(decisions.length, 1);
  assert.equal(watcher.decision?.epoch, 5);
});

test('names from a hostile log do no harm', () => {
  const values = JSON.parse('{"__proto__": 1, "constructor": 2, "toString": 3, "val_loss": 4}') as Record<
    string,
    number
  >;
  const later: Line[] = [2, 3, 4].map((epoch) => [epoch, { val_loss: 1 }]);
  const { watcher, decisions } = watch(patience2({ monitor: 'constructor' }), [[1, values], ...later]);
  assert.equal(watcher.monitored, 'constructor');
  assert.deepEqual(decisions, [], 'an inherited property is no value of the metric');
  const other = new StopWatcher({ earlyStopping: patience2({ monitor: 'toString' }), plannedEpochs: null });
  assert.equal(other.observe({ seq: 1, time: 0, epoch: 1, step: null, values: { val_loss: 1 } }), null);
  assert.equal(other.missing, 'toString');
});

test('thousands of metric names cost little', () => {
  const watcher = new StopWatcher({ earlyStopping: patience2(), plannedEpochs: null });
  for (let index = 0; index < 10_000; index += 1) {
    watcher.observe({ seq: index, time: 0, epoch: 1, step: null, values: { [`layer${index}/loss`]: 1 } });
  }
  assert.equal(watcher.missing, 'val_loss');
});

/** Feeds lines of steps; returns the decisions. */
function watchSteps(
  watcher: StopWatcher,
  lines: readonly (readonly [step: number, values: Record<string, number>, epoch?: number])[],
): readonly StopDecision[] {
  return lines.flatMap(([step, values, epoch], index) => {
    const decision = watcher.observe({ seq: index + 1, time: index, epoch: epoch ?? null, step, values });
    return decision === null ? [] : [decision];
  });
}

test('in a log of steps a decision names the step', () => {
  const watcher = new StopWatcher({ earlyStopping: patience2(), plannedEpochs: null });
  const decisions = watchSteps(
    watcher,
    FALLS_THEN_RISES.map((value, index) => [index * 250, { 'train loss': 1, 'val loss': value }] as const),
  );
  assert.deepEqual(
    decisions.map(({ epoch, best }) => [epoch, best?.epoch]),
    [[1000, 500]],
  );
});

test('where a second epoch shows that the run is measured by epochs, it is watched afresh', () => {
  const watcher = new StopWatcher({ earlyStopping: patience2(), plannedEpochs: null });
  const decisions = watchSteps(watcher, [
    [100, { val_loss: 0.1 }, 1],
    [200, { val_loss: 0.2 }, 1],
    [300, { val_loss: 1 }, 2],
    [400, { val_loss: 1 }, 3],
    [500, { val_loss: 1 }, 4],
  ]);
  assert.deepEqual(
    decisions.map(({ epoch, best }) => [epoch, best]),
    [[4, { epoch: 2, value: 1 }]],
  );
});

test('losses that the entry names are what val_loss and loss mean', () => {
  const metrics = { train: null, validation: 'ood/err' };
  const watcher = new StopWatcher({ earlyStopping: patience2({ monitor: 'val_loss' }), plannedEpochs: null, metrics });
  watchSteps(watcher, [[1, { loss: 1, 'other/val_loss': 1 }]]);
  assert.equal(watcher.monitored, null, 'nothing stands in for a named loss');
  watchSteps(watcher, [[2, { 'ood/err': 1 }]]);
  assert.equal(watcher.monitored, 'ood/err');
});

test('a test loss counts from its second value on, and its first value is not lost', () => {
  const watcher = new StopWatcher({ earlyStopping: patience2(), plannedEpochs: null });
  watcher.observe({ seq: 1, time: 0, epoch: 1, step: null, values: { test_loss: 1 } });
  assert.equal(watcher.monitored, null);
  const decisions = [2, 3].flatMap((epoch) => {
    const decision = watcher.observe({ seq: epoch, time: 0, epoch, step: null, values: { test_loss: 2 } });
    return decision === null ? [] : [decision];
  });
  assert.deepEqual(
    decisions.map(({ epoch, best }) => [epoch, best]),
    [[3, { epoch: 1, value: 1 }]],
  );
});

/** PQ that stops after two checks whenever the train loss beside them made no progress. */
const progress2: EarlyStopping = { mode: 'rule', rule: makeRule('PQ', { alpha: 0.01, strip: 2 }, 10) };

test('the train loss of an epoch reaches the rule, also on a line of its own and several times an epoch', () => {
  const rising = [1, 2];
  const together = rising.map((value, i): Line => [i + 1, { loss: i + 1, val_loss: value }]);
  const apart = rising.flatMap((value, i): Line[] => [
    [i + 1, { loss: i + 0.5 }],
    [i + 1, { loss: i + 1.5 }],
    [i + 1, { loss: NaN }],
    [i + 1, { val_loss: value }],
  ]);
  for (const lines of [together, apart]) {
    const { decisions } = watch(progress2, lines);
    assert.deepEqual(
      decisions.map(({ decision }) => [decision.epoch, decision.numbers['progress']]),
      [[2, 500]],
    );
  }
  assert.deepEqual(watch(progress2, curve('val_loss', [1, 2, 3, 4])).decisions, [], 'no train loss, no progress');
});

test('a train loss left over from a start that is void does not count for the next', () => {
  const lines: Line[] = [
    [1, { loss: 5, val_loss: 1 }],
    [2, { loss: 900, val_loss: 0.9 }],
    [3, { loss: 700 }],
    [1, { loss: 1, val_loss: 1 }],
    [2, { loss: 2, val_loss: 2 }],
  ];
  assert.equal(watch(progress2, lines).decisions[0]?.decision.numbers['progress'], 500);
});

test("LightGBM's rule watches several metrics, and names the best of the one that decides", () => {
  const also = [{ monitor: 'auc', mode: 'max' } as const];
  const rule = makeRule('lightgbm', { patience: 2 }, 10, { monitor: 'val_loss', mode: 'min', also });
  const lines = [0.5, 0.7, 0.6, 0.65].map((auc, i): Line => [i + 1, { val_loss: 9 - i, auc }]);
  const { watcher, decisions } = watch({ mode: 'rule', rule }, lines);
  assert.equal(watcher.missing, null);
  assert.deepEqual(
    decisions.map(({ decision }) => [decision.epoch, decision.best]),
    [[4, { epoch: 2, value: 0.7 }]],
  );
  assert.equal(decisions[0]?.decision.metric, 'auc');
  assert.deepEqual(
    watcher.bests.map((best) => best?.epoch),
    [4, 2],
  );
  assert.equal(watch({ mode: 'rule', rule }, curve('val_loss', [1, 1, 1])).watcher.missing, 'auc');
});

test("a metric of LightGBM's rule that comes late leaves the counts of the others as they are", () => {
  const also = [{ monitor: 'auc', mode: 'max' } as const];
  const rule = makeRule('lightgbm', { patience: 3 }, 10, { monitor: 'val_loss', mode: 'min', also });
  const lines = [1, 2, 2, 2].map((value, i): Line => [i + 1, { val_loss: value, ...(i < 2 ? {} : { auc: 0.5 }) }]);
  const { watcher, decisions } = watch({ mode: 'rule', rule }, lines);
  assert.deepEqual(
    decisions.map(({ decision }) => [decision.epoch, decision.best, decision.waited]),
    [[4, { epoch: 1, value: 1 }, 3]],
  );
  assert.deepEqual(watcher.bests[1], { epoch: 3, value: 0.5 });
});

test('a first value that is taken in later and decides at once is a decision, not a dead rule', () => {
  const lightning: EarlyStopping = { mode: 'rule', rule: makeRule('lightning', { stoppingThreshold: 0.5 }, 10) };
  const { watcher, decisions } = watch(lightning, [
    [1, { test_loss: 0.1 }],
    [2, { test_loss: 2 }],
    [3, { test_loss: 2 }],
  ]);
  assert.deepEqual(
    decisions.map(({ line, decision }) => [line, decision.epoch, decision.reason]),
    [[2, 1, 'threshold']],
  );
  assert.deepEqual(watcher.decision, decisions[0]?.decision);
});

test('the first value of a test loss that the rule names itself counts once', () => {
  const { watcher, decisions } = watch(patience2({ monitor: 'test_loss', patience: 2 }), curve('test_loss', [1, 2, 2]));
  assert.equal(watcher.monitored, 'test_loss');
  assert.deepEqual(
    decisions.map(({ decision }) => [decision.epoch, decision.waited]),
    [[3, 2]],
  );
});

test('curves of one and of two epochs', () => {
  for (const name of RULE_NAMES) {
    const rule = makeRule(name, { patience: 1, strip: 2, strips: 1, alpha: 1 }, 1);
    const decided = (values: readonly number[]): number | undefined =>
      watch({ mode: 'rule', rule }, curve('val_loss', values)).decisions[0]?.decision.epoch;
    assert.equal(decided([1]), undefined, name);
    assert.equal(decided([2, 1]), undefined, name);
    assert.equal(decided([1, 2]), ['PQ', 'UP', 'auto'].includes(name) ? undefined : 2, name);
  }
});

test('epochs with gaps, repeats and steps back count as the checks that they are', () => {
  const lines = [1, 4, 4, 3, 9].map((epoch, i): Line => [epoch, { val_loss: 1 + i }]);
  const rule = makeRule('lightning', {}, 10);
  assert.equal(watch({ mode: 'rule', rule }, lines).decisions[0]?.decision.epoch, 3);
});

test('the clock is not looked at: times that jump back, over a change of hours, or past 2038 change nothing', () => {
  const times = [1e12, 1, 2_147_483_648_000, 2_147_483_647_999, -5, 4e12, 0, 3];
  const watchers = [0, 1].map(() => new StopWatcher({ earlyStopping: patience2(), plannedEpochs: null }));
  for (const [i, value] of FALLS_THEN_RISES.entries()) {
    const line = { seq: i + 1, epoch: i + 1, step: null, values: { val_loss: value } };
    const [steady, jumping] = watchers;
    steady?.observe({ ...line, time: i });
    jumping?.observe({ ...line, time: times[i] ?? 0 });
  }
  assert.notEqual(watchers[0]?.decision, null);
  assert.deepEqual(watchers[0]?.decision, watchers[1]?.decision);
});

test('values at the edge of what a number can be decide as themselves, and are never the best where not finite', () => {
  const odd = [1e308, 5e-324, -0, 0, 2 ** 53 + 2, -1e308, -Infinity, NaN, Infinity, Infinity];
  for (const name of RULE_NAMES) {
    const { watcher } = watch(
      { mode: 'rule', rule: makeRule(name, { patience: 20, checkFinite: false }, 20) },
      curve('val_loss', odd),
    );
    if (watcher.decision !== null) assert.ok(['GL', 'PQ', 'UP', 'auto'].includes(name), name);
    for (const best of watcher.bests) assert.ok(best === null || Number.isFinite(best.value), name);
    if (watcher.decision === null) assert.equal(watcher.bests[0]?.value, -1e308, name);
  }
});
