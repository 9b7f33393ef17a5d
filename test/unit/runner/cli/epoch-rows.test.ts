import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EpochRows } from '../../../../src/runner/cli/epoch-rows';
import type { EpochPart } from '../../../../src/runner/cli/epoch-rows';

const part = (epoch: number, values: Readonly<Record<string, number>>): EpochPart => ({
  epoch,
  step: null,
  time: 0,
  values,
});

test('with one observation an epoch, each row comes at once from the second epoch on', () => {
  const rows = new EpochRows();
  assert.deepEqual(rows.push(part(1, { loss: 3 })), []);
  assert.deepEqual(
    rows.push(part(2, { loss: 2 })).map((row) => row.epoch),
    [1, 2],
  );
  assert.deepEqual(
    rows.push(part(3, { loss: 1 })).map((row) => row.epoch),
    [3],
  );
  assert.deepEqual(rows.end(), []);
});

test('steps and a validation pass of one epoch become one row with the last value of each metric', () => {
  const rows = new EpochRows();
  const given = [
    part(0.5, { loss: 9 }),
    part(1, { loss: 8 }),
    part(1, { val_loss: 7 }),
    part(1.5, { loss: 6 }),
    part(2, { loss: 5 }),
    part(2, { val_loss: 4 }),
  ].flatMap((one) => rows.push(one));
  assert.deepEqual(
    given.map((row) => [row.epoch, row.values]),
    [
      [1, { loss: 8, val_loss: 7 }],
      [2, { loss: 5, val_loss: 4 }],
    ],
  );
});

test('steps that all log the same metrics are not taken for whole epochs', () => {
  const rows = new EpochRows();
  const given = [1, 1, 1, 2, 2, 2].flatMap((epoch, i) => rows.push(part(epoch, { loss: i })));
  assert.deepEqual(
    given.map((row) => [row.epoch, row.values]),
    [
      [1, { loss: 2 }],
      [2, { loss: 5 }],
    ],
  );
});

test('validation every second epoch: an epoch without it is given when the next begins', () => {
  const rows = new EpochRows();
  const given = [part(1, { loss: 9, val_loss: 9 }), part(2, { loss: 8 }), part(3, { loss: 7, val_loss: 7 })].flatMap(
    (one) => rows.push(one),
  );
  assert.deepEqual(
    given.map((row) => row.epoch),
    [1, 2, 3],
  );
});

test('the first epoch need not wait for the second when it has its validation loss and nothing more comes', () => {
  const rows = new EpochRows();
  rows.push(part(1, { loss: 9, val_loss: 9 }));
  assert.deepEqual(rows.quiet('other'), []);
  assert.deepEqual(
    rows.quiet('val_loss').map((row) => row.epoch),
    [1],
  );
  assert.deepEqual(rows.quiet('val_loss'), []);
  assert.deepEqual(rows.end(), []);
});

test('what is still waiting comes when the run ends', () => {
  const rows = new EpochRows();
  rows.push(part(1, { loss: 9 }));
  assert.deepEqual(
    rows.end().map((row) => row.values),
    [{ loss: 9 }],
  );
});

test('a metric named __proto__ is a metric', () => {
  const rows = new EpochRows();
  rows.push({ epoch: 1, step: 4, time: 5, values: Object.fromEntries([['__proto__', 1]]) });
  const [row] = rows.end();
  assert.deepEqual(Object.entries(row?.values ?? {}), [['__proto__', 1]]);
  assert.deepEqual([row?.step, row?.time], [4, 5]);
});
