import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from './fake/vscode';
import { COMMANDS, PANEL_VIEW_TYPE } from '../../src/host/ids';
import type { HostMessage, RunDelta } from '../../src/shared/protocol';
import { PANEL_STRINGS } from '../../src/shared/strings';
import { fake } from './fake/state';
import type { FakePanel } from './fake/state';
import { restorePanel } from './fake/window';
import { ONE, TWO } from './support/configs';
import { settle, startHost, until } from './support/host';
import type { TestHost } from './support/host';
import { liveRun, recordOf, runOf } from './support/runs';

type Snapshot = Extract<HostMessage, { type: 'snapshot' }>;
type Delta = Extract<HostMessage, { type: 'delta' }>;

function messages(panel: FakePanel): HostMessage[] {
  return panel.posted as HostMessage[];
}

function snapshots(panel: FakePanel | undefined): Snapshot[] {
  assert.ok(panel !== undefined);
  return messages(panel).filter((message) => message.type === 'snapshot');
}

function deltas(panel: FakePanel): Delta[] {
  return messages(panel).filter((message) => message.type === 'delta');
}

function points(from: number, ...values: number[]) {
  return { from, epoch: Float64Array.from(values, (_, i) => from + i + 1), value: Float64Array.from(values) };
}

/** Opens the panel on a live run with two epochs. */
async function openOnLive(host: TestHost): Promise<{ panel: FakePanel; key: string }> {
  const run = liveRun(host.root, 'live', 2);
  host.see(run);
  await commands.executeCommand(COMMANDS.showRun, { kind: 'run', key: run.key });
  const panel = fake.panels[0];
  assert.ok(panel !== undefined);
  panel.receive({ type: 'ready', selected: null });
  host.thread().tell({ type: 'series', key: run.key, reset: true, metrics: { loss: points(0, 3, 2) } });
  await until('the first points', () => deltas(panel).length > 0);
  return { panel, key: run.key };
}

void test('the page says ready and gets a snapshot with texts, run and empty comparison', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const { panel, key } = await openOnLive(host);
  const [first] = snapshots(panel);
  assert.ok(first !== undefined);
  assert.equal(snapshots(panel).length, 1);
  assert.deepEqual(Object.keys(first.strings), Object.keys(PANEL_STRINGS));
  assert.deepEqual(
    first.runs.map((run) => [run.key, run.canStop]),
    [[key, true]],
  );
  assert.deepEqual(first.diff, []);
  assert.equal(first.empty, null);
  assert.deepEqual(host.thread().seriesKeys, [key]);
  assert.match(panel.webview.html, /Content-Security-Policy/);
  assert.match(panel.title, /baseline/);
});

void test('points and summaries are gathered into one delta, each message with the next revision', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const { panel, key } = await openOnLive(host);
  const before = deltas(panel).length;
  for (let epoch = 3; epoch <= 12; epoch++) {
    host.thread().tell({ type: 'series', key, reset: false, metrics: { loss: points(epoch - 1, 10 - epoch) } });
    host.see(liveRun(host.root, 'live', epoch));
  }
  await until('a delta', () => deltas(panel).length > before);
  await settle();
  assert.equal(deltas(panel).length, before + 1);
  const [change] = deltas(panel).at(-1)?.runs ?? [];
  assert.equal(change?.view?.summary.epoch, 12);
  const loss = change.series['loss'];
  assert.equal(loss?.from, 2);
  assert.deepEqual([...loss.value], [7, 6, 5, 4, 3, 2, 1, 0, -1, -2]);
  assert.equal(loss.value.buffer.byteLength, loss.value.byteLength, 'the points own their whole buffer');
  assert.deepEqual(
    messages(panel).map(({ revision }) => revision),
    messages(panel).map((_, index) => index + 1),
  );
});

void test('points that are rewritten are sent again from there', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const { panel, key } = await openOnLive(host);
  host.thread().tell({ type: 'series', key, reset: false, metrics: { loss: points(2, 1, 0.5, 0.4) } });
  host.thread().tell({ type: 'series', key, reset: false, metrics: { loss: points(1, 2.5) } });
  const change = await until('the points', () =>
    deltas(panel)
      .flatMap(({ runs }): RunDelta[] => [...runs])
      .find((run) => run.series['loss']?.from === 1),
  );
  assert.deepEqual([...(change.series['loss']?.value ?? [])], [2.5]);
});

void test('a hidden page hears nothing, and a snapshot when it comes back', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const { panel, key } = await openOnLive(host);
  const count = panel.posted.length;
  panel.setVisible(false);
  host.see(liveRun(host.root, 'live', 5));
  host.thread().tell({ type: 'series', key, reset: false, metrics: { loss: points(2, 1, 1, 1) } });
  await new Promise((resolve) => setTimeout(resolve, 250));
  assert.equal(panel.posted.length, count);
  panel.setVisible(true);
  panel.receive({ type: 'ready', selected: [key] });
  const last = snapshots(panel).at(-1);
  assert.equal(last?.runs[0]?.summary.epoch, 5);
  assert.deepEqual([...(last.runs[0].series['loss']?.value ?? [])], [3, 2, 1, 1, 1]);
});

void test('NaN and infinities survive', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const { panel, key } = await openOnLive(host);
  const count = deltas(panel).length;
  host.thread().tell({ type: 'series', key, reset: false, metrics: { loss: points(2, Number.NaN, Infinity) } });
  await until('a delta', () => deltas(panel).length > count);
  assert.deepEqual([...(deltas(panel).at(-1)?.runs[0]?.series['loss']?.value ?? [])], [Number.NaN, Infinity]);
});

void test('two runs come with their comparison', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': TWO } });
  const a = runOf(host.root, 'a', { record: recordOf({ hyperparameters: { dropout: 0, epochs: 60 } }) });
  const b = runOf(host.root, 'b', { record: recordOf({ hyperparameters: { dropout: 0.3, epochs: 60 } }) });
  host.see(a, b);
  await commands.executeCommand(COMMANDS.compare, { kind: 'run', key: a.key }, [
    { kind: 'run', key: a.key },
    { kind: 'run', key: b.key },
  ]);
  fake.panels[0]?.receive({ type: 'ready', selected: null });
  const [snapshot] = snapshots(fake.panels[0]);
  assert.equal(snapshot?.runs.length, 2);
  const differing = snapshot.diff.filter((row) => row.differs);
  assert.deepEqual(
    differing.map((row) => [row.path, ...row.cells.map((cell) => (cell.kind === 'value' ? cell.value : null))]),
    [['dropout', 0, 0.3]],
  );
});

void test('a run that has just been started is waited for', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  host.see();
  const key = String(await commands.executeCommand(COMMANDS.train));
  const [panel] = fake.panels;
  assert.ok(panel !== undefined);
  panel.receive({ type: 'ready', selected: null });
  assert.equal(panel.posted.length, 0);
  assert.deepEqual(host.thread().seriesKeys, [], 'a key nobody has seen is not read');
  host.see(liveRun(host.root, 'run-1', 0));
  const snapshot = await until('the snapshot', () => snapshots(panel)[0]);
  assert.deepEqual(
    snapshot.runs.map((run) => run.key),
    [key],
  );
  assert.deepEqual(host.thread().seriesKeys, [key]);
});

void test('with nothing chosen the newest run is shown', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  host.see(runOf(host.root, 'old', { createdAt: 1 }), runOf(host.root, 'new'));
  await commands.executeCommand(COMMANDS.openPanel);
  fake.panels[0]?.receive({ type: 'ready', selected: null });
  const [snapshot] = snapshots(fake.panels[0]);
  assert.deepEqual(
    snapshot?.runs.map((run) => run.summary.id),
    ['new'],
  );
  assert.deepEqual(
    snapshot.choices.map(({ live }) => live),
    [false, false],
  );
});

void test('an empty panel says what to do', async (t) => {
  const cases = [
    { files: {}, trusted: true, reason: 'no-config', action: 'create-config' },
    { files: { 'lossline.yaml': ONE }, trusted: true, reason: 'no-runs', action: 'train' },
    { files: { 'lossline.yaml': ONE }, trusted: false, reason: 'restricted', action: 'manage-trust' },
  ];
  for (const { files, trusted, reason, action } of cases) {
    const host = await startHost(t, { files, trusted });
    host.see();
    await commands.executeCommand(COMMANDS.openPanel);
    fake.panels[0]?.receive({ type: 'ready', selected: null });
    const [snapshot] = snapshots(fake.panels[0]);
    assert.equal(snapshot?.empty?.reason, reason);
    assert.equal(snapshot.empty.actions[0]?.action.kind, action);
    host.dispose();
  }
});

void test('restored after a reload it shows what it showed before, once the runs are known', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const panel = await restorePanel(PANEL_VIEW_TYPE);
  const run = runOf(host.root, 'before');
  panel.receive({ type: 'ready', selected: [run.key] });
  assert.equal(panel.posted.length, 0);
  host.see(run, runOf(host.root, 'other'));
  const snapshot = await until('the snapshot', () => snapshots(panel)[0]);
  assert.deepEqual(
    snapshot.runs.map(({ key }) => key),
    [run.key],
  );
});

void test('there is one panel: showing another run reuses it', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const { panel } = await openOnLive(host);
  const other = runOf(host.root, 'other');
  host.see(other);
  await commands.executeCommand(COMMANDS.showRun, { kind: 'run', key: other.key });
  assert.equal(fake.panels.length, 1);
  assert.equal(panel.reveals, 1);
  assert.deepEqual(
    snapshots(panel)
      .at(-1)
      ?.runs.map(({ key }) => key),
    [other.key],
  );
});

void test('a button acts on known runs only; rubbish is logged and left alone', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const { panel, key } = await openOnLive(host);
  panel.receive({ type: 'action', action: { kind: 'stop', key } });
  await until('the stop', () => host.stopped.length > 0);
  assert.deepEqual(host.stopped, [{ directory: key, by: 'panel' }]);
  panel.receive({ type: 'action', action: { kind: 'stop', key: '/etc' } });
  panel.receive({ type: 'action', action: { kind: 'open-log', key: '/etc' } });
  panel.receive({ type: 'action', action: { kind: 'rm -rf', key } });
  panel.receive('hello');
  await settle();
  assert.equal(host.stopped.length, 1);
  assert.equal(fake.log.filter((line) => line.includes('unknown run: /etc')).length, 2);
  assert.equal(fake.log.filter((line) => line.includes('not one of its own')).length, 2);
});

void test('train again trains the entry as it stands now', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const { panel, key } = await openOnLive(host);
  panel.receive({ type: 'action', action: { kind: 'train-again', key } });
  await until('the start', () => host.launched.length > 0);
  assert.equal(host.launched[0]?.plan.name, 'baseline');
});

void test('a run that is deleted goes from the panel', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const { panel, key } = await openOnLive(host);
  host.thread().tell({ type: 'runs', changed: [], removed: [key], complete: true });
  const last = await until('the snapshot', () => snapshots(panel)[1]);
  assert.equal(last.empty?.reason, 'no-runs');
});

void test('a closed panel lets its points go', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const { panel } = await openOnLive(host);
  panel.close();
  assert.deepEqual(host.thread().seriesKeys, []);
  await commands.executeCommand(COMMANDS.openPanel);
  assert.equal(fake.panels.length, 2);
});
