import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { HostMessage } from '../../src/shared/protocol';
import { COMMANDS, VIEWS } from '../../src/host/ids';
import { openDocument } from './fake/document';
import { fake } from './fake/state';
import { commands } from './fake/vscode';
import { askItem, askTooltip } from './support/ask';
import { ONE } from './support/configs';
import { startHost, until } from './support/host';
import type { TestHost } from './support/host';
import { importedRun, liveRun, recordOf, runOf } from './support/runs';

async function rows(): Promise<string[]> {
  const provider = fake.trees.get(VIEWS.runs)?.provider;
  assert.ok(provider !== undefined);
  const lines: string[] = [];
  const walk = async (node: unknown, indent: string): Promise<void> => {
    for (const child of (await provider.getChildren(node)) ?? []) {
      const row = await askItem(provider, child);
      lines.push([`${indent}${row.label}`, row.description, row.iconPath?.id, row.contextValue].join(' | '));
      await walk(child, `${indent}  `);
    }
  };
  await walk(undefined, '');
  return lines;
}

function writeLog(host: TestHost): string {
  const file = path.join(host.root, 'logs', 'metrics.csv');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, 'epoch,loss\n1,2\n');
  return file;
}

void test('stand in a group of their own, with best validation loss and age, also when an entry has their name', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  host.see(
    importedRun(host.root, 'a', { createdAt: 2 }),
    importedRun(host.root, 'b', { createdAt: 1, entry: 'baseline', status: { kind: 'running' }, endedAt: null }),
    runOf(host.root, 'gone', { entry: 'forgotten' }),
  );
  const [entry, group, first, second, other] = await rows();
  assert.equal(entry, 'baseline | no runs yet | terminal | entry');
  assert.equal(group, 'Imported | 2 runs | inbox | group');
  assert.equal(first, '  lightning_logs/version_0 | 0.243 @ 19 · 3 days ago | graph-line | run imported ended');
  assert.match(
    second ?? '',
    /^ {2}baseline \| 60 · .*growing \| sync~spin \| run imported$/,
    'nothing to stop or train',
  );
  assert.match(other ?? '', /^Other runs/);
});

void test('that an entry follows stand below it', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const task = { kind: 'import', formats: ['csv'], files: ['a.csv'], origin: 'x' } as const;
  host.see(importedRun(host.root, 'a', { entry: 'baseline', record: recordOf({ task, source: 'import' }) }));
  assert.deepEqual(
    (await rows()).map((row) => row.split(' | ')[0]),
    ['baseline', '  baseline'],
  );
});

void test('cannot be stopped, not even while they grow', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const run = importedRun(host.root, 'a', { status: { kind: 'running' }, endedAt: null });
  host.see(run);
  await commands.executeCommand(COMMANDS.stop, { kind: 'run', key: run.key });
  await commands.executeCommand(COMMANDS.stop);
  assert.deepEqual(host.stopped, []);
  assert.match(fake.messages.at(-1)?.text ?? '', /No run is training/);
  await commands.executeCommand(COMMANDS.showRun, { kind: 'run', key: run.key });
  fake.panels[0]?.receive({ type: 'ready', selected: null });
  const [snapshot] = (fake.panels[0]?.posted ?? []) as HostMessage[];
  assert.ok(snapshot?.type === 'snapshot');
  assert.equal(snapshot.runs[0]?.canStop, false);
});

void test('Open Log opens the file they were read from, where it is text and still there', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const run = importedRun(host.root, 'a');
  host.see(run);
  await commands.executeCommand(COMMANDS.openLog, { kind: 'run', key: run.key });
  assert.match(fake.messages[0]?.text ?? '', /metrics\.csv is gone: it was moved or deleted/);
  const file = writeLog(host);
  await commands.executeCommand(COMMANDS.openLog, { kind: 'run', key: run.key });
  const opened = fake.commandsRun.find(({ id }) => id === 'vscode.open');
  assert.equal(String(opened?.args[0]), host.uri(path.relative(host.root, file)).toString());
  const binary = { kind: 'import', formats: ['tensorboard'], files: ['events.out.tfevents.1.x'], origin: 'b' } as const;
  const other = importedRun(host.root, 'b', { record: recordOf({ task: binary, configFile: null }) });
  host.see(other);
  await commands.executeCommand(COMMANDS.openLog, { kind: 'run', key: other.key });
  assert.match(fake.messages.at(-1)?.text ?? '', /binary log that no editor shows: events\.out\.tfevents/);
});

void test('Reveal offers the source and the run directory; a tooltip names the source', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const run = importedRun(host.root, 'a');
  host.see(run);
  fake.choices = [['$(file) The log it was read from']];
  await commands.executeCommand(COMMANDS.revealFolder, { kind: 'run', key: run.key });
  const shown = fake.commandsRun.find(({ id }) => id === 'revealFileInOS');
  assert.equal(String(shown?.args[0]), host.uri('logs/metrics.csv').toString());
  const provider = fake.trees.get(VIEWS.runs)?.provider;
  assert.ok(provider !== undefined);
  const node = { kind: 'run', key: run.key };
  const item = await askTooltip(provider, await askItem(provider, node), node);
  assert.match(String(item.tooltip?.value), /Read from logs\/metrics/);
});

void test('to delete one says that its log stays', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const run = importedRun(host.root, 'a');
  host.see(run);
  await commands.executeCommand(COMMANDS.deleteRun, { kind: 'run', key: run.key });
  assert.match(fake.messages[0]?.detail ?? '', /logs that were read stay where they are/);
});

void test('the losses of an entry are chosen in two questions and written as an edit that is shown first', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const run = liveRun(host.root, 'a', 3, { metricNames: ['loss', 'val_loss', 'nll', 'val_nll'] });
  host.see(run);
  fake.choices = [['nll'], ['val_nll'], ['$(check) Apply']];
  await commands.executeCommand(COMMANDS.chooseLosses, { kind: 'run', key: run.key });
  assert.deepEqual(
    fake.picks.slice(0, 2).map(({ items }) => items.map(({ label, description }) => [label, description])),
    [
      [
        ['$(sparkle) By their names', 'as now: loss'],
        ['loss', 'as now'],
        ['val_loss', ''],
        ['nll', ''],
        ['val_nll', ''],
      ],
      [
        ['$(sparkle) By their names', 'as now: val_loss'],
        ['loss', ''],
        ['val_loss', 'as now'],
        ['val_nll', ''],
      ],
    ],
  );
  assert.equal(fake.commandsRun.filter(({ id }) => id === 'vscode.diff').length, 1, 'it was shown first');
  const text = openDocument(host.uri('lossline.yaml')).getText();
  assert.equal(text, `${ONE.trimEnd()}\n    metrics: { train: nll, validation: val_nll }\n`);
  assert.match(fake.messages.at(-1)?.text ?? '', /hold from its next run on/);
});

void test('an edit of the losses that is not wanted after the preview is not made', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const run = runOf(host.root, 'a');
  host.see(run);
  fake.choices = [['val_loss'], ['loss'], ['$(close) Discard']];
  await commands.executeCommand(COMMANDS.chooseLosses, { kind: 'run', key: run.key });
  assert.equal(openDocument(host.uri('lossline.yaml')).getText(), ONE);
});

void test('runs without an entry, and of the built-in trainer, are told why there is nothing to choose', async (t) => {
  const trainer = `version: 1\nruns:\n  baseline:\n    trainer: { data: a.csv, target: x }\n    hyperparameters: { epochs: 3 }\n`;
  const host = await startHost(t, { files: { 'lossline.yaml': trainer, 'a.csv': 'x,y\n1,2\n' } });
  const imported = importedRun(host.root, 'a');
  const trained = runOf(host.root, 'b');
  host.see(imported, trained);
  await commands.executeCommand(COMMANDS.chooseLosses, { kind: 'run', key: imported.key });
  await commands.executeCommand(COMMANDS.chooseLosses, { kind: 'run', key: trained.key });
  await until('both answers', () => fake.messages.length === 2);
  assert.match(fake.messages[0]?.text ?? '', /was imported and belongs to no entry/);
  assert.match(fake.messages[1]?.text ?? '', /built-in trainer says itself/);
});
