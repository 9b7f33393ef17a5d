import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JSHandle } from 'playwright-core';
import type { PanelRun } from '../../src/shared/protocol';
import { PANEL_STRINGS } from '../../src/shared/strings';
import { baseline, fourRuns, panelRun, snapshot } from './harness/fixtures';
import type { OpenPanel } from './harness/panel';
import { eventually, usePanel } from './harness/suite';

/** A run of a command, with what the record says of its losses. */
function commandRun(record: Partial<NonNullable<PanelRun['summary']['record']>>): PanelRun {
  const run = baseline();
  assert.ok(run.summary.record);
  return { ...run, summary: { ...run.summary, record: { ...run.summary.record, ...record } } };
}

/** An element that is watched without being held. */
const watch = (panel: OpenPanel, selector: string): Promise<JSHandle<WeakRef<Element>>> =>
  panel.page.evaluateHandle((wanted) => {
    const element = document.querySelector(wanted);
    if (element === null) throw new Error(`no ${wanted}`);
    return new WeakRef(element);
  }, selector);

const gone = (panel: OpenPanel, watched: JSHandle<WeakRef<Element>>): Promise<void> =>
  eventually(async () => {
    await panel.drawn();
    await panel.page.requestGC();
    assert.ok(await watched.evaluate((one) => one.deref() === undefined), 'it is still held');
  }, 4_000);

describe('further metrics', () => {
  const withPanel = usePanel();
  const toggle = (panel: OpenPanel, name: string) =>
    panel.page.getByRole('group', { name: 'More metrics' }).getByRole('button', { name, exact: true });

  test('are switched on in charts of their own, share cursor and zoom, and are kept over a reload', () =>
    withPanel({ width: 1000, height: 1200 }, async (panel) => {
      await panel.send(snapshot({ runs: [baseline()] }));
      await panel.drawn();
      assert.equal(await panel.page.locator('.small-chart').count(), 0);
      await toggle(panel, 'accuracy').click();
      await panel.drawn();
      assert.equal(await toggle(panel, 'accuracy').getAttribute('aria-pressed'), 'true');
      const small = panel.page.locator('.small-chart');
      assert.equal(await small.locator('.small-title').innerText(), 'accuracy');
      await panel.page.locator('.chart-frame').focus();
      await panel.page.keyboard.press('Home');
      const run = baseline();
      const first = run.series['accuracy']?.value[0] ?? NaN;
      await eventually(async () =>
        assert.match(
          await small.locator('.small-values').innerText(),
          new RegExp(String(Number(first.toPrecision(6)))),
        ),
      );
      await panel.page.reload();
      await panel.send(snapshot({ runs: [run] }));
      await panel.drawn();
      assert.equal(await panel.page.locator('.small-chart').count(), 1);
      await panel.page.getByRole('button', { name: 'Hide this metric' }).click();
      await eventually(async () => assert.equal(await panel.page.locator('.small-chart').count(), 0));
    }));

  test('a chart that was closed is kept by nobody, nor is a panel that another one replaced', () =>
    withPanel({ width: 1000, height: 1200 }, async (panel) => {
      await panel.send(snapshot({ runs: [baseline()] }));
      await panel.drawn();
      await toggle(panel, 'accuracy').click();
      await panel.drawn();
      const small = await watch(panel, '.small-frame canvas');
      await toggle(panel, 'accuracy').click();
      await gone(panel, small);
      await toggle(panel, 'accuracy').click();
      await panel.drawn();
      const both = [await watch(panel, '.chart-frame canvas'), await watch(panel, '.small-frame canvas')];
      const strings = { ...PANEL_STRINGS, 'more.title': 'Weitere' };
      await panel.send(snapshot({ runs: [baseline()], strings }));
      for (const one of both) await gone(panel, one);
      assert.equal(await panel.page.locator('.chart-frame canvas').count(), 2);
    }));

  test('a pointer over a small chart moves the cursor of all', () =>
    withPanel({ width: 1000, height: 1200 }, async (panel) => {
      await panel.send(snapshot({ runs: fourRuns() }));
      await panel.drawn();
      await toggle(panel, 'accuracy').click();
      await panel.drawn();
      await panel.page.locator('.small-frame').hover();
      await eventually(async () =>
        assert.match((await panel.page.locator('.tooltip').textContent()) ?? '', /^Epoch \d+/),
      );
    }));

  test('the metric of the large chart is not offered twice; the loss is, while another stands there', () =>
    withPanel({ width: 1000 }, async (panel) => {
      await panel.send(snapshot({ runs: [baseline()] }));
      await panel.drawn();
      const names = (): Promise<string[]> => panel.page.locator('.more-name').allInnerTexts();
      assert.deepEqual(await names(), ['accuracy']);
      await panel.page.getByRole('combobox', { name: 'Metric' }).focus();
      await panel.page.keyboard.press('ArrowDown');
      await eventually(async () => assert.deepEqual(await names(), ['Loss']));
    }));

  test('the keyboard is not lost: a chart that is hidden leaves it at its name, new names leave it where it was', () =>
    withPanel({ width: 1000, height: 1200 }, async (panel) => {
      const focused = (): Promise<string> => panel.page.evaluate(() => document.activeElement?.textContent ?? '');
      const run = (...names: string[]): PanelRun => {
        const values = Object.fromEntries(names.map((name) => [name, [0.1, 0.2]]));
        return panelRun({ entry: 'a', values: { loss: [2, 1], val_loss: [2, 1], ...values } });
      };
      await panel.send(snapshot({ runs: [run('b', 'c')] }));
      await panel.drawn();
      await toggle(panel, 'c').focus();
      await panel.page.keyboard.press('Space');
      await panel.drawn();
      await panel.send(snapshot({ runs: [run('a', 'b', 'c', 'd')], revision: 2 }));
      await eventually(async () => assert.equal(await panel.page.locator('.more-name').count(), 4));
      assert.equal(await focused(), 'c');
      await panel.page.getByRole('button', { name: 'Hide this metric' }).focus();
      await panel.page.keyboard.press('Enter');
      await eventually(async () => assert.equal(await panel.page.locator('.small-chart').count(), 0));
      assert.equal(await focused(), 'c');
      await panel.send(snapshot({ runs: [run(...Array.from({ length: 30 }, (_, index) => `m${String(index)}`))] }));
      await panel.drawn();
      await panel.page.getByRole('button', { name: '14 more' }).focus();
      await panel.page.keyboard.press('Enter');
      await eventually(async () => assert.equal(await panel.page.locator('.more-name').count(), 30));
      assert.equal(await focused(), 'm16');
    }));

  test('the values beside a small chart say whose they are', () =>
    withPanel({ width: 1000, height: 1200 }, async (panel) => {
      const read = async (): Promise<string> => (await panel.page.locator('.small-values').textContent()) ?? '';
      await panel.send(snapshot({ runs: [baseline()] }));
      await panel.drawn();
      await toggle(panel, 'accuracy').click();
      await eventually(async () => assert.match(await read(), /^accuracy:0\.\d+val_accuracy:0\.\d+$/));
      await panel.send(snapshot({ runs: fourRuns().slice(0, 2), revision: 2 }));
      await eventually(async () => assert.match(await read(), /^baseline accuracy:.*regularized val_accuracy:0\.\d+$/));
    }));

  test('of very many, the first are offered and the others on demand', () =>
    withPanel({ width: 1000 }, async (panel) => {
      const values = Object.fromEntries(
        Array.from({ length: 300 }, (_, index) => [`class ${String(index)} recall`, [0.1, 0.2]]),
      );
      const run = panelRun({ entry: 'many', values: { loss: [2, 1], val_loss: [2, 1], ...values } });
      await panel.send(snapshot({ runs: [run] }));
      await panel.drawn();
      const names = panel.page.locator('.more-name');
      assert.equal(await names.count(), 17);
      await panel.page.getByRole('button', { name: '284 more' }).click();
      await eventually(async () => assert.equal(await names.count(), 300));
    }));
});

describe('the losses that were chosen', () => {
  const withPanel = usePanel();
  const line = async (panel: OpenPanel): Promise<string> =>
    ((await panel.page.locator('.losses').textContent()) ?? '').replaceAll('\u00a0', ' ');

  test('stand below the chart, with who chose them', () =>
    withPanel({}, async (panel) => {
      await panel.send(snapshot({ runs: [commandRun({})] }));
      await panel.drawn();
      assert.match(await line(panel), /train: loss.*validation: val_loss.*chosen by their names/);
      const run = commandRun({});
      const chosen = (train: 'config' | 'habit', validation: 'config' | 'habit'): PanelRun => {
        return { ...run, summary: { ...run.summary, chosenBy: { train, validation } } };
      };
      await panel.send(snapshot({ runs: [chosen('config', 'config')] }));
      await eventually(async () => assert.match(await line(panel), /val_lossset in the config file/));
      await panel.send(snapshot({ runs: [chosen('habit', 'config')] }));
      await eventually(async () => assert.match(await line(panel), /one of them set in the config file/));
    }));

  test('can be changed where an entry with a command can say them', () =>
    withPanel({}, async (panel) => {
      const run = commandRun({});
      await panel.send(snapshot({ runs: [run] }));
      await panel.drawn();
      await panel.page.getByRole('button', { name: 'Change…' }).click();
      assert.deepEqual((await panel.posted()).at(-1), {
        type: 'action',
        action: { kind: 'choose-losses', key: run.key },
      });
      const task = { kind: 'import', formats: ['csv'], files: ['a.csv'], origin: 'x' } as const;
      await panel.send(snapshot({ runs: [commandRun({ task, configFile: null, source: 'import' })] }));
      await eventually(async () => assert.equal(await panel.page.getByRole('button', { name: 'Change…' }).count(), 0));
      assert.match(
        (await panel.page.locator('.losses [title]').getAttribute('title')) ?? '',
        /imported and belongs to no entry/,
      );
      assert.equal(await panel.page.getByRole('button', { name: /^Train .* again$/ }).count(), 0);
    }));

  test('several runs with the same names take one line, others are named', () =>
    withPanel({}, async (panel) => {
      const [a, b] = fourRuns();
      assert.ok(a && b);
      await panel.send(snapshot({ runs: [a, b] }));
      await panel.drawn();
      assert.equal(await panel.page.locator('.losses p').count(), 1);
      const other = { ...b, summary: { ...b.summary, losses: { train: 'accuracy', validation: null } } };
      await panel.send(snapshot({ runs: [a, other] }));
      await eventually(async () => assert.equal(await panel.page.locator('.losses p').count(), 2));
      assert.match(await line(panel), /baseline: train: loss.*regularized: train: accuracy/);
    }));
});
