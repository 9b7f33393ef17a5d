import assert from 'node:assert/strict';
import { test } from 'node:test';
import { age, endingLines, timeLeft } from '../../../../src/runner/cli/run-text';
import { liveBlock } from '../../../../src/runner/cli/live-block';
import { runJson, jsonLine } from '../../../../src/runner/cli/run-json';
import { exitOf } from '../../../../src/runner/cli/exit-codes';
import { displayWidth } from '../../../../src/runner/cli/width';
import { completed, look, overfits, plain, START } from './fixture';

test('time left counts the epochs that are missing, and counts down within an epoch', () => {
  const run = { epochMs: 1000, plannedEpochs: 10 };
  assert.equal(timeLeft(run, 4, 0), 6000);
  assert.equal(timeLeft(run, 4, 400), 5600);
  assert.equal(timeLeft(run, 4, 99_000), 5000);
  assert.equal(timeLeft(run, 4, -99), 6000);
  assert.equal(timeLeft(run, 12, 0), 0);
  assert.equal(timeLeft({ epochMs: null, plannedEpochs: 10 }, 4, 0), null);
  assert.equal(timeLeft({ epochMs: 1, plannedEpochs: null }, 4, 0), null);
});

test('an age is told in the largest unit that fits', () => {
  const minute = 60_000;
  const cases: readonly (readonly [number, string])[] = [
    [0, 'just now'],
    [-minute, 'just now'],
    [5 * minute, '5 min ago'],
    [3 * 60 * minute, '3 h ago'],
    [26 * 60 * minute, 'yesterday'],
    [72 * 60 * minute, '3 days ago'],
  ];
  for (const [past, words] of cases) assert.equal(age(START - past, START), words);
  assert.match(age(START - 40 * 24 * 60 * minute, START), /^2026-10-1\d$/);
  assert.equal(age(0, START), 'unknown');
});

test('the ending says how the run ended, what it means, and where things are', () => {
  const { summary } = look({
    logged: overfits,
    events: [
      { type: 'checkpoint', which: 'best', epoch: 10, path: 'model/best' },
      { type: 'evaluated', split: 'test', epoch: 10, rows: 67, values: { loss: 0.51, accuracy: 0.9 } },
      { type: 'notice', level: 'warning', text: '2 rows left out' },
      completed,
    ],
  });
  const text = endingLines(summary, plain, null, '/work').join('\n');
  assert.match(text, /^baseline 20261123-064512-baseline-3f9a\n/);
  assert.match(text, /\ncompleted - epoch 30 - 30 s\n|\ncompleted - epoch 30 - 31 s\n/);
  assert.match(text, /Best val_loss: 0\.5 @ 10/);
  assert.match(text, /Test: loss 0\.51, accuracy 0\.9 \(67 rows, weights of epoch 10\)/);
  assert.match(text, /Checkpoint: \.lossline\/runs\/20261123-064512-baseline-3f9a\/model\/best \(epoch 10\)/);
  assert.match(text, /\nOverfitting \((?:clear|likely|uncertain)\): .*10/);
  assert.match(text, /Warnings\n {2}2 rows left out/);
});

test('the live block shows progress, losses, the best epoch and the curve, within the width', () => {
  const seen = look({ logged: overfits });
  const block = (columns: number, rows: number): string[] =>
    liveBlock({ ...seen, style: plain, unicode: false, columns, rows, now: START + 30_000, hint: 'Ctrl+C stops.' });
  const lines = block(80, 24);
  assert.equal(lines[0], 'baseline 20261123-064512-baseline-3f9a');
  assert.equal(lines[1], '##################...... epoch 30/40 - 10 s left');
  assert.equal(lines[2], 'loss 0.03333  val_loss 0.9  best 0.5 @ 10');
  assert.match(lines.join('\n'), /X/);
  assert.equal(lines.at(-1), 'Ctrl+C stops.');
  for (const line of lines) assert.ok(displayWidth(line) <= 79, line);
  assert.ok(block(80, 10).length <= 12, 'a low terminal gets a low curve');
});

test('before the first epoch the live block says that it waits', () => {
  const seen = look({ logged: [] });
  const lines = liveBlock({
    ...seen,
    style: plain,
    unicode: false,
    columns: 80,
    rows: 24,
    now: START + 4000,
    hint: 'x',
  });
  assert.deepEqual(lines.slice(1), ['Waiting for the first epoch 4 s', 'x']);
});

test('--json keeps NaN, and text keeps its place', () => {
  const logged = [[1, { loss: NaN, val_loss: Infinity }]] as const;
  const { summary } = look({ logged, events: [completed] });
  const text = jsonLine(runJson(summary));
  const parsed: unknown = JSON.parse(text);
  assert.ok(typeof parsed === 'object' && parsed !== null && 'trainLast' in parsed && 'validationLast' in parsed);
  assert.deepEqual(parsed.trainLast, { epoch: 1, value: 'NaN' });
  assert.deepEqual(parsed.validationLast, { epoch: 1, value: 'Infinity' });
  assert.ok(!text.includes('\n'));
});

test('the exit code says how the run ended', () => {
  const byRule = { kind: 'rule', epoch: 3 } as const;
  const asked = { kind: 'request', by: 'terminal' } as const;
  assert.equal(exitOf({ status: { kind: 'completed' } }, null), 0);
  assert.equal(exitOf({ status: { kind: 'stopped', cause: byRule } }, null), 0);
  assert.equal(exitOf({ status: { kind: 'failed', exitCode: 9, message: '' } }, null), 1);
  assert.equal(exitOf({ status: { kind: 'crashed', signal: 'SIGKILL', message: '' } }, 'SIGINT'), 1);
  assert.equal(exitOf({ status: { kind: 'stopped', cause: asked } }, null), 3);
  assert.equal(exitOf({ status: { kind: 'stopped', cause: asked } }, 'SIGINT'), 130);
  assert.equal(exitOf({ status: { kind: 'stopped', cause: asked } }, 'SIGTERM'), 143);
  // It was through before the request reached it.
  assert.equal(exitOf({ status: { kind: 'completed' } }, 'SIGINT'), 0);
});
