import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { commands } from './fake/vscode';
import { COMMANDS } from '../../src/host/ids';
import { fake } from './fake/state';
import { ONE, TWO } from './support/configs';
import { startHost } from './support/host';
import type { TestHost } from './support/host';
import { liveRun, recordOf, runOf } from './support/runs';

function onDisk(host: TestHost, id: string): string {
  const directory = path.join(host.root, '.lossline', 'runs', id);
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, 'output.log'), 'epoch 1\n');
  return directory;
}

void test('stop: the only live run is asked to stop, from wherever it was asked', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const live = liveRun(host.root, 'a', 1);
  host.see(live, runOf(host.root, 'b'));
  await commands.executeCommand(COMMANDS.stop);
  await commands.executeCommand(COMMANDS.stop, { by: 'status bar' });
  await commands.executeCommand(COMMANDS.stop, { kind: 'run', key: live.key });
  await commands.executeCommand(COMMANDS.stop, { kind: 'run', key: live.key, by: 'command' });
  await commands.executeCommand(COMMANDS.stop, {
    kind: 'entry',
    uri: host.uri('lossline.yaml').toString(),
    name: 'baseline',
  });
  assert.deepEqual(
    host.stopped.map(({ by }) => by),
    ['command', 'status bar', 'explorer', 'command', 'explorer'],
  );
  assert.ok(host.stopped.every(({ directory }) => directory === live.key));
});

void test('stop: with several live runs it asks which; with none it says so', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': TWO } });
  await commands.executeCommand(COMMANDS.stop);
  assert.match(fake.messages[0]?.text ?? '', /No run is training/);
  host.see(liveRun(host.root, 'a', 1), liveRun(host.root, 'b', 1, { entry: 'regularized' }));
  fake.choices.push(['$(sync~spin) regularized']);
  await commands.executeCommand(COMMANDS.stop);
  assert.deepEqual(
    host.stopped.map(({ directory }) => path.basename(directory)),
    ['b'],
  );
});

void test('delete: asks, then moves to the trash', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const directory = onDisk(host, 'a');
  host.see(runOf(host.root, 'a'));
  await commands.executeCommand(COMMANDS.deleteRun, { kind: 'run', key: directory });
  assert.equal(fake.messages[0]?.modal, true);
  assert.ok(existsSync(directory), 'closing the question deletes nothing');
  fake.buttons.push('Move to Trash');
  await commands.executeCommand(COMMANDS.deleteRun, { kind: 'run', key: directory });
  assert.deepEqual(fake.deleted, [{ path: directory, trash: true }]);
});

void test('delete: without a trash it asks again, once for all', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const nodes = ['a', 'b'].map((id) => ({ kind: 'run', key: onDisk(host, id) }));
  host.see(runOf(host.root, 'a'), runOf(host.root, 'b'));
  fake.hasTrash = false;
  fake.buttons.push('Move to Trash', null);
  await commands.executeCommand(COMMANDS.deleteRun, nodes[0], nodes);
  assert.deepEqual(fake.deleted, []);
  fake.buttons.push('Move to Trash', 'Delete Permanently');
  await commands.executeCommand(COMMANDS.deleteRun, nodes[0], nodes);
  assert.deepEqual(
    fake.deleted.map(({ trash }) => trash),
    [false, false],
  );
});

void test('delete: a run that is training is refused, and nothing else is deleted with it', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const nodes = ['a', 'b'].map((id) => ({ kind: 'run', key: onDisk(host, id) }));
  host.see(runOf(host.root, 'a'), liveRun(host.root, 'b', 3));
  fake.buttons.push('Move to Trash');
  await commands.executeCommand(COMMANDS.deleteRun, nodes[0], nodes);
  assert.deepEqual(fake.deleted, []);
  assert.match(fake.messages[0]?.text ?? '', /is training\. Stop it/);
});

void test('delete: a path that is no known run is never touched', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE, 'mine/file.txt': 'x' } });
  host.see(runOf(host.root, 'a'));
  fake.choices.push(null);
  await commands.executeCommand(COMMANDS.deleteRun, { kind: 'run', key: path.join(host.root, 'mine') });
  assert.deepEqual(fake.deleted, []);
  assert.ok(existsSync(path.join(host.root, 'mine/file.txt')));
});

void test('copy: hyperparameters as the config file would say them', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const hyperparameters = { learningRate: 0.003, layers: [64, 64], note: 'yes' };
  host.see(runOf(host.root, 'a', { record: recordOf({ hyperparameters }) }));
  await commands.executeCommand(COMMANDS.copyHyperparameters, { kind: 'run', key: host.api.runs()[0]?.key });
  assert.match(fake.clipboard, /^hyperparameters:\n {2}learningRate: 0\.003\n {2}layers:\n/);
  host.see(runOf(host.root, 'a', { record: recordOf({ hyperparameters, configFile: 'lossline.json' }) }));
  await commands.executeCommand(COMMANDS.copyHyperparameters, { kind: 'run', key: host.api.runs()[0]?.key });
  assert.deepEqual(JSON.parse(fake.clipboard), { hyperparameters });
});

void test('open log: the file, or a word that there is none', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const key = onDisk(host, 'a');
  host.see(runOf(host.root, 'a'), runOf(host.root, 'b'));
  await commands.executeCommand(COMMANDS.openLog, { kind: 'run', key });
  const opened = fake.commandsRun.find(({ id }) => id === 'vscode.open');
  assert.equal(String(opened?.args[0]), host.uri('.lossline/runs/a/output.log').toString());
  await commands.executeCommand(COMMANDS.openLog, { kind: 'run', key: path.join(host.root, '.lossline/runs/b') });
  assert.match(fake.messages[0]?.text ?? '', /has not printed anything/);
});

void test('open config: jumps to the entry of a run; says so when it is gone', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': TWO } });
  const run = runOf(host.root, 'a', { entry: 'regularized' });
  const gone = runOf(host.root, 'b', { entry: 'forgotten' });
  host.see(run, gone);
  await commands.executeCommand(COMMANDS.openConfig, { kind: 'run', key: run.key });
  assert.deepEqual(fake.shownDocuments.at(-1), { uri: host.uri('lossline.yaml').toString(), line: 6 });
  await commands.executeCommand(COMMANDS.openConfig, { kind: 'run', key: gone.key });
  assert.match(fake.messages[0]?.text ?? '', /no longer has an entry named forgotten/);
});

void test('compare: an entry with its newest runs, or runs that are ticked', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': TWO } });
  const uri = host.uri('lossline.yaml').toString();
  host.see(runOf(host.root, 'a'));
  await commands.executeCommand(COMMANDS.compare, { kind: 'entry', uri, name: 'baseline' });
  assert.match(fake.messages[0]?.text ?? '', /fewer than two runs/);
  host.see(runOf(host.root, 'b'));
  await commands.executeCommand(COMMANDS.compare, { kind: 'entry', uri, name: 'baseline' });
  assert.equal(fake.panels.length, 1);
  fake.choices.push(['$(check) baseline']);
  await commands.executeCommand(COMMANDS.compare);
  assert.equal(fake.picks.at(-1)?.many, true);
});

void test('a command that fails says so, with the way to the output', async (t) => {
  const host = await startHost(t, {
    files: { 'lossline.yaml': ONE },
    launch: () => Promise.reject(new Error('the disk is on fire')),
  });
  await commands.executeCommand(COMMANDS.train);
  assert.match(fake.messages[0]?.text ?? '', /the disk is on fire/);
  assert.ok(fake.messages[0]?.buttons.includes('Show Output'));
  host.dispose();
});
