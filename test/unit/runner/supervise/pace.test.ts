import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { StopWatcher } from '../../../../src/core/stopping/watcher';
import { identityOf } from '../../../../src/runner/process/identity';
import { EventsFile } from '../../../../src/runner/store/events-file';
import { readObservations } from '../../../../src/runner/store/history';
import { RunLock } from '../../../../src/runner/store/lock';
import { MetricsFile } from '../../../../src/runner/store/metrics-file';
import { RUN_FILES } from '../../../../src/runner/store/paths';
import { readRecord } from '../../../../src/runner/store/record-file';
import { OutputReader } from '../../../../src/runner/supervise/output-reader';
import { NOTHING_RECORDED, Recorder } from '../../../../src/runner/supervise/recorder';
import { Supervisor } from '../../../../src/runner/supervise/supervisor';
import type { TrainingState } from '../../../../src/runner/supervise/training';
import { Sleeper } from '../../../../src/runner/supervise/wake';
import { ended, launchCommand, nodeScript, temporaryFolder } from '../helper/workspace';

/** Notes how long each rest was meant to be. */
class NotingSleeper extends Sleeper {
  readonly rests: number[] = [];

  override sleep(ms: number, file: string | null): Promise<void> {
    this.rests.push(ms);
    return super.sleep(ms, file);
  }
}

test('a log that is long is read with rests while the training runs, and at once when it has ended', async () => {
  const root = temporaryFolder();
  const launched = await launchCommand(root, nodeScript(root, 'quiet.cjs', ''));
  await ended(launched.directory);
  const { record } = readRecord(launched.directory);
  assert.ok(record !== null);
  const directory = path.join(root, 'run');
  mkdirSync(directory);
  const epochs = 50_000;
  const lines = Array.from({ length: epochs }, (_, i) => `{"epoch": ${i + 1}, "loss": ${1 / (i + 1)}}\n`);
  writeFileSync(path.join(directory, RUN_FILES.output), lines.join(''));
  const lock = RunLock.take(directory, identityOf(process.pid));
  assert.ok(lock !== null);
  const watcher = new StopWatcher({ earlyStopping: { mode: 'off' }, plannedEpochs: null });
  const [metrics, events] = [new MetricsFile(directory, 0), new EventsFile(directory, 0)];
  const recorder = new Recorder({ metrics, events, watcher, lock, already: NOTHING_RECORDED });
  const sleeper = new NotingSleeper();
  // It ends after the third look at it, with most of its log unread.
  let looks = 0;
  const state = (): TrainingState => {
    looks += 1;
    return looks <= 3 ? { kind: 'running' } : { kind: 'exited', code: 0, signal: null };
  };
  await new Supervisor({
    directory,
    record,
    training: { identity: identityOf(process.pid), state },
    recorder,
    output: new OutputReader(directory),
    lock,
    sleeper,
    signalled: () => false,
    stopRecorded: false,
  }).run();
  assert.equal(sleeper.rests.length, 3);
  assert.ok(sleeper.rests.every((ms) => ms > 0 && ms <= 50));
  assert.equal(readObservations(directory).length, epochs);
});
