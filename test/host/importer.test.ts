import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { COMMANDS } from '../../src/host/ids';
import { events, fake, grantTrust } from './fake/state';
import { commands } from './fake/vscode';
import { ONE } from './support/configs';
import { settle, startHost, until } from './support/host';
import type { TestHost } from './support/host';
import { asked, found, importFrom } from './support/imports';

void test('a failure in the middle is told as one, with what was taken before; of a cancellation it is said that it was one', async (t) => {
  for (const [end, told] of [
    [
      (host: TestHost): void => host.importer().die('out of memory'),
      [
        'error: Importing into ROOT ended early: The importer thread ended: out of memory',
        'information: 1 run imported, failed after 1 of 2.',
      ],
    ],
    [
      (host: TestHost, id: number): void => host.importer().tell({ type: 'done', id, cancelled: true, notes: [] }),
      ['information: 1 run imported, cancelled after 1 of 2.'],
    ],
  ] as const) {
    const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
    const [a, b] = [found(host.root, 'a'), found(host.root, 'b')];
    fake.choices = [['logs/a', 'logs/b']];
    const { command } = await importFrom(host, [a, b]);
    const { id } = await asked(host, 'import');
    const outcome = { kind: 'new', directory: '/run/a', observations: 60 } as const;
    host.importer().tell({ type: 'outcome', id, origin: a.origin, outcome });
    end(host, id);
    await command;
    assert.deepEqual(
      fake.messages.map(({ kind, text }) => `${kind}: ${text.replace(host.root, 'ROOT')}`),
      told,
    );
    host.dispose();
  }
});

void test('a failure before anything was taken is told once', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  fake.choices = [['logs/a']];
  const { command } = await importFrom(host, [found(host.root, 'a')]);
  await asked(host, 'import');
  host.importer().die('out of memory');
  await command;
  assert.equal(fake.messages.length, 1);
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

/** The importer dies until nobody starts it again. */
function dieForGood(host: TestHost, t: TestContext): void {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  for (let death = 0; death < 5; death++) {
    host.importer().die('bad');
    t.mock.timers.tick(10_000);
  }
  t.mock.timers.reset();
}

const gaveUp = (): number => fake.messages.filter(({ text }) => text.includes('no longer follows logs')).length;

void test('a follower that keeps dying is given up, said so, and started again by hand', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': WATCHING } });
  await until('the folders', () => followed(host)?.length === 2);
  fake.buttons = ['Start Again'];
  dieForGood(host, t);
  assert.equal(gaveUp(), 1);
  await until('a new thread', () => host.importers.length === 6 && followed(host)?.length === 2);
});

void test('of an importer that died without following anything only the import speaks; to follow starts it again', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': WATCHING } });
  await until('the folders', () => followed(host)?.length === 2);
  const follow = (on: boolean): void => {
    fake.settings.set('lossline.followLogs', on);
    events.configuration.fire({ affectsConfiguration: (section) => section === 'lossline.followLogs' });
  };
  follow(false);
  dieForGood(host, t);
  assert.equal(gaveUp(), 0);
  assert.equal(host.importers.length, 5);
  follow(true);
  assert.equal(host.importers.length, 6);
  assert.deepEqual(followed(host), ['runs', 'lightning_logs']);
});

void test('a search is not left waiting when everything is started again', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': WATCHING } });
  await until('the folders', () => followed(host)?.length === 2);
  const command = commands.executeCommand(COMMANDS.importHere, host.uri('logs'));
  await asked(host, 'scan');
  await commands.executeCommand(COMMANDS.refresh);
  await command;
  assert.match(fake.messages[0]?.text ?? '', /logs could not be searched/);
});
