import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RunSummary } from '../../../../src/core/run/summary';
import { builderOf, record } from './make';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const BEGIN = Date.UTC(2026, 1, 3, 8, 0, 0);

/** An imported run with a row at each of these times, looked at `after` the last. */
function seen(times: readonly number[], after: number, isEnded = false): RunSummary {
  const task = { kind: 'import', formats: ['csv'], files: ['/logs/metrics.csv'], origin: 'x' } as const;
  const builder = builderOf({ record: record({ source: 'import', task, configFile: null, plannedEpochs: null }) });
  for (const [index, time] of times.entries()) {
    const values = { loss: 1 / (index + 1), val_loss: 2 / (index + 1) };
    builder.addObservation({ seq: index + 1, time, epoch: index + 1, step: null, values });
  }
  const now = (times.at(-1) ?? BEGIN) + after;
  if (isEnded) builder.addEvent({ seq: 1, time: now, type: 'ended', exitCode: null, signal: null, message: null });
  return builder.summary({ process: 'gone', stopRequest: null, now });
}

const everyMinute = [0, 1, 2, 3].map((minute) => BEGIN + minute * MINUTE);
const everyHour = [0, 60, 120, 180].map((minute) => BEGIN + minute * MINUTE);

describe('an imported run', () => {
  it('runs while its log brings news, whatever process there is', () => {
    assert.deepEqual(seen(everyMinute, 30_000).status, { kind: 'running' });
  });
  it('is recorded when there has been no news for some minutes', () => {
    assert.deepEqual(seen(everyMinute, 10 * MINUTE).status, { kind: 'recorded' });
  });
  it('with long epochs is given the time of a few epochs', () => {
    assert.deepEqual(seen(everyHour, 100 * MINUTE).status, { kind: 'running' });
    assert.deepEqual(seen(everyHour, 2 * DAY).status, { kind: 'recorded' });
  });
  it('is recorded once it was read to its end, however fresh it is', () => {
    assert.deepEqual(seen(everyMinute, 0, true).status, { kind: 'recorded' });
  });
  it('without a row is recorded', () => {
    assert.deepEqual(seen([], 0).status, { kind: 'recorded' });
  });
  it('took from its first row to its last, not to the moment it was read', () => {
    const { durationMs, epochMs } = seen(everyMinute, DAY, true);
    assert.deepEqual([durationMs, epochMs], [3 * MINUTE, MINUTE]);
  });
  it('whose log says no times has no duration, rather than one of nothing', () => {
    const { durationMs, epochMs } = seen([BEGIN, BEGIN, BEGIN], DAY, true);
    assert.deepEqual([durationMs, epochMs], [null, null]);
  });
});
