import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PanelRun } from '../../src/shared/protocol';
import { baseline, fourRuns, liveRun, panelRun, snapshot, viewOf } from './harness/fixtures';
import { colorOf, inkOf } from './harness/pixels';
import type { OpenPanel } from './harness/panel';
import { eventually, usePanel } from './harness/suite';

const TITLE = 'What if it had stopped early?';
const VALLEY = Array.from({ length: 200 }, (_, index) => 0.4 + Math.abs(index + 1 - 22) / 100);

/** Falls to 0.4 at epoch 22, then rises; patience n stops it at 22 + n. */
const valley = (entry = 'valley'): PanelRun =>
  panelRun({
    entry,
    key: entry,
    planned: 200,
    values: { loss: VALLEY.map((value) => value / 2), val_loss: VALLEY },
    verdict: 'good-fit',
  });

const text = (panel: OpenPanel): Promise<string> => panel.page.locator('.what-if-results').innerText();
const said = (panel: OpenPanel) => panel.page.locator('.what-if > [aria-live]');
const field = (panel: OpenPanel, name: string) => panel.page.getByRole('spinbutton', { name, exact: true });
const slider = (panel: OpenPanel, name: string) => panel.page.getByRole('slider', { name, exact: true });

async function open(panel: OpenPanel, ...runs: readonly PanelRun[]): Promise<void> {
  await panel.send(snapshot({ runs }));
  await panel.page.getByRole('button', { name: TITLE }).click();
  await panel.drawn();
}

/** Cells of a rule's row. */
async function row(panel: OpenPanel, rule: string | RegExp): Promise<string[]> {
  const button = panel.page.getByRole('button', { name: rule });
  return await panel.page.locator('.what-if-table tbody tr', { has: button }).locator('td').allInnerTexts();
}

/** Pixel column in which the colour stands from top to bottom most: the line of a stop. */
async function stopColumn(panel: OpenPanel, entry: string): Promise<number> {
  const { rows } = await inkOf(panel, await colorOf(panel, entry));
  const most = Math.max(...rows.map((found) => found.length));
  return rows.findIndex((found) => found.length === most);
}

describe('what if', () => {
  const withPanel = usePanel();

  test('is closed at first and draws nothing; open, it says and draws what patience would have done', () =>
    withPanel({ width: 1000 }, async (panel) => {
      await panel.send(snapshot({ runs: [valley()] }));
      await panel.drawn();
      const toggle = panel.page.getByRole('button', { name: TITLE });
      assert.equal(await toggle.getAttribute('aria-expanded'), 'false');
      assert.equal(await panel.page.locator('.what-if-body').isVisible(), false);
      await panel.page.setViewportSize({ width: 1000, height: 901 });
      const height = (): Promise<number> => panel.page.locator('.chart-frame').evaluate((frame) => frame.clientHeight);
      const before = await height();
      const tall = async (): Promise<number> => {
        const { rows } = await inkOf(panel, await colorOf(panel, 'valley'));
        return Math.max(...rows.map((found) => found.length)) / (await height());
      };
      assert.ok((await tall()) < 0.3, 'no line from top to bottom');
      await toggle.click();
      await eventually(async () => assert.ok((await tall()) > 0.4, 'a line from top to bottom'));
      assert.ok((await height()) <= before, 'chart and controls are seen together');
      assert.match(await text(panel), /^stops at epoch 42 of 200 · saves 158 epochs/);
      await toggle.click();
      await eventually(async () => assert.ok((await tall()) < 0.3));
    }));

  test('a slider moves marks and numbers, and the result is said once it rests', () =>
    withPanel({ width: 1000 }, async (panel) => {
      await open(panel, valley());
      assert.match(await text(panel), /^stops at epoch 42 of 200/);
      const before = await stopColumn(panel, 'valley');
      await slider(panel, 'Patience').focus();
      for (let press = 0; press < 15; press++) await panel.page.keyboard.press('ArrowLeft');
      await eventually(async () => assert.match(await text(panel), /^stops at epoch 27 of 200 · saves 173 epochs/));
      assert.equal(await field(panel, 'Patience').inputValue(), '5');
      assert.equal(await slider(panel, 'Patience').getAttribute('aria-valuetext'), '5 checks');
      await eventually(async () => assert.ok((await stopColumn(panel, 'valley')) < before - 20));
      await eventually(async () => assert.match((await said(panel).textContent()) ?? '', /^stops at epoch 27 of 200/));
      assert.deepEqual((await row(panel, /^Patience/)).slice(0, 2), ['27', '173 (87 %)']);
    }));

  test('any allowed value can be typed; what is not allowed is told, and the last value stays', () =>
    withPanel({ width: 1000 }, async (panel) => {
      await open(panel, valley());
      await field(panel, 'Patience').fill('31');
      await eventually(async () => assert.match(await text(panel), /^stops at epoch 53 of 200/));
      for (const wrong of ['2.5', '-1', '']) {
        await field(panel, 'Patience').fill(wrong);
        await panel.page.getByRole('alert').getByText('Not a value for this parameter').waitFor();
        assert.equal(await field(panel, 'Patience').getAttribute('aria-invalid'), 'true');
        assert.match(await text(panel), /^stops at epoch 53 of 200/, wrong);
      }
      await field(panel, 'Baseline').fill('0.001');
      await eventually(async () => assert.equal(await panel.page.getByRole('alert').count(), 0));
      assert.equal(await field(panel, 'Patience').inputValue(), '31');
      await field(panel, 'Baseline').fill('');
      await field(panel, 'Min delta').pressSequentially('.5');
      await eventually(async () => assert.equal(await field(panel, 'Min delta').inputValue(), '0.5'));
      await eventually(async () => assert.match(await text(panel), /^stops at epoch 32 of 200/));
      await panel.page.getByRole('button', { name: /^Reset/ }).click();
      await eventually(async () => assert.match(await text(panel), /^stops at epoch 42 of 200/));
    }));

  test('every rule is compared, the chosen one is marked, and a press chooses another', () =>
    withPanel({ width: 1000 }, async (panel) => {
      await open(panel, valley());
      const names = panel.page.locator('.what-if-table tbody button');
      assert.equal(await names.count(), 14);
      const pressed = (): Promise<string[]> =>
        panel.page.locator('.what-if-table [aria-pressed="true"]').allInnerTexts();
      assert.deepEqual(await pressed(), ['Patience, best weights kept']);
      assert.deepEqual(await row(panel, 'Lightning: patience and thresholds'), [
        '25',
        '175 (88 %)',
        '40 s',
        '25 (0.43)',
        '7.5 %',
      ]);
      await names.filter({ hasText: 'Prechelt GL' }).press('Enter');
      await eventually(async () => assert.deepEqual(await pressed(), ['Prechelt GL: generalization loss']));
      assert.match(await text(panel), /^stops at epoch 23 of 200/);
      assert.equal(
        await panel.page.evaluate(() => document.activeElement?.textContent),
        'Prechelt GL: generalization loss',
      );
      await eventually(async () => assert.match((await said(panel).textContent()) ?? '', /^stops at epoch 23 of 200/));
      await panel.page.getByRole('combobox', { name: 'Stopping rule' }).focus();
      await panel.page.keyboard.press('ArrowDown');
      await eventually(async () => assert.match((await pressed())[0] ?? '', /^Prechelt PQ/));
    }));

  test('several runs are summed up, told one by one, and drawn each in its own colour', () =>
    withPanel({ width: 1200 }, async (panel) => {
      await open(panel, ...fourRuns());
      await panel.page
        .locator('.what-if-table')
        .getByRole('button', { name: /^Lightning/ })
        .click();
      await eventually(async () => assert.match(await text(panel), /^3 of 4 runs stop · saves 8 epochs on average/));
      assert.match(await text(panel), /nothing is known beyond it/);
      assert.equal(await panel.page.locator('.what-if-runs li').count(), 4);
      assert.deepEqual((await row(panel, /^Lightning/))[0], '3 of 4');
      const entry = panel.page.locator('.legend-entry', { hasText: 'baseline' });
      await entry.click();
      await eventually(async () => assert.match(await text(panel), /^2 of 3 runs stop/));
      for (const name of ['regularized', 'small-lr', 'wide-net']) {
        await panel.page.locator('.legend-entry', { hasText: name }).click();
      }
      await eventually(async () => assert.match(await text(panel), /^All runs are hidden/));
    }));

  test('follows a run that trains', () =>
    withPanel({ width: 1000 }, async (panel) => {
      const run = liveRun(20);
      await open(panel, run);
      assert.match(await text(panel), /^has not stopped by epoch 20/);
      const more = {
        from: 20,
        epoch: Float64Array.of(21, 22, 23, 24, 25, 26),
        value: Float64Array.of(9, 9, 9, 9, 9, 9),
      };
      const delta = { key: run.key, view: viewOf(run), series: { val_loss: more } };
      await panel.send({ type: 'delta', revision: 2, runs: [delta], choices: null });
      await eventually(async () => assert.match(await text(panel), /^stops at epoch 26 of 26 so far/));
      assert.equal(await said(panel).textContent(), '', 'what comes by itself is not said');
    }));

  test('rule, parameters and openness come back after a reload', () =>
    withPanel({ width: 1000 }, async (panel) => {
      await open(panel, valley());
      await panel.page
        .locator('.what-if-table')
        .getByRole('button', { name: /^Prechelt UP/ })
        .click();
      await field(panel, 'Strips').fill('2');
      await eventually(async () => assert.match(await text(panel), /^stops at epoch 30 of 200/));
      await panel.page.reload();
      await panel.send(snapshot({ runs: [valley()] }));
      await eventually(async () => assert.match(await text(panel), /^stops at epoch 30 of 200/));
      assert.equal(await field(panel, 'Strips').inputValue(), '2');
    }));

  test('writing to the config asks the host for exactly one thing', () =>
    withPanel({ width: 1000 }, async (panel) => {
      await open(panel, valley());
      await field(panel, 'Patience').fill('4');
      await panel.page.getByText('earlyStopping: { patience: 4 }', { exact: true }).waitFor();
      const before = (await panel.posted()).length;
      await panel.page.getByRole('button', { name: 'Write to config' }).press('Enter');
      const given = { patience: 4, minDelta: 0, startEpoch: 1, baseline: null, restoreBestWeights: true };
      await panel.drawn();
      assert.deepEqual((await panel.posted()).slice(before), [
        { type: 'action', action: { kind: 'write-rule', key: 'valley', rule: 'patience', given } },
      ]);
    }));

  test('with several entries it asks which; a run of no entry has no place', () =>
    withPanel({ width: 1000 }, async (panel) => {
      await open(panel, valley('one'), valley('two'));
      await panel.page.getByRole('combobox', { name: 'Entry' }).focus();
      await panel.page.keyboard.press('ArrowDown');
      await panel.page.getByRole('button', { name: 'Write to config' }).click();
      const action = (await panel.posted()).at(-1);
      assert.ok(action?.type === 'action' && action.action.kind === 'write-rule');
      assert.equal(action.action.key, 'two');
      const run = valley();
      const record = run.summary.record === null ? null : { ...run.summary.record, configFile: null };
      await panel.send(snapshot({ runs: [{ ...run, summary: { ...run.summary, record } }] }));
      await panel.page.getByText('No run shown belongs to an entry of a config file.').waitFor();
      const count = (await panel.posted()).length;
      await panel.page.getByRole('button', { name: 'Write to config' }).click({ force: true });
      assert.equal((await panel.posted()).length, count);
    }));

  test('controls have a name, a value in words and an explanation', () =>
    withPanel({ width: 1000 }, async (panel) => {
      await open(panel, valley());
      await panel.page
        .locator('.what-if-table')
        .getByRole('button', { name: /^SageMaker linear/ })
        .click();
      await eventually(async () =>
        assert.equal(await slider(panel, 'Tolerance').getAttribute('aria-valuetext'), '0.001 of the best'),
      );
      for (const control of [slider(panel, 'Patience'), field(panel, 'Patience'), slider(panel, 'Tolerance')]) {
        assert.match((await control.getAttribute('aria-description')) ?? '', /\. From 0/);
      }
      const tip = panel.page.locator('[data-parameter="patience"]');
      assert.match((await tip.getAttribute('title')) ?? '', /One check is one validation loss\. From 0 to 1,000,000\./);
    }));

  test('another metric shows the stop on its own line', () =>
    withPanel({ width: 1000 }, async (panel) => {
      await open(panel, baseline());
      await panel.page.getByRole('combobox', { name: 'Metric' }).focus();
      await panel.page.keyboard.press('ArrowDown');
      await eventually(async () => {
        const { rows, height } = await inkOf(panel, await colorOf(panel, 'baseline'));
        assert.ok(Math.max(...rows.map((found) => found.length)) > height / 3);
      });
    }));
});
