import assert from 'node:assert/strict';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { ALL_FORMATS } from '../../../../src/runner/import/formats';
import { OpenRun } from '../../../../src/runner/import/open-run';
import { csv, CSV_HEAD, Logs, recorded, recordedPoints } from './support';

/** Lines of an MLflow metric, from a step up to one before another. */
const metric = (from: number, to: number, every = 1): string =>
  Array.from({ length: (to - from) / every }, (_, i) => from + i * every)
    .map((step) => `${1_700_000_000_000 + step} ${1 / (step + 1)} ${step}\n`)
    .join('');

describe('an open run', () => {
  test('that is left while rows of one file wait for another keeps them for the next writer', async () => {
    const logs = new Logs();
    logs.write('mlruns/0/a/meta.yaml', 'start_time: 1600000000000\n');
    logs.write('mlruns/0/a/metrics/loss', metric(0, 10));
    logs.write('mlruns/0/a/metrics/val', metric(0, 10, 5));
    await logs.importAll();
    // The first block of one reaches much further than the first block of the other.
    logs.append('mlruns/0/a/metrics/loss', metric(10, 30_000));
    logs.append('mlruns/0/a/metrics/val', metric(10, 30_000, 5));
    const [found] = (await logs.scan()).runs;
    const [directory = ''] = logs.directories;
    assert.ok(found !== undefined);
    const run = OpenRun.open(logs.root, directory, found, ALL_FORMATS);
    assert.equal(run?.step(), 'more');
    run.close();
    await logs.importAll();
    const points = recordedPoints(directory);
    assert.equal(points.length, 36_000);
    assert.equal(new Set(points).size, 36_000);
  });

  test('whose rows cannot be written lets go of everything, and loses none of them', async () => {
    const logs = new Logs();
    logs.write('a/metrics.csv', `${CSV_HEAD}${csv(1, 3)}`);
    await logs.importAll();
    logs.append('a/metrics.csv', csv(4, 5));
    const [found] = (await logs.scan()).runs;
    const [directory = ''] = logs.directories;
    assert.ok(found !== undefined);
    const run = OpenRun.open(logs.root, directory, found, ALL_FORMATS);
    // The run has ended, so its last event has to be taken back first: for that there must be a file.
    const [events, aside] = ['events.jsonl', 'aside'].map((name) => path.join(directory, name));
    assert.ok(run !== null && events !== undefined && aside !== undefined);
    renameSync(events, aside);
    mkdirSync(path.join(events, 'in the way'), { recursive: true });
    assert.throws(() => run.step());
    run.close();
    assert.ok(!existsSync(path.join(directory, 'runner.lock')));
    rmSync(events, { recursive: true });
    renameSync(aside, events);
    assert.deepEqual(await logs.importAll(), ['a: updated 2']);
    assert.equal(recorded(directory).length, 5);
  });
});
