import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { random } from './harness/curves';
import { baseline, choiceOf, fourDiff, fourRuns, liveRun, panelRun, snapshot, viewOf } from './harness/fixtures';
import { eventually, usePanel } from './harness/suite';

describe('the panel and its host', () => {
  const withPanel = usePanel();

  test('says ready with nothing selected on the first start', () =>
    withPanel({}, async (panel) => {
      assert.deepEqual(await panel.posted(), [{ type: 'ready', selected: null }]);
    }));

  test('comes back after a reload as it was left', () =>
    withPanel({}, async (panel) => {
      const runs = fourRuns();
      await panel.send(snapshot({ runs, diff: fourDiff() }));
      await panel.page.getByRole('checkbox', { name: 'Log scale' }).click();
      await panel.page.getByRole('checkbox', { name: 'Show equal values too' }).click();
      await panel.page.getByRole('slider').focus();
      await panel.page.keyboard.press('End');
      await panel.page.locator('.legend').getByRole('button', { name: 'small-lr' }).click();
      await panel.page.locator('.chart-frame').focus();
      await panel.page.keyboard.press('+');
      await panel.page.getByRole('combobox', { name: 'Metric' }).focus();
      await panel.page.keyboard.press('ArrowDown');
      await panel.drawn();
      await panel.page.reload();
      assert.deepEqual(await panel.posted(), [{ type: 'ready', selected: runs.map((run) => run.key) }]);
      await panel.send(snapshot({ runs, diff: fourDiff() }));
      await panel.drawn();
      const checked = (name: string): Promise<string | null> =>
        panel.page.getByRole('checkbox', { name }).getAttribute('aria-checked');
      assert.equal(await checked('Log scale'), 'true');
      assert.equal(await checked('Show equal values too'), 'true');
      assert.equal(await panel.page.getByRole('slider').inputValue(), '0.99');
      assert.equal(await panel.page.locator('.legend [aria-pressed="false"]').innerText(), 'small-lr');
      assert.equal(await panel.page.getByRole('button', { name: 'Show all epochs' }).isEnabled(), true);
      await eventually(async () =>
        assert.equal(
          await panel.page
            .getByRole('combobox', { name: 'Metric' })
            .evaluate((list) => String(Reflect.get(list, 'displayValue'))),
          'accuracy',
        ),
      );
    }));

  test('a run keeps its colour while others come and go', () =>
    withPanel({}, async (panel) => {
      const [first, second, third] = fourRuns();
      assert.ok(first && second && third);
      const color = async (entry: string): Promise<string | null> => {
        await panel.drawn();
        return await panel.page.locator('.run', { hasText: entry }).locator('.swatch path').getAttribute('fill');
      };
      await panel.send(snapshot({ runs: [first, second] }));
      const before = await color(second.summary.entry);
      await panel.send(snapshot({ runs: [third, second], revision: 2 }));
      assert.equal(await color(second.summary.entry), before);
      assert.notEqual(await color(third.summary.entry), before);
    }));

  test('asks once for a snapshot when a revision is missing, however many more come', () =>
    withPanel({}, async (panel) => {
      await panel.send(snapshot({ runs: [baseline()], revision: 3 }));
      for (const revision of [5, 6, 7, 8]) await panel.send({ type: 'delta', revision, runs: [], choices: null });
      await panel.drawn();
      assert.equal((await panel.posted()).length, 2);
    }));

  test('asks again when a delta is for a run it does not show, or leaves a hole', () =>
    withPanel({}, async (panel) => {
      const run = baseline();
      const strange = { type: 'delta', revision: 2, runs: [{ key: '/other', view: null, series: {} }], choices: null };
      const hole = { val_loss: { from: 99, epoch: Float64Array.of(100), value: Float64Array.of(1) } };
      for (const delta of [strange, { ...strange, runs: [{ key: run.key, view: null, series: hole }] }]) {
        const before = (await panel.posted()).length;
        await panel.send(snapshot({ runs: [run] }));
        await panel.send(delta);
        await eventually(async () => assert.equal((await panel.posted()).length, before + 1));
      }
    }));

  test('a verdict says how sure it is, and advice has no button', () =>
    withPanel({ width: 1200 }, async (panel) => {
      const advice = { title: 'Train on more data', reason: 'More rows leave less to learn by heart.', applies: false };
      const edit = { title: 'dropout: 0.3', reason: 'The network memorises.' };
      const run = panelRun({
        entry: 'small',
        values: { loss: [1, 0.5], val_loss: [1, 0.6] },
        verdict: 'leak-suspected',
        verdictTitle: 'Leak suspected',
        confidence: 'medium',
        suggestions: [edit, advice],
      });
      await panel.send(snapshot({ runs: [run] }));
      const card = panel.page.locator('.verdict');
      assert.equal(await card.locator('.verdict-confidence').textContent(), 'likely');
      assert.deepEqual(await card.locator('.suggestion-title').allTextContents(), [
        'dropout: 0.3',
        'Train on more data',
      ]);
      assert.equal(await panel.page.getByRole('button', { name: /^Write into the config file: / }).count(), 1);
      await panel.send(snapshot({ runs: [{ ...run, confidenceText: null }] }));
      await card.locator('.verdict-confidence').waitFor({ state: 'hidden' });
    }));

  test('a suggestion can be written into the config file, where there is one', () =>
    withPanel({ width: 1200 }, async (panel) => {
      const run = baseline();
      await panel.send(snapshot({ runs: [run] }));
      const buttons = panel.page.getByRole('button', { name: /^Write into the config file: / });
      assert.equal(await buttons.count(), run.suggestions.length);
      await buttons.nth(1).click();
      const actions = (await panel.posted()).flatMap((message) => (message.type === 'action' ? [message.action] : []));
      assert.deepEqual(actions, [{ kind: 'apply-suggestion', key: run.key, index: 1 }]);
      const record = run.summary.record;
      assert.ok(record !== null);
      const imported = { ...run, summary: { ...run.summary, record: { ...record, configFile: null } } };
      await panel.send(snapshot({ runs: [imported] }));
      await buttons.first().waitFor({ state: 'detached' });
    }));

  test('buttons ask the host for what they say', () =>
    withPanel({ width: 1200 }, async (panel) => {
      const run = liveRun();
      await panel.send(snapshot({ runs: [run] }));
      for (const name of [
        'Stop',
        'Open the log of',
        'Open .* in the config file',
        'Show the folder of',
        'Train .* again',
      ]) {
        await panel.page
          .getByRole('button', { name: new RegExp(name) })
          .first()
          .click();
      }
      const actions = (await panel.posted()).flatMap((message) => (message.type === 'action' ? [message.action] : []));
      assert.deepEqual(actions, [
        { kind: 'stop', key: run.key },
        { kind: 'open-log', key: run.key },
        { kind: 'open-config', key: run.key },
        { kind: 'reveal', key: run.key },
        { kind: 'train-again', key: run.key },
      ]);
    }));

  test('the Stop button is there only while the run can be stopped', () =>
    withPanel({}, async (panel) => {
      const run = liveRun();
      await panel.send(snapshot({ runs: [run] }));
      const stop = panel.page.getByRole('button', { name: 'Stop regularized' });
      await stop.waitFor();
      const ended = { ...viewOf(run), canStop: false };
      await panel.send({
        type: 'delta',
        revision: 2,
        runs: [{ key: run.key, view: ended, series: {} }],
        choices: null,
      });
      await stop.waitFor({ state: 'hidden' });
    }));

  test('ticking runs asks for all of them, in the order of the list', () =>
    withPanel({ width: 1200 }, async (panel) => {
      const runs = fourRuns();
      const [first] = runs;
      assert.ok(first);
      const choices = runs.map(choiceOf);
      await panel.send(snapshot({ runs: [first], choices }));
      await panel.page.getByRole('checkbox', { name: /wide-net/ }).click();
      await panel.page.getByRole('checkbox', { name: /regularized/ }).click();
      const selections = (await panel.posted()).filter((message) => message.type === 'select');
      const keys = choices.map((choice) => choice.key);
      assert.deepEqual(selections, [
        { type: 'select', keys: [keys[0], keys[3]] },
        { type: 'select', keys: [keys[0], keys[1], keys[3]] },
      ]);
    }));

  test('the filter narrows the list, and says when nothing is left', () =>
    withPanel({ width: 1200 }, async (panel) => {
      const runs = fourRuns();
      await panel.send(snapshot({ runs: runs.slice(0, 1), choices: runs.map(choiceOf) }));
      const filter = panel.page.getByRole('textbox', { name: 'Filter runs' });
      await filter.fill('WIDE');
      assert.equal(await panel.page.locator('.run-list-items li').count(), 1);
      await filter.fill('no such run');
      assert.equal(await panel.page.locator('.run-list-items li').count(), 0);
      assert.equal(await panel.page.locator('.run-list-note').innerText(), 'No run matches.');
    }));

  test('an empty panel says what to do, and its buttons do it', () =>
    withPanel({}, async (panel) => {
      const empty = {
        reason: 'no-config',
        title: 'No config file yet',
        text: 'A lossline.yaml says what to train.',
        actions: [{ title: 'Create a config file', action: { kind: 'create-config' } }],
      } as const;
      await panel.send(snapshot({ empty }));
      await panel.page.getByRole('heading', { name: 'No config file yet' }).waitFor();
      await panel.page.getByRole('button', { name: 'Create a config file' }).click();
      assert.deepEqual((await panel.posted()).at(-1), { type: 'action', action: { kind: 'create-config' } });
    }));

  test('the texts of the host are used, in whatever language', () =>
    withPanel({}, async (panel) => {
      const strings = { ...snapshot({}).strings, 'chart.logScale': 'Log-Skala', 'run.engine': 'Rechenwerk: {0}' };
      await panel.send(snapshot({ runs: [baseline()], strings }));
      await panel.page.getByRole('checkbox', { name: 'Log-Skala' }).waitFor();
      assert.match((await panel.page.locator('.run').textContent()) ?? '', /Rechenwerk: wasm/);
    }));

  test('malformed messages change nothing', () =>
    withPanel({}, async (panel) => {
      const good = snapshot({ runs: [baseline()], revision: 4 });
      await panel.send(good);
      await panel.drawn();
      const html = (): Promise<string> => panel.page.evaluate(() => document.body.innerHTML);
      const before = await html();
      const next = snapshot({ runs: [liveRun()], revision: 5 });
      for (const message of [...RUBBISH, ...BROKEN.map(([path, value]) => withValue(next, path.split('.'), value))]) {
        await panel.send(message);
      }
      await panel.drawn();
      assert.equal(await html(), before);
      assert.equal((await panel.posted()).length, 1);
      await panel.send(next);
      await panel.page.getByText('Still improving').waitFor();
    }));

  test('1,000 messages with a random fault never break the panel', () =>
    withPanel({}, async (panel) => {
      const good = snapshot({ runs: fourRuns(), diff: fourDiff(), revision: 4 });
      await panel.send(good);
      await panel.drawn();
      const text = (): Promise<string> => panel.page.evaluate(() => document.body.innerText);
      const before = await text();
      const next = random(5);
      for (let round = 0; round < 1_000; round++) await panel.send(damaged(good, next));
      await panel.send(good);
      await panel.drawn();
      assert.equal(await text(), before);
    }));
});

const RUBBISH: readonly unknown[] = [
  null,
  -1,
  0.5,
  'x',
  true,
  [],
  {},
  [null],
  { kind: 'x' },
  NaN,
  { type: 'snapshot' },
];

/** A path in a snapshot, and a value that must not stand there. */
const BROKEN: readonly (readonly [string, unknown])[] = [
  ['type', 'snap'],
  ['revision', '5'],
  ['revision', -1],
  ['revision', NaN],
  ['strings', null],
  ['strings', { 'run.stop': 5 }],
  ['locale', 7],
  ['runs', {}],
  ['runs', [null]],
  ['diff', [{ path: 'x', cells: [{ kind: 'value' }], differs: true }]],
  ['diff', [{ path: 'x', cells: 'x', differs: true }]],
  ['choices', [{ key: 'x' }]],
  ['empty', {}],
  ['empty', { reason: 'other', title: '', text: '', actions: [] }],
  ['empty', { reason: 'no-runs', title: '', text: '', actions: [{ title: 'x', action: { kind: 'format-disk' } }] }],
  ['runs.0.key', 5],
  ['runs.0.series', null],
  ['runs.0.series', { loss: { epoch: [1], value: [1] } }],
  ['runs.0.series', { loss: { epoch: Float64Array.of(1), value: Float64Array.of(1, 2) } }],
  ['runs.0.statusText', null],
  ['runs.0.verdictTitle', 3],
  ['runs.0.suggestions', ['x']],
  ['runs.0.canStop', 'yes'],
  ['runs.0.summary', null],
  ['runs.0.summary.entry', null],
  ['runs.0.summary.status', { kind: 'sleeping' }],
  ['runs.0.summary.status', { kind: 'stopped' }],
  ['runs.0.summary.losses', null],
  ['runs.0.summary.validationBest', 0.5],
  ['runs.0.summary.verdict', { kind: 'excellent', span: null }],
  ['runs.0.summary.stop', { epoch: 'x', best: null }],
  ['runs.0.summary.test', { epoch: 1, rows: 1, values: { loss: 'low' } }],
  ['runs.0.summary.warnings', 'none'],
];

function withValue(message: unknown, path: readonly string[], value: unknown): unknown {
  const copy = structuredClone(message);
  let at = copy as Record<string, unknown>;
  for (const name of path.slice(0, -1)) at = at[name] as Record<string, unknown>;
  at[path.at(-1) ?? ''] = value;
  return copy;
}

/** The message with one thing in it replaced. */
function damaged(message: unknown, next: () => number): unknown {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T;
  if (next() < 0.1) return pick(RUBBISH);
  const path: string[] = [];
  let at = message;
  for (;;) {
    const name = pick(Object.keys(at as object));
    path.push(name);
    const value: unknown = (at as Record<string, unknown>)[name];
    const isBranch = typeof value === 'object' && value !== null && !(value instanceof Float64Array);
    if (isBranch && next() < 0.8 && Object.keys(value).length > 0) at = value;
    else return withValue(message, path, value instanceof Float64Array ? value.slice(1) : pick(RUBBISH));
  }
}
