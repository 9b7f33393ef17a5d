import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { diffRow, fourDiff, fourRuns, panelRun, snapshot } from './harness/fixtures';
import type { OpenPanel } from './harness/panel';
import { eventually, usePanel } from './harness/suite';

/** Rows of the comparison as text, cells by column. */
function cells(panel: OpenPanel, label: string): Promise<string[]> {
  const row = panel.page.locator('.compare-table tbody tr', {
    has: panel.page.getByRole('rowheader', { name: label, exact: true }),
  });
  return row.locator('td').allInnerTexts();
}

describe('the comparison', () => {
  const withPanel = usePanel();

  test('shows rows that differ, and all of them when asked', () =>
    withPanel({ width: 1200 }, async (panel) => {
      await panel.send(snapshot({ runs: fourRuns(), diff: fourDiff() }));
      const heads = panel.page.locator('.compare-table tbody:nth-of-type(1) th[scope="row"]');
      await eventually(async () =>
        assert.deepEqual(await heads.allInnerTexts(), ['learningRate', 'dropout', 'l2', 'model.layers']),
      );
      await panel.page.getByRole('checkbox', { name: 'Show equal values too' }).click();
      await eventually(async () => assert.equal(await heads.count(), fourDiff().length));
    }));

  test('tells apart what looks alike', () =>
    withPanel({ width: 1200 }, async (panel) => {
      const values = { loss: [1], val_loss: [1] };
      const runs = ['a', 'b'].map((entry) => panelRun({ entry, key: entry, values }));
      const diff = [diffRow('seed', [1, '1']), diffRow('l2', [undefined, null]), diffRow('on', [true, 'true'])];
      await panel.send(snapshot({ runs, diff }));
      for (const label of ['seed', 'l2', 'on']) {
        await eventually(async () => {
          const texts = await cells(panel, label);
          assert.equal(texts.length, 2);
          assert.notEqual(texts[0], texts[1]);
        });
      }
    }));

  test('marks the best value of a row with a sign and a word, not by colour alone', () =>
    withPanel({ width: 1200 }, async (panel) => {
      const run = (entry: string, valLoss: number[], accuracy: number): ReturnType<typeof panelRun> =>
        panelRun({
          entry,
          key: entry,
          values: { loss: [0.5, 0.2], val_loss: valLoss },
          test: { epoch: 2, rows: 10, values: { loss: 1 - accuracy, accuracy } },
        });
      await panel.send(
        snapshot({ runs: [run('a', [0.5, 0.4], 0.9), run('b', [0.3, 0.6], 0.95), run('c', [NaN, NaN], 0.8)] }),
      );
      const best = async (label: string): Promise<number[]> => {
        const row = panel.page.locator('.compare-table tr', {
          has: panel.page.getByRole('rowheader', { name: label, exact: true }),
        });
        const marks = await row
          .locator('td')
          .evaluateAll((tds) =>
            tds.map((td) => td.querySelector('.codicon-star-full') !== null && td.textContent.includes('(best)')),
          );
        return marks.flatMap((marked, column) => (marked ? [column] : []));
      };
      await eventually(async () => assert.deepEqual(await best('Best validation loss'), [1]));
      assert.deepEqual(await best('Last validation loss'), [0], 'NaN is never best');
      assert.deepEqual(await best('Test accuracy'), [1], 'of a score the largest');
      assert.deepEqual(await best('Test loss'), [1], 'of a loss the smallest');
      assert.deepEqual(await best('Last train loss'), [], 'equal values have no best');
    }));

  test('says so when all hyperparameters are the same', () =>
    withPanel({ width: 1200 }, async (panel) => {
      const runs = fourRuns().slice(0, 2);
      await panel.send(snapshot({ runs, diff: [diffRow('dropout', [0, 0])] }));
      await panel.page.getByText('All hyperparameters are the same.').waitFor();
    }));

  test('keeps the first column in sight while the others scroll, at 300 pixels', () =>
    withPanel({ width: 300 }, async (panel) => {
      await panel.send(snapshot({ runs: fourRuns(), diff: fourDiff() }));
      const head = panel.page.getByRole('rowheader', { name: 'dropout' });
      await head.waitFor();
      const before = await head.boundingBox();
      await panel.page.locator('.compare-scroller').evaluate((scroller) => (scroller.scrollLeft = 200));
      const after = await head.boundingBox();
      assert.equal(after?.x, before?.x);
      assert.ok((await panel.page.locator('.compare-scroller').evaluate((scroller) => scroller.scrollLeft)) > 100);
      assert.equal(
        await panel.page.evaluate(() => document.documentElement.scrollWidth),
        300,
        'the page itself does not scroll',
      );
    }));

  test('is copied as text and as CSV', () =>
    withPanel({ width: 1200 }, async (panel) => {
      const values = { loss: [0.5], val_loss: [0.25] };
      const runs = ['plain', 'with "quotes", and comma'].map((entry) => panelRun({ entry, key: entry, values }));
      await panel.send(snapshot({ runs, diff: [diffRow('dropout', [0, 0.3])] }));
      const clipboard = (): Promise<string> => panel.page.evaluate(() => navigator.clipboard.readText());
      await panel.page.getByRole('button', { name: 'Copy as CSV' }).click();
      await panel.page.getByText('Copied').waitFor();
      const csv = (await clipboard()).split('\r\n');
      assert.equal(csv[0], 'Value,plain,"with ""quotes"", and comma"');
      assert.equal(csv[1], 'dropout,0,0.3');
      await panel.page.getByRole('button', { name: 'Copy as text' }).click();
      await eventually(async () => assert.match(await clipboard(), /^Value {2,}plain {2,}with/));
    }));
});
