import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cpuTime } from '../../cpu';
import type { Observation } from '../../../../src/core/run/observation';
import { makeRule } from '../../../../src/core/stopping/presets';
import { patienceRule } from '../../../../src/core/stopping/rule';
import { StopWatcher } from '../../../../src/core/stopping/watcher';
import { builderOf, ended, happen, observe, record, START, STARTED, summaryOf } from './make';

test('a run before its first line', () => {
  const summary = summaryOf(builderOf());
  assert.deepEqual(
    { ...summary, record: null, verdict: summary.verdict.kind },
    {
      key: '/work space/.lossline/runs/r',
      root: '/work space',
      id: '20261123-064512-baseline-3f9a',
      record: null,
      entry: 'baseline',
      createdAt: START,
      status: { kind: 'starting' },
      startedAt: null,
      endedAt: null,
      durationMs: null,
      axis: 'epoch',
      epochMs: null,
      epoch: 0,
      epochSaid: null,
      plannedEpochs: 60,
      losses: { train: null, validation: null },
      chosenBy: { train: 'habit', validation: 'habit' },
      metricNames: [],
      trainLast: null,
      validationLast: null,
      validationBest: null,
      trainAtBest: null,
      verdict: 'too-short',
      stop: null,
      checkpoint: null,
      test: null,
      warnings: [],
    },
  );
});

test('last and best losses, also with NaN, infinities and a smallest value that is not finite', () => {
  const builder = builderOf();
  observe(builder, [
    { epoch: 1, values: { loss: 0.9, val_loss: 1 } },
    { epoch: 2, values: { loss: 0.7, val_loss: 0.5 } },
    { epoch: 3, values: { loss: 0.5, val_loss: -Infinity } },
    { epoch: 4, values: { loss: 0.4, val_loss: NaN } },
    { epoch: 5, values: { loss: 0.3, val_loss: 0.6 } },
  ]);
  const summary = summaryOf(builder);
  assert.deepEqual(summary.losses, { train: 'loss', validation: 'val_loss' });
  assert.deepEqual(summary.trainLast, { epoch: 5, value: 0.3 });
  assert.deepEqual(summary.validationLast, { epoch: 5, value: 0.6 });
  assert.deepEqual(summary.validationBest, { epoch: 2, value: 0.5 });
  assert.deepEqual(summary.trainAtBest, { epoch: 2, value: 0.7 });
  assert.deepEqual([...(builder.series.get('val_loss')?.value.slice(0) ?? [])], [1, 0.5, -Infinity, NaN, 0.6]);
});

test('a sparse log: train and validation on lines of their own, with and without epochs', () => {
  for (const says of [true, false]) {
    const builder = builderOf();
    const epoch = (n: number): number | null => (says ? n : null);
    observe(builder, [
      { epoch: epoch(1), values: { train_loss: 0.9 } },
      { epoch: epoch(1), values: { val_loss: 0.8 } },
      { epoch: epoch(2), values: { train_loss: 0.5 } },
      { epoch: epoch(2), values: { val_loss: 0.6 } },
    ]);
    const summary = summaryOf(builder);
    assert.equal(summary.epoch, 2);
    assert.deepEqual(summary.validationBest, { epoch: 2, value: 0.6 });
    assert.deepEqual(summary.trainAtBest, { epoch: 2, value: 0.5 });
    assert.equal(summary.epochMs, 2000);
  }
});

test('train loss at the best epoch: the last step within that epoch, nothing where there is none', () => {
  const builder = builderOf();
  observe(builder, [
    { epoch: 0.5, values: { loss: 4 } },
    { epoch: 1, values: { loss: 3 } },
    { epoch: 1.5, values: { loss: 2 } },
    { epoch: 1.9, values: { loss: 1 } },
    { epoch: 2, values: { eval_loss: 1 } },
  ]);
  assert.deepEqual(summaryOf(builder).trainAtBest, { epoch: 1.9, value: 1 });
  observe(builder, [{ epoch: 9, values: { eval_loss: 0.5 } }]);
  assert.equal(summaryOf(builder).trainAtBest, null);
});

test('a name that turns up late can become the validation loss', () => {
  const builder = builderOf();
  observe(builder, [
    { epoch: 1, values: { loss: 1, test_loss: 0.1 } },
    { epoch: 2, values: { loss: 1, test_loss: 0.2 } },
  ]);
  assert.equal(summaryOf(builder).losses.validation, 'test_loss');
  observe(builder, [{ epoch: 3, values: { loss: 1, val_loss: 0.7 } }]);
  assert.deepEqual(summaryOf(builder).losses, { train: 'loss', validation: 'val_loss' });
  assert.deepEqual(summaryOf(builder).validationBest, { epoch: 3, value: 0.7 });
});

test('a summary between lines changes nothing: asked often or once, the end is the same', () => {
  const line = fc.record({
    epoch: fc.option(fc.integer({ min: 1, max: 12 }), { nil: null }),
    values: fc.dictionary(
      fc.constantFrom('loss', 'val_loss', 'test_loss', 'accuracy', 'train_loss'),
      fc.oneof(fc.double({ min: 0, max: 3, noNaN: true }), fc.constantFrom(NaN, Infinity)),
    ),
  });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40, size: 'max' }), (lines) => {
      const often = builderOf();
      const once = builderOf();
      for (const [index, each] of lines.entries()) {
        for (const builder of [often, once]) {
          builder.addObservation({ seq: index + 1, time: START + index, step: null, ...each });
        }
        summaryOf(often);
      }
      assert.deepEqual(summaryOf(often), summaryOf(once));
    }),
    { numRuns: 500 },
  );
});

test('the stop of a run is what the same watcher says', () => {
  const values = fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(NaN)), { maxLength: 40, size: 'max' });
  fc.assert(
    fc.property(values, (losses) => {
      const builder = builderOf();
      const watcher = new StopWatcher({ earlyStopping: { mode: 'off' }, plannedEpochs: 60 });
      for (const [index, loss] of losses.entries()) {
        const observation: Observation = {
          seq: index + 1,
          time: START,
          epoch: index + 1,
          step: null,
          values: { val_loss: loss },
        };
        builder.addObservation(observation);
        watcher.observe(observation);
      }
      assert.deepEqual(summaryOf(builder).stop, watcher.decision);
    }),
  );
});

test('what the runner recorded comes before what is worked out again', () => {
  const decision = {
    rule: patienceRule(60),
    auto: true,
    reason: 'patience',
    epoch: 7,
    best: null,
    waited: 3,
    numbers: {},
  } as const;
  const builder = builderOf();
  happen(builder, [STARTED, { type: 'stopped-by-rule', decision }]);
  assert.deepEqual(summaryOf(builder).stop, decision);
});

test('times: from start to end, to the last line while it runs, never negative', () => {
  const line = (time: number): { epoch: number; time: number; values: { loss: number } } => ({
    epoch: 1,
    time: START + time,
    values: { loss: 1 },
  });
  const running = builderOf();
  happen(running, [STARTED]);
  assert.deepEqual([summaryOf(running).startedAt, summaryOf(running).durationMs], [START, null]);
  observe(running, [line(5000), line(9000)]);
  assert.deepEqual([summaryOf(running).durationMs, summaryOf(running).endedAt], [9000, null]);

  const done = builderOf();
  happen(done, [STARTED, { ...ended(0), time: START + 12_000 }]);
  assert.deepEqual([summaryOf(done).durationMs, summaryOf(done).endedAt], [12_000, START + 12_000]);

  const clockSetBack = builderOf();
  happen(clockSetBack, [STARTED, { ...ended(0), time: START - 3_590_000 }]);
  observe(clockSetBack, [line(-3_599_000), line(-3_591_000)]);
  assert.equal(summaryOf(clockSetBack).durationMs, 8000);

  const vanished = builderOf();
  happen(vanished, [STARTED]);
  observe(vanished, [line(4000)]);
  assert.equal(summaryOf(vanished, { process: 'gone' }).endedAt, START + 4000);
});

test('checkpoints, the test result and warnings are kept', () => {
  const builder = builderOf();
  happen(builder, [
    STARTED,
    { type: 'notice', level: 'info', text: 'engine: wasm' },
    { type: 'notice', level: 'warning', text: '2 rows left out' },
    { type: 'notice', level: 'warning', text: '2 rows left out' },
    { type: 'checkpoint', which: 'last', epoch: 9, path: 'model/last' },
    { type: 'checkpoint', which: 'best', epoch: 7, path: 'model/best' },
    { type: 'checkpoint', which: 'last', epoch: 10, path: 'model/last' },
    { type: 'evaluated', split: 'test', epoch: 7, rows: 67, values: { loss: 0.3 } },
    ...Array.from(
      { length: 30 },
      (_, index) => ({ type: 'notice', level: 'error', text: `disk full ${index}` }) as const,
    ),
  ]);
  const summary = summaryOf(builder);
  assert.deepEqual(summary.checkpoint, { epoch: 7, path: 'model/best' });
  assert.deepEqual(summary.test, { epoch: 7, rows: 67, values: { loss: 0.3 } });
  assert.equal(summary.warnings.length, 20);
  assert.equal(summary.warnings.at(-1), 'disk full 29');
});

test('a monitored metric that never appears is said, once it is clear', () => {
  const rule = { ...patienceRule(60), monitor: 'val_f1' };
  const builder = builderOf({ record: record({ earlyStopping: { mode: 'rule', rule } }) });
  observe(builder, [{ epoch: 1, values: { loss: 1, val_loss: 1 } }]);
  assert.deepEqual(summaryOf(builder).warnings, []);
  observe(builder, [{ epoch: 3, values: { loss: 1, val_loss: 1 } }]);
  assert.match(summaryOf(builder).warnings[0] ?? '', /val_f1 never appeared/);
  const off = builderOf();
  observe(off, [{ epoch: 9, values: { loss: 1 } }]);
  assert.deepEqual(summaryOf(off).warnings, []);
});

test('a rule that can decide nothing says why', () => {
  const warned = (name: 'GL' | 'PQ', values: Record<string, number>): readonly string[] => {
    const rule = makeRule(name, {}, 10);
    const builder = builderOf({ record: record({ earlyStopping: { mode: 'rule', rule } }) });
    observe(builder, [{ epoch: 5, values }]);
    return summaryOf(builder).warnings;
  };
  assert.match(warned('GL', { loss: 1, val_loss: 0 })[0] ?? '', /GL compares with the best value of val_loss.* is 0/);
  assert.match(warned('PQ', { val_loss: 1 })[0] ?? '', /no train loss/);
  assert.deepEqual(warned('GL', { val_loss: 1 }), []);
  assert.deepEqual(warned('PQ', { loss: 1, val_loss: 1 }), []);
});

test('a log that starts over with both losses on one line counts from its new first line', () => {
  const builder = builderOf();
  observe(builder, [
    { epoch: 1, values: { loss: 0.3, val_loss: 0.2 } },
    { epoch: 2, values: { loss: 0.2, val_loss: 0.1 } },
    { epoch: 1, values: { loss: 0.9, val_loss: 0.8 } },
  ]);
  assert.deepEqual(summaryOf(builder).validationBest, { epoch: 1, value: 0.8 });
  assert.deepEqual(summaryOf(builder).trainAtBest, { epoch: 1, value: 0.9 });
});

test('a clock that is set back says nothing about the pace', () => {
  const builder = builderOf();
  observe(builder, [
    { epoch: 1, time: START, values: { loss: 1 } },
    { epoch: 2, time: START - 3_600_000, values: { loss: 1 } },
  ]);
  assert.equal(summaryOf(builder).epochMs, null);
});

test('the time of an epoch is the median of the recent ones', () => {
  const builder = builderOf();
  const at = (epoch: number, seconds: number): { epoch: number; time: number; values: { loss: number } } => ({
    epoch,
    time: START + 1000 * seconds,
    values: { loss: 1 },
  });
  observe(builder, [at(1, 0)]);
  assert.equal(summaryOf(builder).epochMs, null);
  observe(builder, [at(1.5, 1), at(2, 2), at(3, 4), at(4, 3600), at(5, 3602), at(6, -100)]);
  assert.equal(summaryOf(builder).epochMs, 2000);
});

test('a hostile metric name is a metric like any other', () => {
  const builder = builderOf();
  const values = JSON.parse('{"__proto__": 0.5, "constructor": 1, "loss": 2}') as Record<string, number>;
  observe(builder, [{ epoch: 1, values }]);
  assert.deepEqual(summaryOf(builder).metricNames, ['__proto__', 'constructor', 'loss']);
  assert.equal(({} as Record<string, unknown>)['0.5'], undefined);
});

test('adding is constant work, and a summary after each of many lines stays cheap', () => {
  const time = (n: number): number => {
    const builder = builderOf({ record: record({ plannedEpochs: n }) });
    const start = cpuTime();
    for (let epoch = 1; epoch <= n; epoch += 1) {
      observe(builder, [{ epoch, values: { loss: 1 / epoch, val_loss: 1 + 1 / epoch, accuracy: 0.5 } }]);
      summaryOf(builder);
    }
    return (cpuTime() - start) / n;
  };
  time(500);
  const short = Math.min(time(500), time(500));
  const long = time(5000);
  assert.ok(long < 10 * short, `${long} µs a line with 5,000 epochs, ${short} µs with 500`);
});
