import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { ParsedLine } from '../../../../src/core/logs/reader';
import { StopWatcher } from '../../../../src/core/stopping/watcher';
import { identityOf } from '../../../../src/runner/process/identity';
import { EventsFile } from '../../../../src/runner/store/events-file';
import { readHistory, readObservations } from '../../../../src/runner/store/history';
import { RunLock } from '../../../../src/runner/store/lock';
import { MetricsFile } from '../../../../src/runner/store/metrics-file';
import { RUN_FILES } from '../../../../src/runner/store/paths';
import { Recorder } from '../../../../src/runner/supervise/recorder';
import { temporaryFolder } from '../helper/workspace';

/** A recorder that takes over whatever the directory holds, with a rule that waits two checks. */
function recorderOf(directory: string): Recorder {
  // The one before died without a word.
  rmSync(path.join(directory, RUN_FILES.lock), { force: true });
  const lock = RunLock.take(directory, identityOf(process.pid));
  assert.ok(lock !== null);
  const history = readHistory(directory);
  return new Recorder({
    metrics: new MetricsFile(directory, history.lastSeq),
    events: new EventsFile(directory, history.lastEventSeq),
    watcher: new StopWatcher({
      earlyStopping: {
        mode: 'rule',
        rule: {
          kind: 'patience',
          monitor: 'val_loss',
          mode: 'min',
          patience: 2,
          minDelta: 0,
          startEpoch: 1,
          baseline: null,
          restoreBestWeights: false,
        },
      },
      plannedEpochs: null,
    }),
    lock,
    already: { ...history, recorded: readObservations(directory) },
  });
}

const row = (epoch: number, values: Readonly<Record<string, number>>): ParsedLine => ({
  kind: 'observation',
  epoch,
  step: null,
  values,
});

function folder(): string {
  const directory = path.join(temporaryFolder(), 'run');
  mkdirSync(directory);
  return directory;
}

function recordedValues(directory: string): unknown[] {
  return readObservations(directory).map(({ epoch, values }) => ({ epoch, ...values }));
}

describe('a runner that takes over', () => {
  it('knows a row again that was cut between two of its values', () => {
    const directory = folder();
    const first = recorderOf(directory);
    first.take([row(1, { loss: 1 }), row(1, { val_loss: 1 }), row(2, { loss: 0.9 }), row(2, { val_loss: 2 })], 0);
    assert.ok(first.flush(0));
    first.close();
    const second = recorderOf(directory);
    const again = [row(1, { loss: 1, val_loss: 1 }), row(2, { loss: 0.9, val_loss: 2 })];
    assert.equal(second.take(again, 1), null, 'the same check does not count twice');
    assert.equal(second.take([row(3, { loss: 0.8, val_loss: 0.5 })], 2), null);
    assert.ok(second.flush(0));
    second.close();
    assert.deepEqual(recordedValues(directory), [
      { epoch: 1, loss: 1 },
      { epoch: 1, val_loss: 1 },
      { epoch: 2, loss: 0.9 },
      { epoch: 2, val_loss: 2 },
      { epoch: 3, loss: 0.8, val_loss: 0.5 },
    ]);
  });

  it('records what came too late for the one before, and only that', () => {
    const directory = folder();
    const first = recorderOf(directory);
    first.take([row(1, { loss: 1 })], 0);
    assert.ok(first.flush(0));
    first.close();
    const second = recorderOf(directory);
    second.take([row(1, { loss: 1, val_loss: 3 })], 1);
    assert.ok(second.flush(0));
    second.close();
    assert.deepEqual(recordedValues(directory), [
      { epoch: 1, loss: 1 },
      { epoch: 1, val_loss: 3 },
    ]);
  });
});
