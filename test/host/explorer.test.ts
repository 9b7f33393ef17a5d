import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TreeDataProvider } from 'vscode';
import { VIEWS } from '../../src/host/ids';
import { openDocument } from './fake/document';
import { fake, grantTrust } from './fake/state';
import type { TreeItem } from './fake/values';
import { askItem, askTooltip } from './support/ask';
import { ONE, TWO } from './support/configs';
import { startHost, until } from './support/host';
import { liveRun, OVERFITTING, recordOf, runOf } from './support/runs';

function tree(): { provider: TreeDataProvider<unknown>; view: { message: string; badge: unknown } } {
  const found = fake.trees.get(VIEWS.runs);
  assert.ok(found !== undefined);
  return found;
}

function item(node: unknown): Promise<TreeItem> {
  return askItem(tree().provider, node);
}

/** The tree as text, one row a line: label | description | icon | words. */
async function drawn(node?: unknown, indent = ''): Promise<string[]> {
  const lines: string[] = [];
  for (const child of (await tree().provider.getChildren(node)) ?? []) {
    const row = await item(child);
    lines.push(
      [`${indent}${row.label}`, row.description ?? '', row.iconPath?.id ?? '', row.contextValue ?? ''].join(' | '),
    );
    lines.push(...(await drawn(child, `${indent}  `)));
  }
  return lines;
}

void test('one config file: its entries are the rows, runs below them, newest first', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': TWO } });
  host.see(
    runOf(host.root, 'old', { createdAt: Date.UTC(2019, 2, 1, 12) }),
    runOf(host.root, 'new', { verdict: OVERFITTING }),
    liveRun(host.root, 'live', 12, { entry: 'regularized' }),
  );
  const rows = await drawn();
  assert.equal(rows.length, 5);
  assert.equal(rows[0], 'baseline | 2 runs | terminal | entry');
  assert.match(rows[1] ?? '', /^ {2}May 4, 2020, \d\d:00 \| 0\.243 @ 19 · 4 s \| flame \| run ended$/);
  assert.match(rows[2] ?? '', /^ {2}Mar 1, 2019, \d\d:00 \| 0\.243 @ 19 · 4 s \| check \| run ended$/);
  assert.equal(rows[3], 'regularized | 1 run | terminal | entry live');
  assert.match(rows[4] ?? '', /12\/60 · val 0\.412 \| sync~spin \| run live$/);
});

void test('several config files: each is a row of its own', async (t) => {
  await startHost(t, { files: { 'a/lossline.yaml': ONE, 'b/lossline.json': '{"version":1,"runs":{}}' } });
  const rows = await drawn();
  assert.deepEqual(
    rows.map((row) => row.split(' | ')[0]),
    ['a/lossline.yaml', '  baseline', 'b/lossline.json'],
  );
});

void test('runs whose entry is gone stand under "Other runs"', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  host.see(runOf(host.root, 'gone', { entry: 'forgotten' }));
  const rows = await drawn();
  assert.equal(rows[1], 'Other runs | 1 run | archive | group');
  assert.match(rows[2] ?? '', /^ {2}forgotten · May 4, 2020/);
});

void test('a run belongs to the file that its record names', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE, 'lossline.json': '{"version":1,"runs":{}}' } });
  host.see(runOf(host.root, 'x', { record: recordOf({ configFile: 'lossline.json' }) }));
  assert.match((await drawn()).at(-2) ?? '', /^Other runs/);
});

void test('how a run ended shows in its icon', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const cases = {
    a: [{ status: { kind: 'stopped', cause: { kind: 'request', by: 'panel' } } }, 'debug-stop'],
    b: [{ status: { kind: 'failed', exitCode: 1, message: 'no' } }, 'error'],
    c: [{ status: { kind: 'crashed', signal: 'SIGKILL', message: 'gone' } }, 'error'],
    d: [{ status: { kind: 'unreadable', message: 'newer' }, record: null }, 'question'],
    e: [{ status: { kind: 'completed' }, verdict: { ...OVERFITTING, kind: 'diverged' } }, 'warning'],
  } as const;
  for (const [id, [changes]] of Object.entries(cases)) host.see(runOf(host.root, id, changes));
  const icons = (await drawn()).slice(1).map((row) => row.split(' | ')[2]);
  assert.deepEqual(icons.sort(), ['debug-stop', 'error', 'error', 'question', 'warning']);
});

void test('only rows that look different are drawn again', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': TWO } });
  const still = runOf(host.root, 'still');
  host.see(still, liveRun(host.root, 'live', 1, { entry: 'regularized' }));
  await drawn();
  const fired: unknown[] = [];
  tree().provider.onDidChangeTreeData?.((node) => fired.push(node));
  host.see(still, liveRun(host.root, 'live', 2, { entry: 'regularized' }));
  await until('a redraw', () => fired.length > 0);
  assert.equal(fired.length, 1);
  assert.match(JSON.stringify(fired[0]), /"run".*live/);
  fired.length = 0;
  host.see(still, liveRun(host.root, 'live', 2, { entry: 'regularized' }));
  host.see(runOf(host.root, 'third'));
  await until('a redraw', () => fired.length > 0);
  assert.deepEqual(
    fired.map((node) => JSON.stringify(node)),
    [JSON.stringify({ kind: 'entry', uri: host.uri('lossline.yaml').toString(), name: 'baseline' })],
  );
});

void test('an entry that is typed into the file appears', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  await drawn();
  const fired: unknown[] = [];
  tree().provider.onDidChangeTreeData?.((node) => fired.push(node));
  openDocument(host.uri('lossline.yaml')).type(TWO);
  await until('a redraw', () => fired.length > 0);
  assert.deepEqual(fired, [undefined]);
  assert.equal((await drawn()).length, 2);
});

void test('entries do not come and go while a line is broken', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': TWO } });
  host.see(runOf(host.root, 'x', { entry: 'regularized' }));
  const document = openDocument(host.uri('lossline.yaml'));
  document.type(TWO.replace('    earlyStopping: OFF', ' broken\n    earlyStopping: OFF'));
  await until('the problem', () => (fake.diagnostics.get(document.uri.toString()) ?? []).length > 0);
  const rows = await drawn();
  assert.deepEqual(
    rows.map((row) => row.split(' | ')[0]?.trim()).filter((label) => label?.includes('2020') === false),
    ['baseline', 'regularized'],
  );
  document.type(ONE);
  await until('no problem', () => (fake.diagnostics.get(document.uri.toString()) ?? []).length === 0);
  assert.match((await drawn())[1] ?? '', /^Other runs/);
});

void test('the tooltip is made on demand: verdict, hyperparameters, all text escaped', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const record = recordOf({ hyperparameters: { note: '<b>[x](command:evil)</b>' } });
  host.see(runOf(host.root, 'x', { verdict: OVERFITTING, record, warnings: ['[click](command:evil)'] }));
  const [entry] = (await tree().provider.getChildren()) ?? [];
  const [run] = (await tree().provider.getChildren(entry)) ?? [];
  const bare = await item(run);
  assert.equal(bare.tooltip, undefined);
  const row = await askTooltip(tree().provider, bare, run);
  const text = row.tooltip?.value ?? '';
  assert.match(text, /Validation loss was best at epoch 22/);
  assert.match(text, /```yaml\nnote: <b>/);
  assert.doesNotMatch(text, /\n\[click\]/);
  assert.notEqual(row.tooltip?.isTrusted, true);
});

void test('the badge counts live runs; a screen reader hears what a row says', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  host.see(liveRun(host.root, 'a', 3), liveRun(host.root, 'b', 4));
  assert.deepEqual(tree().view.badge, { value: 2, tooltip: '2 runs are training' });
  host.see(runOf(host.root, 'a'));
  assert.deepEqual(tree().view.badge, { value: 1, tooltip: '1 run is training' });
  host.see(runOf(host.root, 'b'));
  assert.equal(tree().view.badge, undefined);
  const [entry] = (await tree().provider.getChildren()) ?? [];
  const [run] = (await tree().provider.getChildren(entry)) ?? [];
  assert.match((await item(run)).accessibilityInformation?.label ?? '', /^Run of baseline, started .*, 0\.243 @ 19/);
});

void test('context keys and the line above the tree follow the state', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE }, trusted: false });
  await until('the search', () => fake.context.get('lossline.searched'));
  assert.equal(fake.context.get('lossline.hasConfig'), true);
  assert.equal(fake.context.get('lossline.hasRuns'), false);
  assert.match(tree().view.message, /Restricted Mode/);
  grantTrust();
  host.see();
  assert.match(tree().view.message, /No runs yet/);
  host.see(liveRun(host.root, 'a', 1));
  assert.equal(tree().view.message, '');
  assert.equal(fake.context.get('lossline.live'), true);
  assert.equal(fake.context.get('lossline.hasRuns'), true);
});
