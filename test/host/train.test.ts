import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { commands } from './fake/vscode';
import { msg } from '../../src/core/message';
import { COMMANDS } from '../../src/host/ids';
import { LaunchError } from '../../src/runner/launch/error';
import type { LaunchedRun } from '../../src/runner/launch/types';
import { openDocument } from './fake/document';
import { fake, grantTrust } from './fake/state';
import { CSV, ONE, ONE_BROKEN, TWO } from './support/configs';
import { startHost, until } from './support/host';

void test('one entry starts at once and opens the panel on the new run', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const key = await commands.executeCommand(COMMANDS.train);
  assert.deepEqual(
    host.launched.map(({ root, configFile, plan, source }) => [root, configFile, plan.name, source]),
    [[host.root, 'lossline.yaml', 'baseline', 'extension']],
  );
  assert.equal(key, path.join(host.root, '.lossline', 'runs', 'run-1'));
  assert.equal(fake.picks.length, 0);
  assert.equal(fake.panels.length, 1);
  assert.ok(host.thread().requests.some((request) => request.type === 'poke'));
});

void test('the panel stays closed when the setting says so', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  fake.settings.set('lossline.openPanelOnTrain', false);
  await commands.executeCommand(COMMANDS.train);
  assert.equal(host.launched.length, 1);
  assert.equal(fake.panels.length, 0);
});

void test('several entries are asked about, with what each trains', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': TWO } });
  fake.choices.push(['$(play) regularized']);
  await commands.executeCommand(COMMANDS.train);
  assert.deepEqual(fake.picks[0]?.labels, ['$(play) baseline', '$(play) regularized']);
  assert.match(fake.picks[0].items[0]?.detail ?? '', /node train\.js · 60 epochs · learning rate 0\.003/);
  assert.deepEqual(
    host.launched.map(({ plan }) => plan.name),
    ['regularized'],
  );
});

void test('who closes the question starts nothing', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': TWO } });
  fake.choices.push(null);
  assert.equal(await commands.executeCommand(COMMANDS.train), null);
  assert.equal(host.launched.length, 0);
});

void test('an entry given as argument is trained without a question', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': TWO } });
  const uri = host.uri('lossline.yaml').toString();
  await commands.executeCommand(COMMANDS.train, { kind: 'entry', uri, name: 'regularized' });
  assert.deepEqual(
    host.launched.map(({ plan }) => plan.name),
    ['regularized'],
  );
});

void test('the editor title trains from its own file', async (t) => {
  const host = await startHost(t, { files: { 'a/lossline.yaml': ONE, 'b/lossline.yaml': ONE } });
  await commands.executeCommand(COMMANDS.train, host.uri('b/lossline.yaml'));
  assert.deepEqual(
    host.launched.map(({ root }) => root),
    [path.join(host.root, 'b')],
  );
});

void test('Restricted Mode starts nothing, says why, and trust granted later works without a reload', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE }, trusted: false });
  fake.buttons.push('Manage Workspace Trust');
  await commands.executeCommand(COMMANDS.train);
  assert.equal(host.launched.length, 0);
  assert.match(fake.messages[0]?.text ?? '', /Restricted Mode/);
  await until('the trust page', () => fake.commandsRun.some(({ id }) => id === 'workbench.trust.manage'));
  grantTrust();
  await commands.executeCommand(COMMANDS.train);
  assert.equal(host.launched.length, 1);
  assert.equal(host.launched[0]?.isTrusted(), true);
  fake.trusted = false;
  assert.equal(host.launched[0].isTrusted(), false, 'trust is asked anew right before the start');
});

void test('an entry with a problem says which, and Show jumps to it', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE_BROKEN } });
  fake.choices.push(['$(error) broken']);
  fake.buttons.push('Show');
  await commands.executeCommand(COMMANDS.train);
  assert.equal(host.launched.length, 0);
  assert.match(fake.messages[0]?.text ?? '', /broken cannot be trained\. lossline\.yaml, line 8: .*nowhere/);
  await until('the jump', () => fake.shownDocuments.length > 0);
  assert.equal(fake.shownDocuments[0]?.line, 7);
});

void test('unsaved changes are saved first and trained as they stand', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const document = openDocument(host.uri('lossline.yaml'));
  document.type(ONE.replace('epochs: 60', 'epochs: 7'));
  await commands.executeCommand(COMMANDS.train);
  assert.equal(host.launched[0]?.plan.plannedEpochs, 7);
  assert.match(readFileSync(path.join(host.root, 'lossline.yaml'), 'utf8'), /epochs: 7/);
});

void test('a save that auto save forestalls is a save', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  openDocument(host.uri('lossline.yaml')).type(ONE.replace('epochs: 60', 'epochs: 7'));
  fake.autoSaves = true;
  await commands.executeCommand(COMMANDS.train);
  assert.deepEqual(fake.messages, []);
  assert.equal(host.launched[0]?.plan.plannedEpochs, 7);
});

void test('nothing is started when the config file cannot be saved', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  openDocument(host.uri('lossline.yaml')).type(TWO);
  fake.savesFail = true;
  fake.choices.push(['$(play) baseline']);
  await commands.executeCommand(COMMANDS.train, host.uri('lossline.yaml'));
  assert.equal(host.launched.length, 0);
  assert.match(fake.messages[0]?.text ?? '', /could not be saved/);
});

void test('what the launcher refuses is told in its own words', async (t) => {
  const detail = msg('The data file {0} is missing.', 'data/penguins.csv');
  await startHost(t, {
    files: { 'lossline.yaml': ONE },
    launch: () => Promise.reject(new LaunchError('missing-data', detail)),
  });
  await commands.executeCommand(COMMANDS.train);
  assert.equal(fake.messages[0]?.kind, 'error');
  assert.equal(fake.messages[0].text, 'The data file data/penguins.csv is missing.');
  assert.deepEqual(fake.messages[0].buttons, ['Open Config']);
  assert.equal(fake.panels.length, 0);
});

void test('no config file: one is written from a CSV file and opened', async (t) => {
  const host = await startHost(t, { files: { 'data/birds.csv': CSV } });
  fake.buttons.push('Create Config File');
  fake.choices.push(['birds.csv']);
  await commands.executeCommand(COMMANDS.train);
  await until('the new config', () => existsSync(path.join(host.root, 'lossline.yaml')));
  await until('the editor', () => fake.shownDocuments.some(({ uri }) => uri.endsWith('/lossline.yaml')));
  assert.match(readFileSync(path.join(host.root, 'lossline.yaml'), 'utf8'), /data\/birds\.csv/);
  const done = await until('the offer to train', () => fake.messages.find(({ buttons }) => buttons.includes('Train')));
  assert.match(done.text, /predicts "species" from data\/birds\.csv/);
  assert.equal(host.launched.length, 0);
});

void test('no config and no CSV file: says so', async (t) => {
  await startHost(t, { files: { 'notes.txt': 'nothing' } });
  await commands.executeCommand(COMMANDS.createConfig);
  assert.match(fake.messages[0]?.text ?? '', /no CSV file/);
});

void test('an existing config is never overwritten', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE, 'birds.csv': CSV } });
  fake.choices.push(['birds.csv']);
  await commands.executeCommand(COMMANDS.createConfig);
  assert.equal(readFileSync(path.join(host.root, 'lossline.yaml'), 'utf8'), ONE);
  assert.match(fake.messages[0]?.text ?? '', /is there already/);
});

void test('no folder at all: asks for one', async (t) => {
  await startHost(t, { folder: false });
  await commands.executeCommand(COMMANDS.train);
  await until('the question', () => fake.messages.find(({ text }) => text.includes('Open a folder first')));
});

void test('a file without entries says so', async (t) => {
  await startHost(t, { files: { 'lossline.yaml': 'version: 1\nruns: {}\n' } });
  await commands.executeCommand(COMMANDS.train);
  assert.match(fake.messages[0]?.text ?? '', /lossline\.yaml/);
  assert.deepEqual(fake.messages[0]?.buttons, ['Show']);
});

void test('a start that takes long can be cancelled: nothing is shown, and the run is stopped when it comes up', async (t) => {
  let finish: (run: LaunchedRun) => void = () => undefined;
  const host = await startHost(t, {
    files: { 'lossline.yaml': ONE },
    launch: () => new Promise<LaunchedRun>((resolve) => (finish = resolve)),
  });
  const started = commands.executeCommand(COMMANDS.train);
  await until('the progress', () => fake.progress.length > 0);
  assert.deepEqual(fake.progress, ['Starting baseline']);
  fake.cancels[0]?.();
  assert.equal(await started, null);
  assert.equal(fake.panels.length, 0);
  finish({ id: 'late', directory: '/late' });
  await until('the stop', () => host.stopped.length > 0);
  assert.deepEqual(host.stopped, [{ directory: '/late', by: 'command' }]);
});
