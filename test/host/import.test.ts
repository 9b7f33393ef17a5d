import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { COMMANDS } from '../../src/host/ids';
import { fake } from './fake/state';
import { Uri } from './fake/values';
import { commands } from './fake/vscode';
import { ONE } from './support/configs';
import { settle, startHost, until } from './support/host';
import { asked, found, importFrom } from './support/imports';

void test('what is found is shown before it is taken; new runs with a curve are ticked', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  fake.choices = [null];
  const runs = [
    found(host.root, 'a'),
    found(host.root, 'old', { known: '/known/run' }),
    found(host.root, 'empty', { glance: null }),
  ];
  await (
    await importFrom(host, runs)
  ).command;
  const [pick] = fake.picks;
  assert.ok(pick?.many === true);
  assert.deepEqual(
    pick.items.map(({ label, description, detail, picked }) => [label, description, detail, picked]),
    [
      ['new', undefined, undefined, undefined],
      ['logs/a', 'csv · loss, val_loss, acc, lr and 1 more', '60 observations · 1.2 MB · 3 days ago', true],
      ['imported before', undefined, undefined, undefined],
      [
        'logs/old',
        'csv · loss, val_loss, acc, lr and 1 more',
        'imported before; tick it to take in what is new · 60 observations · 1.2 MB · 3 days ago',
        false,
      ],
      ['without a curve', undefined, undefined, undefined],
      ['logs/empty', 'csv', 'no curve found in it · 1.2 MB · 3 days ago', false],
    ],
  );
  assert.equal(host.importer().requests.length, 1, 'escaped: nothing is imported');
});

void test('what was ticked is imported with progress by bytes, told with counts, and shown', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const [a, b] = [found(host.root, 'a'), found(host.root, 'b')];
  fake.choices = [['logs/a', 'logs/b']];
  fake.buttons = ['Compare'];
  const { command } = await importFrom(host, [a, b]);
  const { id, root, runs } = await asked(host, 'import');
  assert.deepEqual([root, runs], [host.root, [a, b]]);
  host.importer().tell({ type: 'progress', id, bytes: a.bytes, total: a.bytes + b.bytes, title: a.title });
  host.importer().tell({ type: 'progress', id, bytes: a.bytes * 2, total: a.bytes + b.bytes, title: b.title });
  const directory = (name: string): string => path.join(host.root, '.lossline', 'runs', name);
  host.importer().tell({
    type: 'outcome',
    id,
    origin: a.origin,
    outcome: { kind: 'new', directory: directory('a'), observations: 60 },
  });
  host.importer().tell({
    type: 'outcome',
    id,
    origin: b.origin,
    outcome: { kind: 'unchanged', directory: directory('b'), observations: 60 },
  });
  host.importer().tell({ type: 'done', id, cancelled: false, notes: [] });
  await command;
  await settle();
  assert.deepEqual(fake.messages.at(-1)?.text, '1 run imported, 1 had nothing new.');
  const steps = fake.reports.filter((step) => typeof step === 'object' && step !== null && 'increment' in step);
  assert.deepEqual(steps, [
    { message: 'logs/a', increment: 50 },
    { message: 'logs/b', increment: 50 },
  ]);
  assert.equal(fake.panels.length, 1, 'Compare opens the panel');
});

void test('a failure names the file, and the others are taken all the same', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const [a, b] = [found(host.root, 'a'), found(host.root, 'b')];
  fake.choices = [['logs/a', 'logs/b']];
  const { command } = await importFrom(host, [a, b]);
  const { id } = await asked(host, 'import');
  const message = '/x/metrics.csv cannot be read (EACCES). Give yourself the right to read it.';
  host.importer().tell({ type: 'outcome', id, origin: a.origin, outcome: { kind: 'failed', message } });
  host.importer().tell({
    type: 'outcome',
    id,
    origin: b.origin,
    outcome: { kind: 'updated', directory: '/run/b', observations: 3 },
  });
  host.importer().tell({ type: 'done', id, cancelled: false, notes: [] });
  await command;
  assert.deepEqual(
    fake.messages.map(({ kind, text }) => [kind, text]),
    [
      ['error', `1 run could not be imported. logs/a: ${message}`],
      ['information', '1 updated.'],
    ],
  );
});

void test('an empty search says what was looked for and where, with a way on', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  await (
    await importFrom(host, [], ['logs/x.csv has no numbers.'])
  ).command;
  const [message] = fake.messages;
  assert.match(
    message?.text ?? '',
    /No training log was found in .*logs\. Looked for: TensorBoard .* logs\/x\.csv has no numbers\.$/,
  );
  assert.deepEqual(message?.buttons, ['Choose Another Place', 'Show Output']);
});

void test('the search can be cancelled: the thread is told, and nothing is shown', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const command = commands.executeCommand(COMMANDS.importHere, host.uri('logs'));
  const { id } = await asked(host, 'scan');
  for (const cancel of fake.cancels) cancel();
  assert.equal((await asked(host, 'cancel')).id, id);
  host.importer().tell({ type: 'done', id, cancelled: true, notes: [] });
  await command;
  assert.deepEqual([fake.picks, fake.messages], [[], []]);
});

void test('a thread that dies ends the search with a sentence; the next import starts a new one', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const command = commands.executeCommand(COMMANDS.importHere, host.uri('logs'));
  await asked(host, 'scan');
  host.importer().die('out of memory');
  await command;
  assert.match(fake.messages[0]?.text ?? '', /logs could not be searched: The importer thread ended: out of memory/);
  const again = commands.executeCommand(COMMANDS.importHere, host.uri('logs'));
  await until('a new thread', () => host.importers.length === 2);
  const { id } = await asked(host, 'scan');
  host.importer().tell({ type: 'done', id, cancelled: true, notes: [] });
  await again;
});

void test('what an empty search passed over is logged once', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  await (
    await importFrom(host, [], ['logs/x.csv has no numbers.'])
  ).command;
  assert.equal(fake.log.filter((line) => line.includes('logs/x.csv has no numbers.')).length, 1);
});

void test('without sources it asks whether for folders or for files', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  fake.choices = [['$(file) Choose Files…'], null];
  fake.opened = [[host.uri('logs/a/metrics.csv'), host.uri('b.csv')]];
  const command = commands.executeCommand(COMMANDS.import);
  const { id, paths } = await asked(host, 'scan');
  assert.deepEqual(paths, [path.join(host.root, 'logs/a/metrics.csv'), path.join(host.root, 'b.csv')]);
  assert.deepEqual(
    [fake.dialogs[0]?.canSelectFiles, fake.dialogs[0]?.canSelectFolders, fake.dialogs[0]?.canSelectMany],
    [true, false, true],
  );
  host.importer().tell({ type: 'done', id, cancelled: true, notes: [] });
  await command;
});

void test('in Restricted Mode nothing is asked, searched or started', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE }, trusted: false });
  await commands.executeCommand(COMMANDS.importHere, host.uri('logs'));
  assert.match(
    fake.messages[0]?.text ?? '',
    /Nothing is imported in Restricted Mode: importing writes into this workspace/,
  );
  assert.deepEqual([host.importers.length, fake.picks.length], [0, 0]);
});

void test('without a folder there is no place for runs, and that is said', async (t) => {
  const host = await startHost(t, { folder: false });
  await commands.executeCommand(COMMANDS.importHere, Uri.file('/elsewhere'));
  assert.match(fake.messages[0]?.text ?? '', /Open a folder first/);
  assert.equal(host.importers.length, 0);
});
