import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { COMMANDS } from '../../src/host/ids';
import type { PanelAction } from '../../src/shared/protocol';
import { openDocument } from './fake/document';
import { fake } from './fake/state';
import { commands } from './fake/vscode';
import { ONE } from './support/configs';
import { settle, startHost, until } from './support/host';
import type { TestHost } from './support/host';
import { importedRun, recordOf, runOf } from './support/runs';

type WriteRule = Extract<PanelAction, { kind: 'write-rule' }>;

const config = (host: TestHost): string => openDocument(host.uri('lossline.yaml')).getText();

/** A panel that shows a run of the one entry, and a way to press "Write to config" in it. */
async function withPanel(t: TestContext, run: (host: TestHost) => Parameters<TestHost['see']>[0]) {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const shown = run(host);
  host.see(shown);
  await commands.executeCommand(COMMANDS.showRun, { kind: 'run', key: shown.key });
  const panel = fake.panels[0];
  assert.ok(panel !== undefined);
  panel.receive({ type: 'ready', selected: null });
  const press = (rule: WriteRule['rule'], given: WriteRule['given']): void =>
    panel.receive({ type: 'action', action: { kind: 'write-rule', key: shown.key, rule, given } });
  return { host, press };
}

const written: readonly (readonly [WriteRule['rule'], WriteRule['given'], string, RegExp])[] = [
  [
    'lightning',
    { patience: 3, minDelta: 0, checkFinite: true },
    '{ rule: lightning, patience: 3 }',
    /Lightning's patience 3/,
  ],
  ['patience', { patience: 8, minDelta: 0.01 }, '{ patience: 8, minDelta: 0.01 }', /patience 8/],
  ['auto', { restoreBestWeights: true }, 'AUTO', /AUTO/],
];

for (const [rule, given, text, title] of written) {
  void test(`the panel's ${rule} is written into the entry, after a preview`, async (t) => {
    const { host, press } = await withPanel(t, ({ root }) => runOf(root, 'a'));
    fake.choices.push(['$(edit) In baseline itself'], ['$(check) Apply']);
    press(rule, given);
    await until('the message', () => fake.messages.length > 0);
    assert.equal(config(host), ONE.replace('earlyStopping: OFF', `earlyStopping: ${text}`));
    assert.match(fake.messages[0]?.text ?? '', title);
    assert.match(fake.picks[0]?.items[1]?.detail ?? '', /^earlyStopping: OFF → /);
  });
}

void test('or into a new entry that extends it', async (t) => {
  const { host, press } = await withPanel(t, ({ root }) => runOf(root, 'a'));
  fake.choices.push(['$(add) As a new entry'], ['$(check) Apply']);
  press('GL', { alpha: 5 });
  await until('the message', () => fake.messages.length > 0);
  assert.equal(
    config(host),
    `${ONE}\n  baseline-2:\n    extends: baseline\n    earlyStopping: { rule: GL, alpha: 5 }\n`,
  );
});

void test('a run whose entry is gone, and one that belongs to none, have no place for a rule', async (t) => {
  const gone = await withPanel(t, ({ root }) =>
    runOf(root, 'a', { entry: 'gone', record: recordOf({ entry: 'gone' }) }),
  );
  gone.press('GL', {});
  await until('the message', () => fake.messages.length > 0);
  assert.match(fake.messages[0]?.text ?? '', /^No config file has an entry gone any more/);
});

void test('a run of an older record, which names no file, is told that its entry is gone, not that it never had one', async (t) => {
  const record = recordOf({ entry: 'gone', configFile: null });
  const { press } = await withPanel(t, ({ root }) => runOf(root, 'a', { entry: 'gone', record }));
  press('GL', {});
  await until('the message', () => fake.messages.length > 0);
  assert.match(fake.messages[0]?.text ?? '', /^No config file has an entry gone any more/);
});

void test('an imported run belongs to no entry', async (t) => {
  const { host, press } = await withPanel(t, ({ root }) => importedRun(root, 'a', { entry: 'somewhere' }));
  press('GL', {});
  await until('the message', () => fake.messages.length > 0);
  assert.match(fake.messages[0]?.text ?? '', /belongs to no entry of a config file/);
  assert.equal(config(host), ONE);
});

void test('what a rule does not take is refused before anything is done', async (t) => {
  const { host, press } = await withPanel(t, ({ root }) => runOf(root, 'a'));
  press('GL', { patience: 3 });
  press('keras', { patience: -1 });
  await settle();
  assert.deepEqual([fake.picks, fake.messages], [[], []]);
  assert.equal(config(host), ONE);
});
