import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type * as vscode from 'vscode';
import { VIEWS } from '../../src/host/ids';
import { fake } from './fake/state';
import { ONE } from './support/configs';
import { startHost, STORAGE } from './support/host';
import { asked } from './support/imports';

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
