import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from '../../../../src/core/message';
import { stopMessage } from '../../../../src/core/verdict/stop-text';
import { statusMessage } from '../../../../src/core/verdict/text';
import { makeRule } from '../../../../src/core/stopping/presets';
import { builderOf, commandRecord, ended, happen, observe, record, STARTED, summaryOf } from './make';
import type { Line } from './make';

const UNPLANNED = { ...commandRecord(), plannedEpochs: null };

/** 750 train losses, every 50 steps, and a validation loss an epoch of 1,875 steps, as Lightning logs to TensorBoard. */
function lightning(epochs: number): Line[] {
  const lines: Line[] = [];
  for (let step = 49; step < epochs * 1875; step += 50) {
    const epoch = Math.floor(step / 1875);
    // The first train losses of an epoch are higher than its last ones.
    lines.push({ step, values: { train_loss: 1 / (epoch + 1) + (1 - (step % 1875) / 1875), epoch } });
    const end = (epoch + 1) * 1875 - 1;
    if (step + 50 > end) lines.push({ step: end, values: { val_loss: 2 / (epoch + 1), epoch } });
  }
  return lines;
}

test('a log of steps alone is measured by steps, in every number and sentence', () => {
  const builder = builderOf({ record: { ...UNPLANNED, hyperparameters: { max_iters: 5000 } } });
  happen(builder, [STARTED]);
  const values = [3, 2, 1.5, 1.2, 1.1, 1.3, 1.6, 1.9, 2.2];
  observe(
    builder,
    values.map((value, index) => ({ step: index * 250, values: { 'train loss': 3 - index * 0.3, 'val loss': value } })),
  );
  const summary = summaryOf(builder);
  assert.equal(summary.axis, 'step');
  assert.equal(summary.epoch, 2000);
  assert.equal(summary.epochSaid, null);
  assert.equal(summary.plannedEpochs, 5000);
  assert.deepEqual(summary.validationBest, { epoch: 1000, value: 1.1 });
  assert.deepEqual(summary.trainAtBest, { epoch: 1000, value: 3 - 4 * 0.3 });
  assert.equal(summary.epochMs, 4);
  assert.equal(render(statusMessage(summary)), 'training · step 2000 of 5000');
  assert.equal(summary.verdict.kind, 'overfitting');
  assert.match(render(summary.verdict.sentence), /best at step 1000 \(1\.1\)/);
  assert.deepEqual(summary.verdict.span, { from: 1000, to: 2000 });
});

test('a run of steps has begun with step 0', () => {
  const builder = builderOf({ record: UNPLANNED });
  happen(builder, [STARTED, ended(0)]);
  observe(builder, [{ step: 0, values: { val_loss: 1 } }]);
  assert.equal(render(statusMessage(summaryOf(builder))), 'completed · step 0');
});

test('suggestions for a run of steps do not count epochs', () => {
  const builder = builderOf({ record: { ...commandRecord({ epochs: 10 }), plannedEpochs: null } });
  happen(builder, [STARTED, ended(0)]);
  observe(
    builder,
    Array.from({ length: 20 }, (_, index) => ({
      step: index,
      values: { train_loss: 2 - index / 10, val_loss: 2 - index / 12 },
    })),
  );
  const { verdict } = summaryOf(builder);
  assert.equal(verdict.kind, 'still-improving');
  assert.deepEqual(
    verdict.suggestions.map(({ path }) => path.join('.')),
    [],
  );
});

test('where a metric tells the epochs of the steps, the run is measured by them', () => {
  const builder = builderOf({ record: UNPLANNED });
  observe(builder, lightning(20));
  const summary = summaryOf(builder);
  assert.equal(summary.axis, 'epoch');
  assert.deepEqual([summary.epoch, summary.epochSaid], [20, 20]);
  assert.deepEqual([builder.series.get('train_loss')?.length, builder.series.get('val_loss')?.length], [750, 20]);
  assert.deepEqual(summary.validationBest, { epoch: 20, value: 0.1 });
  assert.match(render(summary.verdict.sentence), /epoch 20/);
  assert.equal(builder.series.get('val_loss')?.step.at(19), 37_499);
});

test('the train loss beside a check is that of its own epoch', () => {
  const builder = builderOf({ record: UNPLANNED });
  observe(builder, lightning(6));
  const { numbers } = summaryOf(builder).verdict;
  // Means over the epochs: each is 0.5 above what the epoch ends with.
  const trains = builder.series.get('train_loss');
  const own = Array.from({ length: trains?.length ?? 0 }, (_, index) => [
    trains?.epoch.at(index),
    trains?.value.at(index),
  ]);
  const last = own.filter(([epoch]) => epoch === 6).map(([, value]) => value ?? NaN);
  assert.ok(last.length >= 37);
  const mean = last.reduce((sum, value) => sum + value, 0) / last.length;
  assert.ok(Math.abs((numbers['lastLoss'] ?? NaN) - (numbers['gap'] ?? NaN) - mean) < 0.05);
});

test('several checks within an epoch have the train losses of their own steps beside them', () => {
  const builder = builderOf({ record: { ...UNPLANNED, plannedEpochs: 2 } });
  observe(
    builder,
    [1, 2].flatMap((epoch) =>
      [1, 2, 3, 4].flatMap((quarter): Line[] => {
        const step = (epoch - 1) * 400 + quarter * 100;
        return [
          { epoch, step: step - 50, values: { train_loss: step } },
          { epoch, step, values: { val_loss: epoch === 1 && quarter === 2 ? 0.1 : 1 } },
        ];
      }),
    ),
  );
  const summary = summaryOf(builder);
  assert.deepEqual(summary.validationBest, { epoch: 1, value: 0.1 });
  assert.deepEqual(summary.trainAtBest, { epoch: 1, value: 200 });
});

test('a single epoch is measured by its steps, until a second one begins', () => {
  const builder = builderOf({ record: UNPLANNED });
  const line = (epoch: number, step: number): Line => ({ epoch, step, values: { loss: 1, val_loss: 1 / step } });
  observe(builder, [line(1, 100), line(1, 200)]);
  assert.deepEqual(summaryOf(builder).validationBest, { epoch: 200, value: 0.005 });
  observe(builder, [line(2, 300)]);
  const summary = summaryOf(builder);
  assert.deepEqual([summary.axis, summary.epoch], ['epoch', 2]);
  assert.deepEqual(summary.validationBest, { epoch: 2, value: 1 / 300 });
});

test('a resumed run of steps does not go backwards', () => {
  const builder = builderOf({ record: UNPLANNED });
  const at = (step: number, value: number): Line => ({ step, values: { loss: value, val_loss: value } });
  observe(builder, [at(100, 3), at(200, 2), at(300, 0.1), at(200, 2.5), at(300, 1.5)]);
  const summary = summaryOf(builder);
  assert.deepEqual(summary.validationBest, { epoch: 300, value: 1.5 });
  assert.equal(summary.epoch, 300);
  assert.equal(builder.series.get('val_loss')?.length, 5);
});

test('epochs repeated, backwards and missing, NaN and infinities: kept exactly, and never best', () => {
  const builder = builderOf({ record: UNPLANNED });
  const values = [1, NaN, -Infinity, 1e308, 5e-324, -0, 2 ** 53 + 2, Infinity];
  const epochs = [1, 2, 2, 5, 9, 9, 12, 13];
  observe(
    builder,
    values.map((value, index) => ({ epoch: epochs[index] ?? null, values: { train_loss: 1, val_loss: value } })),
  );
  const series = builder.series.get('val_loss');
  assert.deepEqual([...(series?.value.slice(0) ?? [])], values);
  assert.ok(Object.is(series?.value.at(5), -0));
  assert.deepEqual([...(series?.epoch.slice(0) ?? [])], epochs);
  const { validationBest } = summaryOf(builder);
  assert.deepEqual(validationBest, { epoch: 9, value: -0 });
});

test('a single test value is a result; from the second on it is a curve', () => {
  const builder = builderOf({ record: UNPLANNED });
  observe(builder, [
    { epoch: 1, values: { train_loss: 1 } },
    { epoch: 2, values: { train_loss: 0.5 } },
    { epoch: 2, values: { test_loss: 0.7 } },
  ]);
  assert.deepEqual(summaryOf(builder).losses, { train: 'train_loss', validation: null });
  observe(builder, [{ epoch: 3, values: { test_loss: 0.6 } }]);
  assert.deepEqual(summaryOf(builder).losses, { train: 'train_loss', validation: 'test_loss' });
  assert.deepEqual(summaryOf(builder).validationLast, { epoch: 3, value: 0.6 });
});

test('losses that the entry names are taken, exactly as they are written', () => {
  const metrics = { from: 'auto', pattern: null, train: 'mse', validation: 'ood/err' } as const;
  const builder = builderOf({ record: record({ metrics }) });
  observe(builder, [{ epoch: 1, values: { loss: 1, val_loss: 1, mse: 2, 'ood/err': 3 } }]);
  const summary = summaryOf(builder);
  assert.deepEqual(summary.losses, { train: 'mse', validation: 'ood/err' });
  assert.deepEqual(summary.chosenBy, { train: 'config', validation: 'config' });
  assert.deepEqual(summary.warnings, []);
});

test('one named loss leaves the other to habit, which then looks for its like', () => {
  const metrics = { from: 'auto', pattern: null, train: 'mae', validation: null } as const;
  const builder = builderOf({ record: record({ metrics }) });
  observe(builder, [{ epoch: 1, values: { loss: 1, val_loss: 1, mae: 2, val_mae: 3 } }]);
  const summary = summaryOf(builder);
  assert.deepEqual(summary.losses, { train: 'mae', validation: 'val_mae' });
  assert.deepEqual(summary.chosenBy, { train: 'config', validation: 'habit' });
});

test('a named loss is waited for; when it never comes, habit stands in and the run says so', () => {
  const metrics = { from: 'auto', pattern: null, train: null, validation: 'val_los' } as const;
  const lines: Line[] = [1, 2, 3].map((epoch) => ({ epoch, values: { loss: 1, val_loss: 1 } }));
  const builder = builderOf({ record: record({ metrics }) });
  happen(builder, [STARTED]);
  observe(builder, lines);
  assert.deepEqual(summaryOf(builder).losses, { train: 'loss', validation: null });
  assert.deepEqual(summaryOf(builder).warnings, []);

  const over = builderOf({ record: record({ metrics }) });
  happen(over, [STARTED, ended(0)]);
  observe(over, lines);
  const summary = summaryOf(over);
  assert.deepEqual(summary.losses, { train: 'loss', validation: 'val_loss' });
  assert.deepEqual(summary.chosenBy, { train: 'habit', validation: 'habit' });
  assert.match(summary.warnings.join(), /val_los, never appeared .*; val_loss stands in for it/);

  const long = builderOf({ record: record({ metrics }) });
  happen(long, [STARTED]);
  observe(
    long,
    Array.from({ length: 200 }, (_, index) => ({ epoch: index + 1, values: { loss: 1, val_loss: 1 } })),
  );
  assert.equal(summaryOf(long).losses.validation, 'val_loss');
  observe(long, [{ epoch: 201, values: { val_los: 1 } }]);
  assert.equal(summaryOf(long).losses.validation, 'val_los');
  assert.deepEqual(summaryOf(long).warnings, []);
});

test('what the stopping rule says of a run of steps counts steps', () => {
  const rule = makeRule('keras', { patience: 2 }, 10);
  const builder = builderOf({ record: { ...UNPLANNED, earlyStopping: { mode: 'rule', rule } } });
  happen(builder, [STARTED]);
  observe(
    builder,
    [3, 2, 2.5, 2.6, 2.7].map((value, index) => ({ step: 500 * index, values: { val_loss: value } })),
  );
  const message = stopMessage(summaryOf(builder));
  assert.match(
    message === null ? '' : render(message),
    /stopped at step 1500 \(.* best at step 500: 2\)\. Steps saved: 500 of 2000/,
  );
});
