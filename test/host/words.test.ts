import assert from 'node:assert/strict';
import { test } from 'node:test';
import { escapeMarkdown } from '../../src/host/markdown';
import { shortState, startedText, timeLeft } from '../../src/host/runs/words';
import { liveRun, runOf } from './support/runs';

void test('a run is named by its time: the nearer, the shorter', () => {
  const now = new Date(2026, 10, 23, 18, 0, 0).getTime();
  const cases: [Date, string][] = [
    [new Date(2026, 10, 23, 9, 45, 12), '09:45:12'],
    [new Date(2026, 10, 22, 23, 59, 59), 'Nov 22, 23:59'],
    [new Date(2025, 10, 23, 9, 45, 12), 'Nov 23, 2025, 09:45'],
  ];
  for (const [date, text] of cases) {
    assert.equal(startedText(runOf('/w', 'x', { createdAt: date.getTime() }), now), text);
  }
  assert.equal(startedText(runOf('/w', 'no-date', { createdAt: 0 }), now), 'no-date');
});

void test('a run in a few words', () => {
  const cases: [Parameters<typeof runOf>[2], string][] = [
    [{}, '0.243 @ 19 · 4 s'],
    [{ validationBest: null }, 'train 0.1 · 4 s'],
    [{ validationBest: null, trainLast: null, durationMs: null }, ''],
    [{ status: { kind: 'failed', exitCode: 1, message: 'no' } }, 'failed · 0.243 @ 19 · 4 s'],
    [{ status: { kind: 'unreadable', message: 'newer' }, validationBest: null, trainLast: null }, 'cannot be read'],
    [{ status: { kind: 'starting' } }, 'starting'],
    [{ status: { kind: 'running' }, epoch: 12, plannedEpochs: null }, '12 · val 0.25'],
    [{ status: { kind: 'stopping', cause: { kind: 'rule', epoch: 3 } }, epoch: 3 }, '3/60 · val 0.25 · stopping'],
  ];
  for (const [changes, text] of cases) assert.equal(shortState(runOf('/w', 'x', changes)), text);
});

void test('time left is known only of a run that says how long it will be', () => {
  assert.equal(timeLeft(liveRun('/w', 'x', 20)), 8_000);
  assert.equal(timeLeft(liveRun('/w', 'x', 70)), 0);
  assert.equal(timeLeft(liveRun('/w', 'x', 20, { plannedEpochs: null })), null);
  assert.equal(timeLeft(liveRun('/w', 'x', 1, { epochMs: null })), null);
  assert.equal(timeLeft(runOf('/w', 'x')), null);
});

void test('markdown in a text is shown, not obeyed; lines still break', () => {
  assert.equal(escapeMarkdown('[a](command:x) *b* <i>'), '\\[a\\]\\(command:x\\) \\*b\\* \\<i\\>');
  assert.equal(escapeMarkdown('  one\n\ttwo & three'), 'one two &amp; three');
});
