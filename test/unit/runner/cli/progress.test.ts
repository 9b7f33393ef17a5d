import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partsSince } from '../../../../src/runner/cli/parts';
import { createJsonProgress, createLineProgress } from '../../../../src/runner/cli/progress';
import { completed, look, overfits, plain, START } from './fixture';
import type { Logged } from './fixture';

test('observations come back from the series whole, in order, and only the new ones', () => {
  const logged: readonly Logged[] = [
    [1, { loss: 3 }],
    [1, { val_loss: 4, accuracy: 0.1 }],
    [2, { loss: 2 }],
  ];
  const { series } = look({ logged });
  const all = partsSince(series, 0);
  assert.deepEqual(
    all.parts.map((part) => [part.epoch, part.step, part.values]),
    [
      [1, 10, { loss: 3 }],
      [1, 20, { val_loss: 4, accuracy: 0.1 }],
      [2, 30, { loss: 2 }],
    ],
  );
  assert.equal(all.next, 3);
  assert.deepEqual(
    partsSince(series, 2).parts.map((part) => part.values),
    [{ loss: 2 }],
  );
  assert.deepEqual(partsSince(series, 3), { parts: [], next: 3 });
});

test('in a pipe each epoch is one line, however the looks fall', () => {
  for (const looks of [[30], [1, 2, 3, 30], [10, 10, 10, 29, 30]]) {
    const lines: string[] = [];
    const progress = createLineProgress((line) => lines.push(line), plain);
    for (const count of looks) progress.show(look({ logged: overfits.slice(0, count) }), START, '');
    progress.finish();
    assert.equal(lines.length, 30);
    assert.match(lines[0] ?? '', /^epoch 1\/40 {2}loss 1 {2}val_loss 0\.95 {2}best 0\.95 @ 1/);
    assert.match(lines[11] ?? '', /^epoch 12\/40 {2}loss 0\.08333 {2}val_loss 0\.54 {2}best 0\.5 @ 10/);
    assert.match(lines[29] ?? '', / {2}10 s left$/);
  }
});

test('the first epoch is printed after a second of silence, not only with the second epoch', () => {
  const lines: string[] = [];
  const progress = createLineProgress((line) => lines.push(line), plain);
  const seen = look({ logged: overfits.slice(0, 1) });
  progress.show(seen, START, '');
  progress.show(seen, START + 500, '');
  assert.equal(lines.length, 0);
  progress.show(seen, START + 1000, '');
  assert.equal(lines.length, 1);
});

test('with --json each epoch is one object', () => {
  const lines: string[] = [];
  const progress = createJsonProgress((line) => lines.push(line));
  progress.show(look({ logged: [[1, { loss: NaN, val_loss: 2 }]], events: [completed] }), START, '');
  progress.finish();
  assert.deepEqual(
    lines.map((line) => JSON.parse(line) as unknown),
    [
      {
        type: 'epoch',
        axis: 'epoch',
        run: '20261123-064512-baseline-3f9a',
        epoch: 1,
        plannedEpochs: 40,
        step: 10,
        time: '2026-11-23T06:45:13.000Z',
        values: { loss: 'NaN', val_loss: 2 },
        best: { epoch: 1, value: 2 },
      },
    ],
  );
});
