import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { msg } from '../../src/core/message';
import type { RunSummary } from '../../src/core/run/summary';
import { COMMANDS } from '../../src/host/ids';
import { events, fake } from './fake/state';
import type { TestHost } from './support/host';
import { memory, settle, startHost, until } from './support/host';
import { GOOD_FIT, liveRun, OVERFITTING, runOf } from './support/runs';

const CONFIG = `version: 1
runs:
  baseline:
    command: [node, train.js]
  other:
    command: [node, train.js]
`;
const DIVERGED = { ...GOOD_FIT, kind: 'diverged', sentence: msg('Train loss has been NaN since epoch 4.') } as const;

const start = (t: TestContext, more: Parameters<typeof startHost>[1] = {}): Promise<TestHost> =>
  startHost(t, { files: { 'lossline.yaml': CONFIG }, ...more });

/** A run that is seen with this verdict at each of these epochs, one after the other. */
function sees(host: TestHost, id: string, epochs: readonly number[], changes: Partial<RunSummary>): void {
  for (const epoch of epochs) host.see(liveRun(host.root, id, epoch, changes));
}

const marksOf = (host: TestHost) => fake.runMarks.get(host.uri('lossline.yaml').toString()) ?? [];
const badge = (): unknown => [...fake.trees.values()][0]?.view.badge;
const texts = (): string[] => fake.messages.map(({ text }) => text);

void test('a run that overfits for three epochs is told once, with what can be done', async (t) => {
  const host = await start(t);
  sees(host, 'a', [8, 9, 9, 9], { verdict: OVERFITTING });
  assert.deepEqual(texts(), []);
  sees(host, 'a', [10, 11, 12, 13], { verdict: OVERFITTING });
  assert.equal(texts().length, 1);
  assert.match(texts()[0] ?? '', /^baseline: Overfitting\. Validation loss was best at epoch 22/);
  assert.deepEqual(fake.messages[0]?.buttons, ['Stop', 'Show', 'Keep Going']);
});

void test('a verdict that flickers is no news', async (t) => {
  const host = await start(t);
  for (let epoch = 1; epoch < 30; epoch += 3) {
    sees(host, 'a', [epoch, epoch + 1], { verdict: OVERFITTING });
    sees(host, 'a', [epoch + 2], { verdict: GOOD_FIT });
  }
  assert.deepEqual(texts(), []);
});

void test('a divergence is told after two epochs, also after an overfitting of the same run', async (t) => {
  const host = await start(t);
  sees(host, 'a', [1, 2, 3], { verdict: OVERFITTING });
  sees(host, 'a', [4, 5, 6], { verdict: DIVERGED });
  sees(host, 'a', [7, 8, 9], { verdict: OVERFITTING });
  assert.deepEqual(
    texts().map((text) => text.slice(0, 22)),
    ['baseline: Overfitting.', 'baseline: Diverged. Tr'],
  );
});

void test('Stop asks that run to stop, and does nothing when it is over', async (t) => {
  const host = await start(t);
  fake.buttons.push('Stop');
  sees(host, 'a', [1, 2, 3], { verdict: OVERFITTING });
  await until('the stop', () => host.stopped.length === 1);
  assert.match(host.stopped[0]?.directory ?? '', /\/a$/);
});

void test('Show opens the panel on it', async (t) => {
  const host = await start(t);
  fake.buttons.push('Show');
  sees(host, 'a', [1, 2, 3], { verdict: OVERFITTING });
  await until('the panel', () => fake.commandsRun.some(({ id }) => id === COMMANDS.showRun));
  assert.deepEqual(host.stopped, []);
});

void test('a window that opens again does not tell what was told before', async (t) => {
  const kept = memory();
  const first = await start(t, { memory: kept });
  const root = first.root;
  sees(first, 'a', [1, 2, 3], { verdict: OVERFITTING });
  assert.equal(texts().length, 1);
  first.dispose();
  const second = await start(t, { memory: kept });
  for (const epoch of [4, 5, 6, 7]) second.see(liveRun(root, 'a', epoch, { verdict: OVERFITTING }));
  assert.deepEqual(texts(), []);
});

void test('the config entry is marked while it is so, and until the entry is trained again', async (t) => {
  const host = await start(t);
  const marks = (): string[] => marksOf(host).map(({ range, message }) => `${range.start.line} ${message}`);
  sees(host, 'a', [1, 2, 3], { verdict: OVERFITTING });
  await settle();
  assert.equal(marks().length, 1);
  assert.match(marks()[0] ?? '', /^2 Overfitting: Validation loss was best/);
  host.see(runOf(host.root, 'a', { verdict: OVERFITTING }));
  assert.equal(marks().length, 1);
  host.see(liveRun(host.root, 'x', 0, { entry: 'other' }));
  assert.equal(marks().length, 1);
  host.see(liveRun(host.root, 'b', 0));
  assert.deepEqual(marks(), []);
});

void test('the mark goes when the verdict changes, and with the run', async (t) => {
  const host = await start(t);
  const count = (): number => marksOf(host).length;
  sees(host, 'a', [1, 2, 3], { verdict: OVERFITTING });
  assert.equal(count(), 1);
  sees(host, 'a', [4], { verdict: GOOD_FIT });
  assert.equal(count(), 0);
  sees(host, 'a', [5, 6, 7], { verdict: OVERFITTING });
  assert.equal(count(), 1);
  const key = liveRun(host.root, 'a', 1).key;
  host.thread().tell({ type: 'runs', changed: [], removed: [key], complete: true });
  assert.equal(count(), 0);
});

void test('what the setting says is done', async (t) => {
  for (const [setting, messages, marks] of [
    ['notify', 1, 1],
    ['mark', 0, 1],
    ['off', 0, 0],
  ] as const) {
    const host = await start(t);
    fake.settings.set('lossline.liveFlags', setting);
    sees(host, 'a', [1, 2, 3], { verdict: OVERFITTING });
    assert.deepEqual([texts().length, marksOf(host).length], [messages, marks], setting);
    host.dispose();
  }
});

void test('the badge counts the runs that go wrong before those that train', async (t) => {
  const host = await start(t);
  host.see(liveRun(host.root, 'x', 1), liveRun(host.root, 'y', 1));
  assert.deepEqual(badge(), { value: 2, tooltip: '2 runs are training' });
  sees(host, 'a', [1, 2, 3], { verdict: OVERFITTING });
  assert.deepEqual(badge(), { value: 1, tooltip: '1 of 3 runs that train overfit or diverge' });
  host.see(runOf(host.root, 'a', { verdict: OVERFITTING }), runOf(host.root, 'x'));
  assert.deepEqual(badge(), { value: 1, tooltip: '1 run is training' });
});

void test('a change of the setting holds at once, for badge and mark', async (t) => {
  const host = await start(t);
  const set = (value: string): void => {
    fake.settings.set('lossline.liveFlags', value);
    events.configuration.fire({ affectsConfiguration: (section) => section === 'lossline.liveFlags' });
  };
  sees(host, 'a', [1, 2, 3], { verdict: OVERFITTING });
  const flagged = { value: 1, tooltip: '1 of 1 runs that train overfit or diverge' };
  assert.deepEqual([badge(), marksOf(host).length], [flagged, 1]);
  set('off');
  assert.deepEqual([badge(), marksOf(host).length], [{ value: 1, tooltip: '1 run is training' }, 0]);
  set('mark');
  assert.deepEqual([badge(), marksOf(host).length], [flagged, 1]);
});

void test('what was told while a run trained is not told again when it ends', async (t) => {
  for (const [setting, verdict, told] of [
    ['notify', OVERFITTING, /^baseline: completed · epoch 60$/],
    ['notify', GOOD_FIT, /^baseline: Good fit\. /],
    ['mark', OVERFITTING, /^baseline: Overfitting\. /],
    ['off', OVERFITTING, /^baseline: Overfitting\. /],
  ] as const) {
    const host = await start(t);
    fake.settings.set('lossline.liveFlags', setting);
    sees(host, 'a', [1, 2, 3], { verdict: OVERFITTING });
    host.see(runOf(host.root, 'a', { verdict }));
    assert.match(texts().at(-1) ?? '', told, setting);
    host.dispose();
  }
});

void test('an overfitting that is uncertain interrupts nobody; one that is flagged stays so', async (t) => {
  const host = await start(t);
  const uncertain = { ...OVERFITTING, confidence: 'low' } as const;
  sees(host, 'a', [1, 2, 3, 4, 5], { verdict: uncertain });
  assert.deepEqual([texts(), marksOf(host)], [[], []]);
  sees(host, 'a', [6], { verdict: { ...OVERFITTING, confidence: 'medium' } });
  assert.deepEqual([texts().length, marksOf(host).length], [1, 1]);
  sees(host, 'a', [7, 8], { verdict: uncertain });
  assert.deepEqual([texts().length, marksOf(host).length], [1, 1]);
});
