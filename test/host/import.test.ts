import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type * as vscode from 'vscode';
import { COMMANDS, VIEWS } from '../../src/host/ids';
import type { FoundRun, ImportRequest } from '../../src/runner/import/types';
import { events, fake, grantTrust } from './fake/state';
import { Uri } from './fake/values';
import { commands } from './fake/vscode';
import { ONE } from './support/configs';
import { settle, startHost, STORAGE, until } from './support/host';
import type { TestHost } from './support/host';

function found(root: string, name: string, changes: Partial<FoundRun> = {}): FoundRun {
  const folder = path.join(root, 'logs', name);
  return {
    origin: `origin of ${name}`,
    title: `logs/${name}`,
    folder,
    files: [{ path: path.join(folder, 'metrics.csv'), format: 'csv', prefix: '' }],
    settings: [],
    bytes: 1_234_567,
    modified: Date.now() - 3 * 24 * 3_600_000,
    glance: { metrics: ['loss', 'val_loss', 'acc', 'lr', 'momentum'], observations: 60, whole: true },
    known: null,
    ...changes,
  };
}

type Asked<K extends ImportRequest['type']> = Extract<ImportRequest, { type: K }>;

/** The next request of a type that the importer was sent. */
async function asked<K extends ImportRequest['type']>(host: TestHost, type: K, nth = 0): Promise<Asked<K>> {
  return until(`a request to ${type}`, () => {
    const all = host.importers.at(-1)?.requests ?? [];
    return all.filter((request): request is Asked<K> => request.type === type)[nth];
  });
}

/** Runs the import command on a folder and plays that these runs are found there. */
async function importFrom(host: TestHost, runs: readonly FoundRun[], notes: readonly string[] = []) {
  const source = host.uri('logs');
  const command = commands.executeCommand(COMMANDS.importHere, source, [source]);
  const { id, root, paths } = await asked(host, 'scan');
  assert.deepEqual([root, paths], [host.root, [path.join(host.root, 'logs')]]);
  for (const run of runs) host.importer().tell({ type: 'found', id, run });
  host.importer().tell({ type: 'done', id, cancelled: false, notes });
  return { command };
}

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

void test('files dropped on the run view are searched, comments and rubbish are not', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const drop = fake.trees.get(VIEWS.runs)?.drop;
  assert.ok(drop?.handleDrop !== undefined);
  assert.deepEqual(drop.dropMimeTypes, ['text/uri-list', 'files']);
  const [a, b] = [host.uri('a'), host.uri('b b.csv')];
  const list = `# from the explorer\r\n${a.toString()}\r\n${b.toString()}\r\nno uri at all\r\n`;
  const item = { asString: () => Promise.resolve(list), asFile: () => undefined };
  const transfer = new Map([['text/uri-list', item]]) as unknown as vscode.DataTransfer;
  const dropped = drop.handleDrop(undefined, transfer, {} as vscode.CancellationToken);
  const { id, paths } = await asked(host, 'scan');
  assert.deepEqual(paths, [a.fsPath, b.fsPath]);
  host.importer().tell({ type: 'done', id, cancelled: true, notes: [] });
  await dropped;
});

interface Loose {
  readonly name: string;
  readonly data: () => Promise<Uint8Array>;
}

function dropLoose(...files: readonly Loose[]): unknown {
  const items = files.map((file, index) => [
    `files ${String(index)}`,
    { asString: () => Promise.resolve(''), asFile: () => ({ ...file, uri: undefined }) },
  ]);
  const transfer = new Map(items as [string, unknown][]) as unknown as vscode.DataTransfer;
  return fake.trees.get(VIEWS.runs)?.drop?.handleDrop?.(undefined, transfer, {} as vscode.CancellationToken);
}

function loose(name: string, text: string): Loose {
  return { name, data: () => Promise.resolve(new TextEncoder().encode(text)) };
}

void test('files that a browser drops without a place are kept on disk first, each where its name says', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const dropped = dropLoose(loose('run.csv', 'one'), loose('../../run.csv', 'two'), loose('run.csv', 'three'));
  const { id, paths } = await asked(host, 'scan');
  const kept = path.join(host.root, STORAGE, 'dropped');
  assert.deepEqual(
    paths.map((file) => [path.relative(kept, file), readFileSync(file, 'utf8')]),
    [
      ['run.csv', 'one'],
      ['1/run.csv', 'two'],
      ['2/run.csv', 'three'],
    ],
  );
  host.importer().tell({ type: 'done', id, cancelled: true, notes: [] });
  await dropped;
});

void test('a dropped file that cannot be read is told, the others are searched', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const dropped = dropLoose(
    { name: 'folder', data: () => Promise.reject(new Error('it is a folder')) },
    loose('run.csv', 'one'),
  );
  const { id, paths } = await asked(host, 'scan');
  assert.deepEqual(
    paths.map((file) => path.basename(file)),
    ['run.csv'],
  );
  assert.match(fake.messages.at(-1)?.text ?? '', /folder could not be taken .*it is a folder.*Import Runs/);
  host.importer().tell({ type: 'done', id, cancelled: true, notes: [] });
  await dropped;
});

void test('in Restricted Mode a dropped file is not written anywhere, and it says why', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE }, trusted: false });
  await dropLoose(loose('run.csv', 'one'));
  assert.equal(existsSync(path.join(host.root, STORAGE)), false);
  assert.match(fake.messages.at(-1)?.text ?? '', /Restricted Mode/);
});

const WATCHING = `${ONE}watch: [runs, lightning_logs]\n`;

function followed(host: TestHost): readonly string[] | undefined {
  const last = host.importers.at(-1)?.requests.findLast((request) => request.type === 'follow');
  return last?.folders.map(({ path: folder }) => path.relative(host.root, folder));
}

void test('watched folders are followed as soon as the workspace is trusted, and while the setting allows it', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': WATCHING }, trusted: false });
  await settle();
  assert.equal(host.importers.length, 0, 'no thread in Restricted Mode');
  grantTrust();
  await until('the folders', () => followed(host)?.length === 2);
  assert.deepEqual(followed(host), ['runs', 'lightning_logs']);
  fake.settings.set('lossline.followLogs', false);
  events.configuration.fire({ affectsConfiguration: (section) => section === 'lossline.followLogs' });
  assert.deepEqual(followed(host), []);
});

void test('a follower that dies comes back and is told the folders again; without any there is no thread', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': WATCHING } });
  await until('the folders', () => followed(host)?.length === 2);
  host.importer().die('crash');
  await until('a new thread', () => host.importers.length === 2 && followed(host)?.length === 2);
  const other = await startHost(t, { files: { 'lossline.yaml': ONE } });
  await settle();
  assert.equal(other.importers.length, 0);
});
