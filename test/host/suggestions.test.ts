import assert from 'node:assert/strict';
import { test } from 'node:test';
import { msg } from '../../src/core/message';
import type { Suggestion } from '../../src/core/verdict/types';
import { COMMANDS } from '../../src/host/ids';
import { openDocument } from './fake/document';
import { fake } from './fake/state';
import type { Uri } from './fake/values';
import { commands } from './fake/vscode';
import { ONE, TWO } from './support/configs';
import { startHost, until } from './support/host';
import type { TestHost } from './support/host';
import { importedRun, OVERFITTING, recordOf, runOf } from './support/runs';

const DROPOUT: Suggestion = {
  path: ['hyperparameters', 'dropout'],
  value: 0.3,
  title: msg('Raise dropout from {0} to {1}', '0', '0.3'),
  reason: msg('Because.'),
};
const STOP: Suggestion = {
  path: ['earlyStopping'],
  value: { monitor: 'val_loss', patience: 6 },
  title: msg('Stop early, with patience {0}', 6),
  reason: msg('Because.'),
};
const VERDICT = { ...OVERFITTING, suggestions: [DROPOUT, STOP] };

const config = (host: TestHost): string => openDocument(host.uri('lossline.yaml')).getText();
const apply = (host: TestHost, index?: number): Thenable<unknown> =>
  commands.executeCommand(COMMANDS.applySuggestion, {
    kind: 'run',
    key: runOf(host.root, 'a').key,
    ...(index === undefined ? {} : { index }),
  });

void test('a suggestion becomes a new entry that extends the old one, after a preview', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  host.see(runOf(host.root, 'a', { verdict: VERDICT }));
  fake.choices.push(['$(add) As a new entry'], ['$(check) Apply']);
  await apply(host, 0);
  assert.equal(config(host), `${ONE}\n  baseline-2:\n    extends: baseline\n    hyperparameters: { dropout: 0.3 }\n`);
  assert.deepEqual(fake.messages.at(-1)?.buttons, ['Train']);
  assert.match(fake.messages.at(-1)?.text ?? '', /Raise dropout from 0 to 0\.3 is in baseline-2/);
  assert.equal(fake.shownDocuments.at(-1)?.line, 7);
});

void test('the preview compares the file with what it would become', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  host.see(runOf(host.root, 'a', { verdict: VERDICT }));
  let shown: unknown = null;
  fake.handlers.set('vscode.diff', async (_before: unknown, after: never) => {
    const provider = fake.contents.get('lossline-preview');
    shown = await provider?.provideTextDocumentContent(after, undefined as never);
  });
  fake.choices.push(['$(edit) In baseline itself'], ['$(close) Discard']);
  await apply(host, 0);
  assert.equal(shown, ONE.replace('epochs: 60 }', 'epochs: 60, dropout: 0.3 }'));
  assert.equal(fake.contents.size, 0);
});

void test('the preview names the file, also in a folder whose name holds signs that mean something in addresses', async (t) => {
  const host = await startHost(t, { files: { 'C# 100%? a/lossline.yaml': ONE } });
  const root = `${host.root}/C# 100%? a`;
  await until('the file', () => fake.context.get('lossline.hasConfig') === true);
  host.see(runOf(root, 'a', { verdict: VERDICT }));
  let after: Uri | undefined;
  fake.handlers.set('vscode.diff', (_before: unknown, shown: Uri) => void (after = shown));
  fake.choices.push(['$(edit) In baseline itself'], ['$(close) Discard']);
  await commands.executeCommand(COMMANDS.applySuggestion, { kind: 'run', key: runOf(root, 'a').key, index: 0 });
  assert.deepEqual([after?.scheme, after?.path, after?.fragment], ['lossline-preview', `${root}/lossline.yaml`, '']);
});

void test('a file that changes while the question stands is not written to', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  host.see(runOf(host.root, 'a', { verdict: VERDICT }));
  fake.handlers.set('vscode.diff', () => openDocument(host.uri('lossline.yaml')).type(`# mine\n${ONE}`));
  fake.choices.push(['$(edit) In baseline itself'], ['$(check) Apply']);
  await apply(host, 0);
  assert.equal(config(host), `# mine\n${ONE}`);
  assert.match(fake.messages.at(-1)?.text ?? '', /lossline\.yaml has changed meanwhile, so nothing was written/);
});

void test('or it changes the entry itself, and says what stands there now', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  host.see(runOf(host.root, 'a', { verdict: VERDICT }));
  fake.choices.push(['$(edit) In baseline itself'], ['$(check) Apply']);
  await apply(host, 1);
  assert.equal(config(host), ONE.replace('earlyStopping: OFF', 'earlyStopping: { monitor: val_loss, patience: 6 }'));
  const picks = fake.picks.at(-2)?.items.map(({ detail }) => detail);
  assert.match(picks?.[1] ?? '', /^earlyStopping: OFF → \{ monitor: val_loss, patience: 6 \}$/);
});

void test('nothing is written when the preview is refused, or a question escaped', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': TWO } });
  host.see(runOf(host.root, 'a', { verdict: VERDICT }));
  fake.choices.push(['$(edit) In baseline itself'], ['$(close) Discard']);
  await apply(host, 0);
  fake.choices.push(['$(edit) In baseline itself'], null);
  await apply(host, 0);
  fake.choices.push(null);
  await apply(host, 0);
  fake.choices.push(['$(add) As a new entry']);
  fake.inputs.push(null);
  await apply(host, 0);
  assert.equal(config(host), TWO);
  assert.deepEqual(fake.messages, []);
});

void test('a name that is taken is not taken again', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': TWO } });
  host.see(runOf(host.root, 'a', { verdict: VERDICT }));
  fake.choices.push(['$(add) As a new entry']);
  fake.inputs.push('regularized');
  // The fake plays an input box that cannot be left with a wrong text.
  await apply(host, 0);
  assert.equal(config(host), TWO);
});

void test('without an index it asks which, the likeliest first', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  host.see(runOf(host.root, 'a', { verdict: VERDICT }));
  fake.choices.push(null);
  await apply(host);
  assert.deepEqual(fake.picks.at(-1)?.labels, ['Raise dropout from 0 to 0.3', 'Stop early, with patience 6']);
});

void test('a run with nothing to suggest, and one whose entry is gone, are told apart', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  host.see(runOf(host.root, 'a'));
  await apply(host);
  assert.match(fake.messages.at(-1)?.text ?? '', /^There is nothing to suggest for baseline/);
  const gone = recordOf({ entry: 'gone' });
  host.see(runOf(host.root, 'a', { entry: 'gone', record: gone, verdict: VERDICT }));
  await apply(host, 0);
  assert.match(fake.messages.at(-1)?.text ?? '', /^No config file has an entry gone any more/);
});

void test('a place that cannot be edited safely is left alone, with what to write by hand', async (t) => {
  const text = `x-hp: &hp { learningRate: 0.003, dropout: 0 }\n${ONE.replace(/hyperparameters: .+/, 'hyperparameters: *hp')}`;
  const host = await startHost(t, { files: { 'lossline.yaml': text } });
  host.see(runOf(host.root, 'a', { verdict: VERDICT }));
  fake.choices.push(['$(edit) In baseline itself']);
  await apply(host, 0);
  assert.equal(config(host), text);
  assert.match(fake.messages.at(-1)?.text ?? '', /'hyperparameters\.dropout' cannot be changed safely.+0\.3 by hand/);
  assert.deepEqual(fake.messages.at(-1)?.buttons, ['Open Config File']);
});

void test('advice is not offered as an edit, and pressing it changes nothing', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const advice: Suggestion = { path: null, value: null, title: msg('Train on more data'), reason: msg('Because.') };
  host.see(runOf(host.root, 'a', { verdict: { ...OVERFITTING, suggestions: [advice] } }));
  await apply(host, 0);
  await apply(host);
  assert.equal(config(host), ONE);
  assert.match(fake.messages.at(-1)?.text ?? '', /There is nothing to suggest/);
});

void test('a run that was only read is not offered, and says that there is no place for it', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const read = importedRun(host.root, 'read', { verdict: VERDICT });
  host.see(read);
  await commands.executeCommand(COMMANDS.applySuggestion);
  assert.match(fake.messages.at(-1)?.text ?? '', /^No run has a suggestion/);
  await commands.executeCommand(COMMANDS.applySuggestion, { kind: 'run', key: read.key, index: 0 });
  assert.match(fake.messages.at(-1)?.text ?? '', /version_0.* was imported: it belongs to no entry/);
  assert.deepEqual(fake.picks, []);
});
