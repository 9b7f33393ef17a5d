import assert from 'node:assert/strict';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import type { RunRecord } from '../../../../src/core/run/record';
import type { RunSummary } from '../../../../src/core/run/summary';
import { identityOf } from '../../../../src/runner/process/identity';
import { observationText } from '../../../../src/runner/store/observation-text';
import { writeRecord } from '../../../../src/runner/store/record-file';
import type { WatchEvent } from '../../../../src/runner/watch/protocol';
import { RunWatcher } from '../../../../src/runner/watch/run-watcher';
import { temporaryFolder, until } from '../helper/workspace';

/** What a client of the watcher knows after all events so far. */
class Client {
  readonly events: WatchEvent[] = [];
  readonly summaries = new Map<string, RunSummary>();
  readonly series = new Map<string, Map<string, { epoch: number[]; value: number[] }>>();
  complete = false;
  readonly watcher = new RunWatcher((event, transfer) => {
    this.events.push(event);
    this.#take(event, transfer);
  });

  #take(event: WatchEvent, transfer: readonly ArrayBuffer[]): void {
    if (event.type === 'runs') {
      for (const summary of event.changed) this.summaries.set(summary.key, summary);
      for (const key of event.removed) this.summaries.delete(key);
      this.complete = event.complete;
    } else if (event.type === 'series') {
      const known = this.series.get(event.key) ?? new Map<string, { epoch: number[]; value: number[] }>();
      if (event.reset) known.clear();
      for (const [name, points] of Object.entries(event.metrics)) {
        for (const array of [points.epoch, points.step, points.time, points.value]) {
          if (array === undefined) continue;
          assert.equal(array.byteLength, array.buffer.byteLength, 'the array owns its whole buffer');
          assert.ok(transfer.includes(array.buffer));
        }
        const have = known.get(name) ?? { epoch: [], value: [] };
        assert.equal(points.from, have.value.length, 'points follow each other without gap or overlap');
        have.epoch.push(...points.epoch);
        have.value.push(...points.value);
        known.set(name, have);
      }
      this.series.set(event.key, known);
    }
  }

  values(key: string, name: string): number[] {
    return this.series.get(key)?.get(name)?.value ?? [];
  }
}

async function watching(root: string, use: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client();
  try {
    client.watcher.handle({ type: 'roots', roots: [root] });
    await until(() => client.complete, 'the first full look');
    await use(client);
  } finally {
    client.watcher.dispose();
  }
}

function record(id: string, createdAt = '2026-01-01T00:00:00.000Z'): RunRecord {
  return {
    format: 1,
    id,
    entry: 'entry',
    configFile: 'lossline.yaml',
    createdAt,
    source: 'cli',
    task: { kind: 'command', argv: ['x'], cwd: '.', envNames: [] },
    engine: null,
    hyperparameters: {},
    earlyStopping: { mode: 'off' },
    metrics: { from: 'stdout', pattern: null, train: null, validation: null },
    plannedEpochs: null,
    seed: null,
    git: null,
    data: null,
    versions: {},
  };
}

function makeRun(root: string, id: string, epochs: number, ended: boolean): string {
  const directory = path.join(root, '.lossline', 'runs', id);
  mkdirSync(directory, { recursive: true });
  writeRecord(directory, record(id));
  event(directory, 1, { type: 'started', process: identityOf(process.pid) });
  if (!ended) writeFileSync(path.join(directory, 'runner.lock'), JSON.stringify(identityOf(process.pid)));
  for (let i = 1; i <= epochs; i++) observe(directory, i);
  if (ended) event(directory, 2, { type: 'ended', exitCode: 0, signal: null, message: null });
  return directory;
}

function observe(
  directory: string,
  i: number,
  values: Record<string, number> = { loss: 1 / i, val_loss: 2 / i },
): void {
  const line = observationText({ seq: i, time: 1e12 + i * 1000, epoch: i, step: null, values });
  appendFileSync(path.join(directory, 'metrics.jsonl'), `${line}\n`);
}

function event(directory: string, seq: number, more: object): void {
  appendFileSync(path.join(directory, 'events.jsonl'), `${JSON.stringify({ seq, time: 1e12, ...more })}\n`);
}

test('runs that are there are told at first, then what changes, then what is gone', async () => {
  const root = temporaryFolder();
  const done = makeRun(root, 'done', 5, true);
  const live = makeRun(root, 'live', 2, false);
  await watching(root, async (client) => {
    assert.deepEqual([...client.summaries.keys()].sort(), [done, live]);
    assert.equal(client.summaries.get(done)?.status.kind, 'completed');
    assert.equal(client.summaries.get(live)?.status.kind, 'running');
    observe(live, 3);
    await until(() => client.summaries.get(live)?.epoch === 3, 'the third epoch');
    const added = makeRun(root, 'added', 1, true);
    await until(() => client.summaries.has(added), 'the new run');
    event(live, 3, { type: 'ended', exitCode: 1, signal: null, message: 'no' });
    await until(() => client.summaries.get(live)?.status.kind === 'failed', 'the end');
    rmSync(done, { recursive: true });
    await until(() => !client.summaries.has(done), 'the removal');
    rmSync(path.join(root, '.lossline'), { recursive: true });
    await until(() => client.summaries.size === 0, 'the removal of all');
    makeRun(root, 'again', 1, true);
    await until(() => client.summaries.size === 1, 'a store that is made anew');
  });
});

test('series are sent whole to a new subscriber, then point by point, with NaN and all', async () => {
  const root = temporaryFolder();
  const live = makeRun(root, 'live', 3, false);
  const done = makeRun(root, 'done', 4, true);
  await watching(root, async (client) => {
    assert.equal(client.series.size, 0);
    client.watcher.handle({ type: 'series', keys: [live, done, '/no/such/run'] });
    await until(
      () => client.values(live, 'loss').length === 3 && client.values(done, 'loss').length === 4,
      'all points',
    );
    observe(live, 4, { loss: NaN, val_loss: -0, other: 7 });
    await until(() => client.values(live, 'other').length === 1, 'the new metric');
    assert.deepEqual(client.values(live, 'loss'), [1, 1 / 2, 1 / 3, NaN]);
    assert.ok(Object.is(client.values(live, 'val_loss')[3], -0));
    client.watcher.handle({ type: 'series', keys: [done] });
    observe(live, 5);
    await until(() => client.summaries.get(live)?.epoch === 5, 'the fifth epoch');
    assert.equal(client.values(live, 'loss').length, 4, 'no points for a run that nobody looks at');
    client.watcher.handle({ type: 'series', keys: [live] });
    await until(() => client.values(live, 'loss').length === 5, 'all points again');
  });
});

test('half a line is not an epoch until it is whole', async () => {
  const root = temporaryFolder();
  const live = makeRun(root, 'live', 1, false);
  await watching(root, async (client) => {
    client.watcher.handle({ type: 'series', keys: [live] });
    const line = `${observationText({ seq: 2, time: 1, epoch: 2, step: null, values: { loss: 0.25, é漢: 1 } })}\n`;
    const bytes = Buffer.from(line);
    const cut = line.indexOf('é') + 1;
    appendFileSync(path.join(live, 'metrics.jsonl'), bytes.subarray(0, cut));
    await until(() => client.values(live, 'loss').length === 1, 'the first epoch');
    appendFileSync(path.join(live, 'metrics.jsonl'), bytes.subarray(cut));
    await until(() => client.values(live, 'é漢').length === 1, 'the whole line');
    assert.deepEqual(client.values(live, 'loss'), [1, 0.25]);
  });
});

test('a log that is cut or replaced is read anew, and points start over', async () => {
  const root = temporaryFolder();
  const live = makeRun(root, 'live', 5, false);
  await watching(root, async (client) => {
    client.watcher.handle({ type: 'series', keys: [live] });
    await until(() => client.values(live, 'loss').length === 5, 'five points');
    const file = path.join(live, 'metrics.jsonl');
    writeFileSync(file, '');
    observe(live, 1, { loss: 9 });
    await until(() => client.values(live, 'loss').join() === '9', 'the cut log');
    writeFileSync(`${file}.new`, '');
    renameSync(`${file}.new`, file);
    for (let i = 1; i <= 20; i++) observe(live, i, { loss: i });
    await until(() => client.values(live, 'loss').length === 20, 'the replaced log');
    assert.equal(client.values(live, 'loss')[0], 1);
  });
});

test('nothing is sent while nothing changes, and file descriptors stay few', async () => {
  const root = temporaryFolder();
  for (let i = 0; i < 100; i++) makeRun(root, `run-${i}`, 3, true);
  await watching(root, async (client) => {
    assert.equal(client.summaries.size, 100);
    const before = client.events.length;
    const descriptors = readdirSync('/proc/self/fd').length;
    const start = Date.now();
    await until(() => Date.now() - start > 2500, 'some looks');
    assert.equal(client.events.length, before);
    assert.ok(readdirSync('/proc/self/fd').length <= descriptors + 2);
  });
});

test('a run whose runner is gone is crashed, and running again when somebody takes it up', async () => {
  const root = temporaryFolder();
  const directory = makeRun(root, 'run', 2, false);
  const away = { pid: 1, startTime: '1', host: `not-${hostname()}` };
  const lock = path.join(directory, 'runner.lock');
  writeFileSync(path.join(directory, 'events.jsonl'), '');
  event(directory, 1, { type: 'started', process: away });
  writeFileSync(lock, JSON.stringify(away));
  await watching(root, async (client) => {
    assert.equal(client.summaries.get(directory)?.status.kind, 'running');
    utimesSync(lock, new Date(0), new Date(0));
    await until(() => client.summaries.get(directory)?.status.kind === 'crashed', 'the crash');
    utimesSync(lock, new Date(), new Date());
    await until(() => client.summaries.get(directory)?.status.kind === 'running', 'the return');
  });
});

test('a directory that is being copied is shown when its run.json is there; links out are not followed', async () => {
  const root = temporaryFolder();
  const outside = makeRun(temporaryFolder(), 'outside', 3, true);
  await watching(root, async (client) => {
    const store = path.join(root, '.lossline', 'runs');
    mkdirSync(path.join(store, 'copied'), { recursive: true });
    symlinkSync(outside, path.join(store, 'linked'));
    client.watcher.handle({ type: 'poke' });
    cpSync(path.join(outside, 'metrics.jsonl'), path.join(store, 'copied', 'metrics.jsonl'));
    cpSync(path.join(outside, 'events.jsonl'), path.join(store, 'copied', 'events.jsonl'));
    cpSync(path.join(outside, 'run.json'), path.join(store, 'copied', 'run.json'));
    await until(() => client.summaries.get(path.join(store, 'copied'))?.status.kind === 'completed', 'the copied run');
    assert.equal(client.summaries.size, 1);
    assert.ok(!client.events.some((e) => e.type === 'runs' && e.changed.some((s) => s.status.kind === 'unreadable')));
  });
});

test('a store that leads out of its folder is a problem, said once', async () => {
  const root = temporaryFolder();
  const outside = temporaryFolder();
  makeRun(outside, 'run', 1, true);
  symlinkSync(path.join(outside, '.lossline'), path.join(root, '.lossline'));
  await watching(root, async (client) => {
    client.watcher.handle({ type: 'poke' });
    const start = Date.now();
    await until(() => Date.now() - start > 1500, 'another look');
    assert.equal(client.summaries.size, 0);
    assert.equal(client.events.filter((e) => e.type === 'problem').length, 1);
  });
});

test('damaged lines cost those lines and are said', async () => {
  const root = temporaryFolder();
  const live = makeRun(root, 'live', 2, false);
  appendFileSync(path.join(live, 'metrics.jsonl'), '\u0000\u0000garbage\n{"seq":\n');
  observe(live, 3);
  await watching(root, async (client) => {
    const summary = client.summaries.get(live);
    assert.ok(summary !== undefined);
    assert.equal(summary.epoch, 3);
    assert.ok(summary.warnings.some((text) => text.startsWith('2 damaged lines')));
    client.watcher.handle({ type: 'series', keys: [live] });
    await until(() => client.values(live, 'loss').length === 3, 'three points');
  });
});
