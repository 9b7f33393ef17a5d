import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { identityOf } from '../../../../src/runner/process/identity';
import { TreeStopper, type StopStage } from '../../../../src/runner/process/stop-tree';
import { requestStop } from '../../../../src/runner/launch/stop';
import { readEvents } from '../../../../src/runner/store/history';
import { loadRun } from '../../../../src/runner/store/read';
import {
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
import { slowTraining, stubbornTree } from './helper';

const QUICK: StopStage[] = [
  { signal: 'SIGINT', graceMs: 150 },
  { signal: 'SIGTERM', graceMs: 150 },
  { signal: 'SIGKILL', graceMs: 5000 },
];

function pidsOf(root: string): number[] {
  const file = path.join(root, 'pids.txt');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean).map(Number) : [];
}

test('no process of a stubborn tree of five survives a stop', { timeout: 300_000 }, async () => {
  for (let i = 0; i < repetitions(100, 6); i++) {
    const root = temporaryFolder();
    const [program, ...args] = stubbornTree(root);
    const child = spawn(program ?? '', args, { detached: true, stdio: 'ignore', cwd: root });
    const exited = new Promise((resolve) => child.once('exit', resolve));
    await until(() => pidsOf(root).length === 5, 'five processes');
    const pids = pidsOf(root);
    const stopper = new TreeStopper(identityOf(child.pid ?? 0), QUICK);
    let result = stopper.tick(performance.now());
    const started = Date.now();
    while (result === 'working' && Date.now() - started < 20_000) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      result = stopper.tick(performance.now());
    }
    assert.equal(result, 'done');
    assert.deepEqual(pids.filter(runs), []);
    await exited;
  }
});

test('a stop request ends a run and its whole tree, and the run says who asked', { timeout: 120_000 }, async () => {
  const root = temporaryFolder();
  const run = await launchCommand(root, stubbornTree(root));
  await until(() => pidsOf(root).length === 5 && observations(run.directory).length > 0, 'five processes and an epoch');
  await requestStop(run.directory, 'explorer');
  await until(
    () => readEvents(run.directory).some((event) => event.type === 'stop-requested'),
    'the request to be seen',
  );
  const end = await ended(run.directory);
  assert.equal(end.message, null);
  assert.deepEqual(pidsOf(root).filter(runs), []);
  const { summary } = await loadRun(run.directory);
  assert.deepEqual(summary.status, { kind: 'stopped', cause: { kind: 'request', by: 'explorer' } });
});

test('a program that ends on SIGINT keeps what it printed at the end, and its exit code', async () => {
  const root = temporaryFolder();
  const argv = nodeScript(
    root,
    'polite.js',
    `let i = 0; setInterval(() => console.log('epoch=' + (++i) + ' loss=' + 1 / i), 20);
     process.on('SIGINT', () => { console.log('epoch=1000 loss=0.25'); process.exit(7); });`,
  );
  const run = await launchCommand(root, argv);
  await until(() => observations(run.directory).length > 2, 'epochs');
  await requestStop(run.directory, 'panel');
  const end = await ended(run.directory);
  assert.equal(end.exitCode, 7);
  assert.equal(observations(run.directory).at(-1)?.epoch, 1000);
});

test('the rule stops a command where it decides, and records its numbers', async () => {
  const root = temporaryFolder();
  const argv = nodeScript(
    root,
    'overfit.js',
    `let i = 0; setInterval(() => { i += 1; console.log(JSON.stringify({ epoch: i, loss: 1 / i, val_loss: Math.abs(i - 10) + 1 })); }, 15);`,
  );
  const rule = {
    kind: 'patience',
    monitor: 'val_loss',
    mode: 'min',
    patience: 5,
    minDelta: 0,
    startEpoch: 1,
    baseline: null,
    restoreBestWeights: false,
  } as const;
  const run = await launchCommand(root, argv, { earlyStopping: { mode: 'rule', rule }, plannedEpochs: 200 });
  await ended(run.directory);
  const decided = readEvents(run.directory).filter((event) => event.type === 'stopped-by-rule');
  assert.equal(decided.length, 1);
  assert.deepEqual(decided[0]?.decision, {
    rule,
    auto: false,
    reason: 'patience',
    epoch: 15,
    best: { epoch: 10, value: 1 },
    waited: 5,
    numbers: { value: 6, bar: 1, patience: 5 },
  });
  assert.ok((observations(run.directory).at(-1)?.epoch ?? 999) < 60, 'stopped near the decision');
  assert.deepEqual((await loadRun(run.directory)).summary.status, {
    kind: 'stopped',
    cause: { kind: 'rule', epoch: 15 },
  });
});

test('the runner survives SIGHUP, and SIGTERM to the runner ends the training properly', async () => {
  const root = temporaryFolder();
  const run = await launchCommand(root, slowTraining(root, 100_000, 20));
  const runner = runnerPid(run.directory);
  assert.ok(runner !== null);
  process.kill(runner, 'SIGHUP');
  const seen = observations(run.directory).length;
  await until(() => observations(run.directory).length > seen + 3, 'epochs after SIGHUP');
  process.kill(runner, 'SIGTERM');
  await ended(run.directory);
  await until(() => !runs(runner), 'the end of the runner');
  const started = readEvents(run.directory).find((event) => event.type === 'started');
  assert.equal(runs(started?.process.pid ?? 0), false);
  assert.deepEqual((await loadRun(run.directory)).summary.status, {
    kind: 'stopped',
    cause: { kind: 'request', by: 'signal' },
  });
});

test('a flood of output does not delay a stop', { timeout: 120_000 }, async () => {
  const root = temporaryFolder();
  const argv = nodeScript(
    root,
    'flood.js',
    `const fs = require('fs'); let i = 0;
     for (;;) { let block = ''; for (let k = 0; k < 2000; k++) block += 'epoch=' + (++i) + ' loss=0.5 some more text to make it longer\\n'; fs.writeSync(1, block); if (i > 400000) { setInterval(() => fs.writeSync(1, 'x'.repeat(100000)), 1); break; } }`,
  );
  const run = await launchCommand(root, argv);
  await requestStop(run.directory, 'panel');
  await until(
    () => readEvents(run.directory).some((event) => event.type === 'stop-requested'),
    'the request to be seen',
    4000,
  );
  await ended(run.directory);
  const all = observations(run.directory);
  assert.deepEqual(
    all.map((o) => o.epoch),
    all.map((_, i) => i + 1),
  );
});

test('a run whose directory is deleted does not train on for ever', { timeout: 60_000 }, async () => {
  const root = temporaryFolder();
  const run = await launchCommand(root, slowTraining(root, 100_000, 20));
  const runner = runnerPid(run.directory);
  const started = readEvents(run.directory).find((event) => event.type === 'started');
  rmSync(run.directory, { recursive: true });
  assert.equal(endOf(run.directory), null);
  await until(() => !runs(started?.process.pid ?? 0) && !runs(runner ?? 0), 'the end of both processes', 40_000);
});
