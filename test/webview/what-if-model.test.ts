import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PanelRun } from '../../src/shared/protocol';
import type { WhatIfSetting } from '../../src/core/what-if/setting';
import { HostModel } from '../../webview/data/model';
import { readViewState } from '../../webview/data/view-state';
import { Replays } from '../../webview/what-if/replays';
import { rowOf } from '../../src/core/what-if/table';
import { meanText, measureOf, outcomeText } from '../../webview/what-if/words';
import { panelRun, snapshot, type RunInput } from './harness/fixtures';

/** Falls to 0.4 at epoch 22, then rises. */
const VALLEY = Array.from({ length: 200 }, (_, index) => 0.4 + Math.abs(index + 1 - 22) / 100);
const LOSSES = { loss: VALLEY.map((value) => value / 2), val_loss: VALLEY };
const PATIENCE: WhatIfSetting = { rule: 'patience', given: { patience: 10 } };

const run = (input: Partial<RunInput> = {}): PanelRun =>
  panelRun({ entry: 'a', key: 'a', planned: 200, values: LOSSES, ...input });

function modelOf(...runs: readonly PanelRun[]): HostModel {
  const model = new HostModel();
  model.takeSnapshot(snapshot({ runs }));
  return model;
}

function textOf(one: PanelRun, setting: WhatIfSetting = PATIENCE): string {
  const { runs } = modelOf(one);
  const [outcome] = new Replays().outcomes('chosen', setting, runs);
  assert.ok(runs[0] !== undefined && outcome !== undefined);
  return outcomeText(runs[0], outcome);
}

/** A run whose epochs take as long as this. */
function paced(one: PanelRun, epochMs: number | null): PanelRun {
  return { ...one, summary: { ...one.summary, epochMs } };
}

describe('what is said of a run', () => {
  const cut = { loss: LOSSES.loss.slice(0, 30), val_loss: LOSSES.val_loss.slice(0, 30) };
  const zero = { loss: [1, 1], val_loss: [1, 0] };
  const said: readonly (readonly [string, PanelRun, WhatIfSetting, string])[] = [
    [
      'a stop, with time',
      paced(run(), 1_430),
      PATIENCE,
      'stops at epoch 32 of 200 · saves 168 epochs (about 4 min) · keeps epoch 22 (0.4) · loses 0 % against the best (epoch 22)',
    ],
    [
      'a stop without times, that is too early',
      paced(run(), null),
      { rule: 'keras', given: { minDelta: 0.5 } },
      'stops at epoch 2 of 200 · saves 198 epochs · keeps epoch 2 (0.6) · loses 50 % against the best (epoch 22)',
    ],
    [
      'one epoch',
      run({ values: { loss: [1, 1, 1], val_loss: [1, 2, 2] }, planned: 3 }),
      { rule: 'patience', given: { patience: 1 } },
      'stops at epoch 2 of 3 · saves 1 epoch (about 230 ms) · keeps epoch 1 (1) · loses 0 % against the best (epoch 1)',
    ],
    [
      'a run that goes on to its end',
      run(),
      { rule: 'patience', given: { patience: 500 } },
      'never stops · keeps epoch 22 (0.4) · loses 0 % against the best (epoch 22)',
    ],
    [
      'a run that trains',
      run({ values: cut, status: { kind: 'running' } }),
      PATIENCE,
      'has not stopped by epoch 30 · keeps epoch 22 (0.4) · loses 0 % against the best (epoch 22)',
    ],
    [
      'a run that a rule really stopped: nothing is known beyond',
      run({ values: cut, status: { kind: 'stopped', cause: { kind: 'rule', epoch: 30 } } }),
      PATIENCE,
      'does not stop up to epoch 30, where the curve ends · keeps epoch 22 (0.4) · loses 0 % against the best (epoch 22) · early stopping really ended this run at epoch 30; nothing is known beyond it',
    ],
    [
      'a run that was cut short otherwise',
      run({ values: cut, status: { kind: 'failed', exitCode: 1, message: '' } }),
      { rule: 'patience', given: { patience: 4 } },
      'stops at epoch 26 of 30 · saves 4 epochs (about 920 ms) · keeps epoch 22 (0.4) · loses 0 % against the best (epoch 22) · this run ended at epoch 30 of 200 planned; nothing is known beyond it',
    ],
    [
      'no validation loss',
      run({ values: { loss: [1, 2] } }),
      PATIENCE,
      'cannot be applied: there is no validation loss',
    ],
    [
      'PQ without a train loss',
      run({ values: { val_loss: VALLEY } }),
      { rule: 'PQ', given: {} },
      'cannot be applied: PQ needs a train loss, and there is none',
    ],
    [
      'GL beside zero',
      run({ values: zero }),
      { rule: 'GL', given: {} },
      'cannot be applied: it takes shares of the best loss, and that is 0. Take a rule with patience',
    ],
    [
      'GL below zero',
      run({ values: { loss: [1, 1], val_loss: [-4, -3] }, planned: 2 }),
      { rule: 'GL', given: {} },
      'stops at epoch 2, the last one · keeps epoch 1 (-4) · loses 0 % against the best (epoch 1) · losses below zero: percent are of their size',
    ],
    [
      'a best of zero has no percent',
      run({ values: { loss: [1, 1, 1], val_loss: [1, 2, 0] }, planned: 3 }),
      { rule: 'keras', given: {} },
      'stops at epoch 2 of 3 · saves 1 epoch (about 230 ms) · keeps epoch 2 (2) · loses 2 against the best, which is 0 (epoch 3)',
    ],
    [
      'a broken model that is kept',
      run({ values: { loss: [1, 1], val_loss: [1, NaN] }, planned: 2 }),
      { rule: 'lightning', given: {} },
      'stops at epoch 2, the last one · keeps epoch 2 (NaN) · loses all: the kept loss is no finite number',
    ],
  ];
  for (const [name, one, setting, text] of said) test(name, () => assert.equal(textOf(one, setting), text));
});

describe('replays of the panel', () => {
  const views = (model: HostModel): PanelRun['summary'] | undefined => model.runs[0]?.view.summary;
  const stopOf = (replays: Replays, model: HostModel, setting = PATIENCE): number | null => {
    const [outcome] = replays.outcomes('chosen', setting, model.runs);
    return outcome?.kind === 'applied' ? (outcome.decision?.epoch ?? null) : null;
  };
  const append = (
    model: HostModel,
    revision: number,
    from: number,
    epochs: readonly number[],
    values: readonly number[],
  ) => {
    const series = { from, epoch: Float64Array.from(epochs), value: Float64Array.from(values) };
    const applied = model.takeDelta({
      type: 'delta',
      revision,
      choices: null,
      runs: [{ key: 'a', view: null, series: { val_loss: series } }],
    });
    assert.equal(applied.kind, 'grown');
  };

  test('follow a run that grows', () => {
    const replays = new Replays();
    const model = modelOf(run({ values: { loss: [1], val_loss: VALLEY.slice(0, 25) } }));
    assert.ok(views(model));
    assert.equal(stopOf(replays, model), null);
    append(model, 2, 25, [26, 27, 28, 29, 30, 31, 32], VALLEY.slice(25, 32));
    assert.equal(stopOf(replays, model), 32);
  });

  for (const [words, values] of [
    ['with a train loss', LOSSES],
    ['without one', { val_loss: VALLEY }],
  ] as const) {
    test(`begin again when earlier points change, and when the run starts over, ${words}`, () => {
      const replays = new Replays();
      const model = modelOf(run({ values }));
      assert.equal(stopOf(replays, model), 32);
      append(
        model,
        2,
        5,
        [6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
        Array.from({ length: 11 }, () => 5),
      );
      assert.equal(stopOf(replays, model), 15);
      append(model, 3, 16, [1, 2, 3], [3, 2, 1]);
      assert.equal(stopOf(replays, model), null);
    });
  }

  test('take another setting for the same use, and keep others apart', () => {
    const replays = new Replays();
    const model = modelOf(run());
    assert.equal(stopOf(replays, model), 32);
    assert.equal(stopOf(replays, model, { rule: 'patience', given: { patience: 3 } }), 25);
    assert.equal(replays.outcomes('table', PATIENCE, model.runs)[0]?.kind, 'applied');
    assert.equal(stopOf(replays, model), 32);
  });

  test('raw values decide, whatever smoothing draws', () => {
    const spiky = VALLEY.map((value, index) => (index % 2 === 0 ? value : value + 1));
    const { runs } = modelOf(run({ values: { loss: spiky, val_loss: spiky } }));
    const [outcome] = new Replays().outcomes('chosen', { rule: 'GL', given: { alpha: 50 } }, runs);
    assert.equal(outcome?.kind === 'applied' && outcome.lastEpoch, 2);
  });
});

test('a run that counts only steps is told in steps, and a sum over both in shares', () => {
  const stepped = run({ key: 'b', steps: VALLEY.map((_, index) => (index + 1) * 100) });
  const summary = { ...stepped.summary, axis: 'step' as const, plannedEpochs: null };
  const { runs } = modelOf(run(), { ...stepped, summary });
  const outcomes = new Replays().outcomes('chosen', PATIENCE, runs);
  const [, second] = runs;
  assert.ok(second !== undefined && outcomes[1] !== undefined);
  assert.match(
    outcomeText(second, outcomes[1]),
    /^stops at step 3200 of 20000 · saves 16800 steps .* · keeps step 2200 \(0\.4\) · loses 0 % against the best \(step 2200\)$/,
  );
  assert.equal(measureOf(runs), 'mixed');
  const text = meanText(rowOf(outcomes), measureOf(runs));
  assert.equal(text, '2 of 2 runs stop · saves 84 % of the training on average · loses 0 % on average, 0 % at most');
});

test('what was saved is read back, and what does not fit falls back', () => {
  const good = { open: true, rule: 'GL', given: { GL: { alpha: 5 }, keras: { patience: 7 } } };
  assert.deepEqual(readViewState({ whatIf: good }).whatIf, good);
  const first = { open: false, rule: 'patience', given: {} };
  for (const saved of [null, 1, [], { rule: 'eval', open: 'yes', given: 3 }, { given: { GL: { alpha: -1 }, x: {} } }]) {
    assert.deepEqual(readViewState({ whatIf: saved }).whatIf, first, JSON.stringify(saved));
  }
});
