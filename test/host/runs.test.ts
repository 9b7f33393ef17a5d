import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from './fake/vscode';
import { COMMANDS } from '../../src/host/ids';
import { fake, grantTrust } from './fake/state';
import { ONE, TWO } from './support/configs';
import { settle, startHost, until } from './support/host';
import { liveRun, OVERFITTING, runOf } from './support/runs';

void test('the watcher is told the workspace folder and the folder of each config file', async (t) => {
  const host = await startHost(t, { files: { 'a/lossline.yaml': ONE, 'b/lossline.yml': ONE } });
  const roots = await until('the roots', () =>
    host.thread().requests.findLast((request) => request.type === 'roots' && request.roots.length === 3),
  );
  assert.deepEqual(roots, { type: 'roots', roots: [host.root, `${host.root}/a`, `${host.root}/b`] });
});

void test('a watcher that dies is started again and told again; runs that went meanwhile go', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  host.see(runOf(host.root, 'a'), runOf(host.root, 'b'));
  host.thread().die('out of memory');
  await until('a new thread', () => host.threads.length === 2);
  assert.deepEqual(host.thread().requests[0], { type: 'roots', roots: [host.root] });
  host.thread().tell({ type: 'runs', changed: [runOf(host.root, 'a')], removed: [], complete: false });
  assert.equal(host.api.runs().length, 2);
  host.thread().tell({ type: 'runs', changed: [], removed: [], complete: true });
  assert.deepEqual(
    host.api.runs().map(({ id }) => id),
    ['a'],
  );
  assert.ok(fake.log.some((line) => line.startsWith('warn') && line.includes('out of memory')));
});

void test('a watcher that keeps dying is given up, said so, and started again by hand', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  t.mock.timers.enable({ apis: ['setTimeout'] });
  for (let death = 0; death < 5; death++) {
    host.thread().die('bad');
    t.mock.timers.tick(10_000);
  }
  assert.equal(host.threads.length, 5);
  assert.equal(fake.messages.filter(({ text }) => text.includes('ended several times')).length, 1);
  t.mock.timers.reset();
  await commands.executeCommand(COMMANDS.refresh);
  assert.equal(host.threads.length, 6);
});

void test('the status bar shows how far a run is, counts several, and hides when none is live', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': TWO } });
  const progress = fake.statusItems.find(({ id }) => id === 'lossline.progress');
  const stop = fake.statusItems.find(({ id }) => id === 'lossline.stop');
  assert.ok(progress !== undefined && stop !== undefined);
  assert.equal(progress.visible, false);
  host.see(liveRun(host.root, 'a', 20));
  await until('the status bar', () => progress.visible);
  assert.equal(progress.text, '$(sync~spin) baseline 20/60 · val 0.412 · 8 s left');
  assert.equal(stop.visible, true);
  host.see(liveRun(host.root, 'b', 40, { entry: 'regularized' }));
  await until('two runs', () => progress.text.includes('2 runs'));
  assert.equal(progress.text, '$(sync~spin) 2 runs training · 8 s left');
  host.see(runOf(host.root, 'a'), runOf(host.root, 'b'));
  await until('nothing', () => !progress.visible && !stop.visible);
});

void test('a run that ends is told once, with its verdict', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  host.see(liveRun(host.root, 'a', 59));
  const ended = runOf(host.root, 'a', { verdict: OVERFITTING });
  host.see(ended);
  host.see(ended);
  host.see(liveRun(host.root, 'a', 60));
  host.see(ended);
  assert.equal(fake.messages.length, 1);
  assert.match(fake.messages[0]?.text ?? '', /^baseline: .*Validation loss was best at epoch 22 \(0\.412\)/);
  assert.deepEqual(fake.messages[0]?.buttons, ['Show']);
});

void test('which ends are told', async (t) => {
  const failed = { status: { kind: 'failed', exitCode: 1, message: 'No module named torch' } } as const;
  const stopped = { status: { kind: 'stopped', cause: { kind: 'request', by: 'panel' } } } as const;
  const byRule = { status: { kind: 'stopped', cause: { kind: 'rule', epoch: 32 } } } as const;
  const cases = [
    ['all', {}, 'information'],
    ['all', failed, 'error'],
    ['all', stopped, null],
    ['all', byRule, 'information'],
    ['problems', {}, null],
    ['problems', failed, 'error'],
    ['none', failed, null],
  ] as const;
  for (const [level, changes, kind] of cases) {
    const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
    fake.settings.set('lossline.notifications', level);
    host.see(liveRun(host.root, 'a', 3));
    host.see(runOf(host.root, 'a', changes));
    assert.deepEqual(
      fake.messages.map((message) => message.kind),
      kind === null ? [] : [kind],
      `${level} ${kind}`,
    );
    host.dispose();
  }
});

void test('a failure says its reason and opens the log', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  fake.buttons.push('Open Log');
  host.see(liveRun(host.root, 'a', 0));
  host.see(runOf(host.root, 'a', { status: { kind: 'failed', exitCode: 1, message: 'No module named torch' } }));
  assert.match(fake.messages[0]?.text ?? '', /No module named torch/);
  await until('the log', () => fake.commandsRun.some(({ id }) => id === COMMANDS.openLog));
  // The command looks for the log; its answer belongs to this test.
  await until('the answer', () => fake.messages.some(({ text }) => text.includes('has not printed anything')));
});

void test('runs that ended before the window opened are not told', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  host.see(runOf(host.root, 'a'), runOf(host.root, 'b', { status: { kind: 'failed', exitCode: 1, message: 'no' } }));
  await settle();
  assert.deepEqual(fake.messages, []);
});

void test('a run that fails before it was ever seen alive is told all the same', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  host.see();
  host.see(runOf(host.root, 'a', { status: { kind: 'failed', exitCode: 1, message: 'no' }, endedAt: Date.now() }));
  assert.deepEqual(
    fake.messages.map(({ kind }) => kind),
    ['error'],
  );
});

void test('runs that may have lost their runner are taken up once, and only when the workspace is trusted', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE }, trusted: false });
  host.see(liveRun(host.root, 'a', 3));
  await settle();
  assert.deepEqual(host.adopted, []);
  grantTrust();
  await settle();
  host.see(liveRun(host.root, 'b', 3));
  await settle();
  assert.deepEqual(host.adopted, [host.root]);
});

void test('a folder where every run has ended is not searched for orphans', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  host.see(runOf(host.root, 'a'));
  await settle();
  assert.deepEqual(host.adopted, []);
});
