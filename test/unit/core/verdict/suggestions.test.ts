import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from '../../../../src/core/message';
import type { RunRecord } from '../../../../src/core/run/record';
import { patienceRule } from '../../../../src/core/stopping/rule';
import { isEdit } from '../../../../src/core/verdict/suggestions';
import type { Verdict } from '../../../../src/core/verdict/types';
import { builderOf, commandRecord, happen, observe, record, STARTED, summaryOf } from '../run/make';
import { judged, sample } from './curves';

const OVERFIT = [
  sample(20, (t) => 1 - t * 0.045),
  [...sample(8, (t) => 1 - t * 0.06), ...sample(12, (t) => 0.6 + t * 0.04)],
] as const;
const FALLING = [sample(20, (t) => 2 - t * 0.05), sample(20, (t) => 2.1 - t * 0.05)] as const;
const RUNAWAY = [
  [1, 0.8, 0.7, 2, 9, 40],
  [1, 0.8, 0.7, 2, 9, 40],
] as const;
const STUCK = [sample(20, (t) => 0.975 - t * 0.0005), sample(20, () => 0.97)] as const;
const FLAT = [sample(60, (t) => 0.3 + 2 * Math.exp(-t / 3)), sample(60, (t) => 0.35 + 2 * Math.exp(-t / 3))] as const;
const SWING = [sample(20, (t) => 1 + (t % 2)), sample(20, (t) => 1 + (t % 2))] as const;

const trainerTask = record().task as Extract<RunRecord['task'], { kind: 'trainer' }>;

const suggested = (
  curves: readonly [readonly number[], readonly number[]],
  entry: RunRecord | null,
  live = false,
): Verdict => judged(curves[0], curves[1], { record: entry, live });
const edits = (verdict: Verdict): [string, unknown][] =>
  verdict.suggestions.filter(isEdit).map(({ path, value }) => [path.join('.'), value]);

test('overfitting: stop early first, then dropout, L2, a smaller network, fewer epochs', () => {
  const verdict = suggested(OVERFIT, record());
  assert.equal(verdict.kind, 'overfitting');
  assert.deepEqual(edits(verdict), [
    ['earlyStopping', 'AUTO'],
    ['hyperparameters.dropout', 0.3],
    ['hyperparameters.l2', 0.001],
    ['trainer.model.layers', [32, 32]],
    ['hyperparameters.epochs', 11],
  ]);
  assert.equal(
    render(verdict.suggestions[0]?.reason ?? { text: '', args: [] }),
    'Epochs after the best one, epoch 8, cost time and do not help.',
  );
  assert.equal(render(verdict.suggestions[1]?.title ?? { text: '', args: [] }), 'Raise dropout from 0 to 0.3');
});

test('what is on already is not suggested', () => {
  const rule = patienceRule(60);
  for (const earlyStopping of [{ mode: 'auto' }, { mode: 'rule', rule }] as const) {
    const verdict = suggested(OVERFIT, record({ earlyStopping }));
    assert.deepEqual(
      edits(verdict).map(([path]) => path),
      ['hyperparameters.dropout', 'hyperparameters.l2', 'trainer.model.layers'],
    );
  }
});

test('dropout of a half and a strong L2 are not raised, a small network is not made smaller', () => {
  const entry = record({ hyperparameters: { epochs: 20, dropout: 0.5, l2: 0.1 } });
  const small = {
    ...entry,
    task: { ...entry.task, model: { layers: [16], activation: 'relu', batchNormalization: false } },
  } as RunRecord;
  assert.deepEqual(
    edits(suggested(OVERFIT, small)).map(([path]) => path),
    ['earlyStopping', 'hyperparameters.epochs'],
  );
});

test('a command gets only edits of hyperparameters that stand in its entry, under their own names', () => {
  const entry = commandRecord({
    lr: 0.01,
    p_drop: 0.1,
    dropout_rate: 0.4,
    weight_decay: 0,
    'max-epochs': 60,
    note: 'x',
  });
  const paths = edits(suggested(OVERFIT, entry));
  assert.deepEqual(paths[0], ['earlyStopping', 'AUTO']);
  for (const [path] of paths.slice(1)) {
    assert.ok(Object.hasOwn(entry.hyperparameters, path.replace('hyperparameters.', '')), path);
  }
  assert.ok(paths.some(([path, value]) => path === 'hyperparameters.weight_decay' && value === 0.01));
  assert.deepEqual(
    edits(suggested(OVERFIT, commandRecord({ alpha_x: 1 }))).map(([path]) => path),
    ['earlyStopping'],
  );
});

test('diverged: a tenth of the learning rate', () => {
  assert.deepEqual(edits(suggested(RUNAWAY, record())), [['hyperparameters.learningRate', 0.0003]]);
  assert.deepEqual(edits(suggested(RUNAWAY, commandRecord({ lr: 0.5, grad_clip: 0 }))), [
    ['hyperparameters.lr', 0.05],
    ['hyperparameters.grad_clip', 1],
  ]);
});

test('still improving: more epochs, once the run is over', () => {
  const through = record({ hyperparameters: { epochs: 20 } });
  assert.deepEqual(edits(suggested(FALLING, through)), [['hyperparameters.epochs', 40]]);
  assert.deepEqual(edits(suggested(FALLING, through, true)), []);
});

test('still improving, but stopped long before its planned epochs: nothing, they were not used', () => {
  assert.deepEqual(edits(suggested(FALLING, record({ hyperparameters: { epochs: 500 } }))), []);
});

test('underfitting: more freedom, larger steps, more of everything', () => {
  const entry = record({ hyperparameters: { learningRate: 0.0001, epochs: 20, dropout: 0.6, l2: 0.01 } });
  assert.deepEqual(edits(suggested(STUCK, entry)), [
    ['hyperparameters.dropout', 0.3],
    ['hyperparameters.learningRate', 0.0003],
    ['trainer.model.layers', [128, 128]],
    ['hyperparameters.l2', 0.001],
    ['hyperparameters.epochs', 40],
  ]);
});

test('plateaued and unstable: smaller steps', () => {
  assert.deepEqual(
    edits(suggested(FLAT, record())).map(([path]) => path),
    ['earlyStopping', 'hyperparameters.learningRate', 'trainer.model.layers'],
  );
  assert.deepEqual(edits(suggested(SWING, record())), [
    ['hyperparameters.learningRate', 0.001],
    ['hyperparameters.batchSize', 32],
  ]);
});

test('a smaller network is smaller in every layer, and without hidden layers there is no dropout to turn', () => {
  const withLayers = (layers: readonly number[], dropout = 0): RunRecord =>
    record({
      task: { ...trainerTask, model: { layers, activation: 'relu', batchNormalization: false } },
      hyperparameters: { epochs: 20, dropout },
    });
  const turned = (verdict: Verdict): Record<string, unknown> => Object.fromEntries(edits(verdict));
  assert.deepEqual(turned(suggested(OVERFIT, withLayers([64, 4, 10])))['trainer.model.layers'], [32, 4, 8]);
  assert.equal(turned(suggested(OVERFIT, withLayers([])))['hyperparameters.dropout'], undefined);
  assert.equal(turned(suggested(STUCK, withLayers([], 0.6)))['hyperparameters.dropout'], undefined);
});

test('more epochs are never more than the trainer takes', () => {
  const entry = (epochs: number): RunRecord => record({ hyperparameters: { epochs } });
  const at = (epochs: number, record: RunRecord): unknown[] => {
    const [train, validation] = FALLING.map((value) => ({ epoch: sample(20, (t) => (epochs / 20) * (t + 1)), value }));
    return edits(judged(null, null, { train: train ?? null, validation: validation ?? null, record }));
  };
  assert.deepEqual(at(500_000, entry(500_000)), [['hyperparameters.epochs', 1_000_000]]);
  assert.deepEqual(at(500_001, entry(500_001)), []);
  assert.deepEqual(at(600_000, commandRecord({ epochs: 600_000 })), [['hyperparameters.epochs', 1_200_000]]);
});

test('an entry that is not known gets no suggestions', () => {
  assert.deepEqual(suggested(OVERFIT, null).suggestions, []);
});

test('settings that the program printed are shown, but no suggestion turns them: the entry has no such line', () => {
  const builder = builderOf({ record: commandRecord({ lr: 0.5 }) });
  happen(builder, [STARTED, { type: 'hyperparameters', values: { dropout: 0.1, weight_decay: 0 } }]);
  const [train, validation] = OVERFIT;
  observe(
    builder,
    train.map((loss, index) => ({ epoch: index + 1, values: { loss, val_loss: validation[index] ?? NaN } })),
  );
  const { record: shown, verdict } = summaryOf(builder);
  assert.deepEqual(shown?.hyperparameters, { dropout: 0.1, weight_decay: 0, lr: 0.5 });
  assert.equal(verdict.kind, 'overfitting');
  assert.deepEqual(edits(verdict), [['earlyStopping', 'AUTO']]);
});

test('an imported run has no entry to edit: only advice is left', () => {
  const task = { kind: 'import', formats: ['csv'], files: ['log.csv'], origin: 'x' } as const;
  const entry = record({ task, hyperparameters: { lr: 0.01, dropout: 0.1, epochs: 20 } });
  const verdict = suggested(OVERFIT, entry);
  assert.equal(verdict.kind, 'overfitting');
  assert.deepEqual(edits(verdict), []);
  assert.equal(verdict.suggestions.length, 1, 'more data still helps');
});
