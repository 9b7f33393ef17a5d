import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { adoptOrphans } from '../../../../src/runner/launch/adopt';
import { requestStop } from '../../../../src/runner/launch/stop';
import { identityOf } from '../../../../src/runner/process/identity';
import { readEvents } from '../../../../src/runner/store/history';
import { readLock } from '../../../../src/runner/store/lock';
import { listRuns, loadRun } from '../../../../src/runner/store/read';
import {
  builtRunner,
  ended,
  endOf,
  launchCommand,
  nodeScript,
  observations,
  repetitions,
  runnerPid,
  runs,
  temporaryFolder,
  until,
} from '../helper/workspace';
import { slowTraining } from './helper';

function trainingPid(directory: string): number {
  const started = readEvents(directory).find((event) => event.type === 'started');
  assert.ok(started !== undefined);
  return started.process.pid;
}

/** The lines that a training printed whole. */
function printed(directory: string): number[] {
  return readFileSync(path.join(directory, 'output.log'), 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => (JSON.parse(line) as { epoch: number }).epoch);
}

test(
  'kill -9 of the training process at random moments: the run ends as crashed, every printed epoch is kept',
  { timeout: 600_000 },
  async () => {
    for (let i = 0; i < repetitions(200, 10); i++) {
      const root = temporaryFolder();
      const run = await launchCommand(root, slowTraining(root, 100_000, 2));
      const pid = trainingPid(run.directory);
      const wait = Math.random() * 300;
      await new Promise((resolve) => setTimeout(resolve, wait));
      process.kill(pid, 'SIGKILL');
      const killed = Date.now();
      const end = await ended(run.directory);
      assert.ok(Date.now() - killed < 2000, `took ${Date.now() - killed} ms`);
      assert.deepEqual([end.exitCode, end.signal], [null, 'SIGKILL']);
      assert.deepEqual(
        observations(run.directory).map((o) => o.epoch),
        printed(run.directory),
      );
      const { summary } = await loadRun(run.directory);
      assert.equal(summary.status.kind, 'crashed');
    }
  },
);

test(
  'kill -9 of the runner at random moments: adopted, no epoch lost, none twice, training unharmed',
  { timeout: 900_000 },
  async () => {
    const dist = await builtRunner();
    for (let i = 0; i < repetitions(200, 10); i++) {
      const root = temporaryFolder();
      const run = await launchCommand(root, slowTraining(root, 400, 2));
      const training = trainingPid(run.directory);
      // Up to three runners die over one training.
      for (let k = 0; k < 1 + (i % 3); k++) {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 150));
        const runner = runnerPid(run.directory);
        if (runner === null || endOf(run.directory) !== null) break;
        process.kill(runner, 'SIGKILL');
        const acknowledged = observations(run.directory);
        await until(() => !runs(runner), 'the death of the runner');
        const { summary } = await loadRun(run.directory);
        if (runs(training)) assert.equal(summary.status.kind, 'running');
        // A torn tail, as a power failure leaves it.
        appendFileSync(path.join(run.directory, 'metrics.jsonl'), '{"seq":99,"time":1,"epo');
        await adoptOrphans(root, dist);
        assert.deepEqual(observations(run.directory).slice(0, acknowledged.length), acknowledged);
        await until(() => endOf(run.directory) !== null || runnerPid(run.directory) !== runner, 'a new runner');
      }
      const end = await ended(run.directory);
      const all = Array.from({ length: 400 }, (_, epoch) => epoch + 1);
      assert.deepEqual(printed(run.directory), all, 'the training went through');
      assert.deepEqual(
        observations(run.directory).map((o) => o.epoch),
        all,
      );
      assert.deepEqual(
        observations(run.directory).map((o) => o.seq),
        all,
      );
      assert.equal(end.exitCode === null || end.exitCode === 0, true);
      assert.equal(readEvents(run.directory).filter((event) => event.type === 'ended').length, 1);
    }
  },
);

test('a training that ended while nobody watched is recorded to its last epoch', async () => {
  const dist = await builtRunner();
  const root = temporaryFolder();
  const run = await launchCommand(root, slowTraining(root, 60, 5));
  const training = trainingPid(run.directory);
  process.kill(runnerPid(run.directory) ?? 0, 'SIGKILL');
  await until(() => !runs(training), 'the end of the training');
  await until(() => printed(run.directory).length === 60, 'all epochs printed');
  assert.deepEqual(await adoptOrphans(root, dist), { adopted: [], closed: [run.directory] });
  const end = await ended(run.directory);
  assert.equal(end.exitCode, null);
  assert.match(end.message ?? '', /gone.*not known/);
  assert.equal(observations(run.directory).length, 60);
  assert.deepEqual(await adoptOrphans(root, dist), { adopted: [], closed: [] });
});

test('a reused pid is neither adopted nor killed', async () => {
  const dist = await builtRunner();
  const root = temporaryFolder();
  const run = await launchCommand(root, slowTraining(root, 3, 5));
  await ended(run.directory);
  // The same directory as if its end had never been written and a stranger had got the pid since.
  const stranger = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
  const identity = identityOf(stranger.pid ?? 0);
  try {
    for (const type of ['started only', 'with a stop request']) {
      writeFileSync(
        path.join(run.directory, 'events.jsonl'),
        `${JSON.stringify({ seq: 1, time: 1, type: 'started', process: { ...identity, startTime: '1' } })}\n`,
      );
      rmSync(path.join(run.directory, 'runner.lock'), { force: true });
      if (type === 'with a stop request') await requestStop(run.directory, 'panel');
      assert.equal((await loadRun(run.directory)).summary.status.kind, 'crashed');
      assert.deepEqual((await adoptOrphans(root, dist)).adopted, []);
      await ended(run.directory);
      assert.equal(runs(stranger.pid ?? 0), true);
    }
  } finally {
    stranger.kill('SIGKILL');
  }
});

test('a stop request made while no runner was there is carried out by the one that adopts', async () => {
  const dist = await builtRunner();
  const root = temporaryFolder();
  const run = await launchCommand(root, slowTraining(root, 100_000, 5));
  const training = trainingPid(run.directory);
  const runner = runnerPid(run.directory) ?? 0;
  process.kill(runner, 'SIGKILL');
  await until(() => !runs(runner), 'the death of the runner');
  await requestStop(run.directory, 'panel');
  await adoptOrphans(root, dist);
  await ended(run.directory);
  assert.equal(runs(training), false);
  assert.deepEqual((await loadRun(run.directory)).summary.status, {
    kind: 'stopped',
    cause: { kind: 'request', by: 'panel' },
  });
});

test('a run has one writer: a second runner goes away', async () => {
  const dist = await builtRunner();
  const root = temporaryFolder();
  const run = await launchCommand(root, slowTraining(root, 100, 10));
  assert.deepEqual(await adoptOrphans(root, dist), { adopted: [], closed: [] });
  assert.throws(
    () => execFileSync(process.execPath, [path.join(dist, 'runner.js'), '--adopt', run.directory], { stdio: 'pipe' }),
    { status: 3 },
  );
  await ended(run.directory);
  assert.equal(observations(run.directory).length, 100);
});

test('an emptied output.log costs nothing that was read, and nothing comes twice', async () => {
  const root = temporaryFolder();
  const run = await launchCommand(root, slowTraining(root, 100, 10));
  await until(() => observations(run.directory).length >= 20, 'twenty epochs');
  truncateSync(path.join(run.directory, 'output.log'), 0);
  await ended(run.directory);
  const epochs = observations(run.directory).map((o) => o.epoch ?? 0);
  assert.deepEqual(
    epochs,
    [...new Set(epochs)].sort((a, b) => a - b),
  );
  assert.ok(epochs.length >= 97, `${epochs.length} epochs: at most those between two reads are lost with the file`);
});

test(
  'a full disk: training goes on, the fault is shown, and everything is there once there is room',
  { timeout: 120_000 },
  async (t) => {
    const root = temporaryFolder();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', root], { stdio: 'pipe' });
    } catch {
      t.skip('mounting a small tmpfs takes root');
      return;
    }
    const scripts = temporaryFolder();
    const ballast = path.join(root, 'ballast');
    try {
      const argv = nodeScript(
        scripts,
        'train.js',
        `const fs = require('fs'); let i = 0; let text = '';
       const timer = setInterval(() => {
         if (i < 300) text += JSON.stringify({ epoch: ++i, loss: 1 / i, val_loss: 0.5 }) + '\\n';
         // A program that does not die of a full disk itself: it tries again.
         try { const n = fs.writeSync(1, text); text = text.slice(n); } catch (error) { if (error.code !== 'ENOSPC') throw error; }
         if (i === 300 && text === '') clearInterval(timer);
       }, 10);`,
      );
      const run = await launchCommand(root, argv);
      await until(() => observations(run.directory).length >= 20, 'twenty epochs');
      // Let the log grow by whole pages, then fill what is left.
      let size = 256 * 1024;
      while (size >= 1) {
        try {
          appendFileSync(ballast, Buffer.alloc(size));
        } catch {
          size = Math.floor(size / 2);
        }
      }
      const pid = trainingPid(run.directory);
      await until(
        () => (readLock(run.directory)?.problem ?? null) !== null || printed(run.directory).length === 300,
        'the fault to be shown',
        60_000,
      );
      const { summary } = await loadRun(run.directory);
      assert.equal(summary.status.kind, 'running');
      assert.ok(
        summary.warnings.some((text) => text.includes('cannot be written')),
        JSON.stringify(summary.warnings),
      );
      assert.equal(runs(pid), true);
      rmSync(ballast);
      const end = await ended(run.directory);
      assert.equal(end.exitCode, 0);
      assert.deepEqual(
        observations(run.directory).map((o) => o.epoch),
        Array.from({ length: 300 }, (_, i) => i + 1),
      );
      const errors = readEvents(run.directory).filter((event) => event.type === 'notice' && event.level === 'error');
      assert.equal(errors.length, 1);
    } finally {
      execFileSync('umount', ['-l', root]);
    }
  },
);

test('runs of another machine are judged by their heartbeat alone', async () => {
  const root = temporaryFolder();
  const run = await launchCommand(root, slowTraining(root, 3, 5));
  await ended(run.directory);
  await until(() => !existsSync(path.join(run.directory, 'runner.lock')), 'the lock to be given up');
  const away = { pid: process.pid, startTime: '1', host: `not-${hostname()}` };
  writeFileSync(
    path.join(run.directory, 'events.jsonl'),
    `${JSON.stringify({ seq: 1, time: 1, type: 'started', process: away })}\n`,
  );
  writeFileSync(path.join(run.directory, 'runner.lock'), JSON.stringify(away));
  assert.equal((await loadRun(run.directory)).summary.status.kind, 'running');
  const { utimesSync } = await import('node:fs');
  const old = new Date(Date.now() - 120_000);
  utimesSync(path.join(run.directory, 'runner.lock'), old, old);
  assert.equal((await loadRun(run.directory)).summary.status.kind, 'crashed');
  // A clock that is ahead of ours.
  const ahead = new Date(Date.now() + 3_600_000);
  utimesSync(path.join(run.directory, 'runner.lock'), ahead, ahead);
  assert.equal((await loadRun(run.directory)).summary.status.kind, 'running');
  assert.deepEqual(await adoptOrphans(root, await builtRunner()), { adopted: [], closed: [] });
});

test('one bad run never hides the others', async () => {
  const root = temporaryFolder();
  const run = await launchCommand(root, slowTraining(root, 3, 5));
  await ended(run.directory);
  const store = path.join(root, '.lossline', 'runs');
  const newer = path.join(store, 'newer');
  for (const [name, text] of [
    ['empty', null],
    ['torn', '{"format":1,"id":"torn"'],
    ['newer', '{"format":999,"id":"newer"}'],
    ['odd', '{"format":1,"id":7}'],
    ['list', '[]'],
  ] as const) {
    mkdirSync(path.join(store, name));
    if (text !== null) writeFileSync(path.join(store, name, 'run.json'), text);
  }
  writeFileSync(path.join(store, 'a-file'), '');
  const listed = await listRuns(root);
  assert.equal(listed.length, 6);
  assert.equal(listed[0]?.id, run.id);
  assert.deepEqual(
    listed.slice(1).map((summary) => summary.status.kind),
    Array.from({ length: 5 }, () => 'unreadable'),
  );
  const message = listed.find((summary) => summary.id === 'newer')?.status;
  assert.match(message?.kind === 'unreadable' ? message.message : '', /newer version.*999/);
  await adoptOrphans(root, await builtRunner());
  assert.equal(readFileSync(path.join(newer, 'run.json'), 'utf8'), '{"format":999,"id":"newer"}');
  assert.deepEqual(existsSync(path.join(newer, 'events.jsonl')), false);
});
