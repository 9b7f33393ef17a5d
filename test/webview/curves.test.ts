import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { baseline, fourRuns, panelRun, snapshot, viewOf } from './harness/fixtures';
import { colorOf, coverage, inkOf } from './harness/pixels';
import { eventually, usePanel } from './harness/suite';

const flat = (value: number, length: number): number[] => Array.from({ length }, () => value);

describe('the learning curves', () => {
  const withPanel = usePanel();

  test('validation is solid, train dashed, both in the colour of the run', () =>
    withPanel({}, async (panel) => {
      const run = panelRun({
        entry: 'flat',
        values: { loss: flat(0.2, 40), val_loss: flat(0.8, 40) },
        verdict: 'good-fit',
      });
      await panel.send(snapshot({ runs: [run] }));
      await panel.drawn();
      const ink = await inkOf(panel, await colorOf(panel, 'flat'));
      const middle = ink.height / 2;
      const [from, to] = [ink.width * 0.3, ink.width * 0.9];
      assert.equal(
        coverage(ink, from, to, (row) => row < middle),
        1,
        'the upper line has no gap',
      );
      const train = coverage(ink, from, to, (row) => row > middle);
      assert.ok(train > 0.4 && train < 0.8, `the lower line has gaps: ${train} covered`);
    }));

  test('the best epoch carries a mark with its value', () =>
    withPanel({}, async (panel) => {
      const valLoss = flat(0.8, 41);
      valLoss[20] = 0.5;
      const run = panelRun({ entry: 'dip', values: { val_loss: valLoss }, verdict: 'good-fit' });
      await panel.send(snapshot({ runs: [run] }));
      await panel.drawn();
      const ink = await inkOf(panel, await colorOf(panel, 'dip'), 10);
      const lowest = Math.max(...ink.rows.flat());
      const marked = ink.rows.map((rows, x) => ({ x, rows: rows.filter((row) => row > lowest - 10).length }));
      const mark = marked.filter(({ rows }) => rows >= 5).map(({ x }) => x);
      const [first = NaN, last = NaN] = [mark[0], mark.at(-1)];
      assert.ok(last - first >= 4 && last - first <= 12, `a mark some 8 pixels wide, not ${last - first}`);
      const centre = (first + last) / 2 / ink.width;
      assert.ok(Math.abs(centre - 0.52) < 0.05, `in the middle of the chart: ${centre}`);
    }));

  test('a delta draws on, and only asks for more when one is missing', () =>
    withPanel({}, async (panel) => {
      const start = panelRun({
        entry: 'live',
        values: { loss: flat(0.2, 10), val_loss: flat(0.8, 10) },
        planned: 40,
        status: { kind: 'running' },
        verdict: 'too-short',
      });
      await panel.send(snapshot({ runs: [start], revision: 7 }));
      await panel.drawn();
      const color = await colorOf(panel, 'live');
      const before = await inkOf(panel, color);
      const right = (rows: readonly (readonly number[])[]): number => rows.findLastIndex((column) => column.length > 0);
      const more = panelRun({
        entry: 'live',
        values: { loss: flat(0.2, 30), val_loss: flat(0.8, 30) },
        planned: 40,
        status: { kind: 'running' },
        verdict: 'too-short',
      });
      const epochs = Float64Array.from({ length: 20 }, (_, index) => index + 11);
      const series = {
        loss: { from: 10, epoch: epochs, value: Float64Array.from(flat(0.2, 20)) },
        val_loss: { from: 10, epoch: epochs, value: Float64Array.from(flat(0.8, 20)) },
      };
      await panel.send({
        type: 'delta',
        revision: 8,
        runs: [{ key: start.key, view: viewOf(more), series }],
        choices: null,
      });
      await panel.drawn();
      const after = await inkOf(panel, color);
      assert.ok(right(after.rows) - right(before.rows) > before.width * 0.4, 'the line has grown by half the chart');
      assert.match((await panel.page.locator('.run').textContent()) ?? '', /2 s left/);
      assert.equal((await panel.posted()).length, 1, 'only the first ready');
      await panel.send({ type: 'delta', revision: 10, runs: [], choices: null });
      await eventually(async () => assert.equal((await panel.posted()).length, 2));
      assert.deepEqual((await panel.posted())[1], { type: 'ready', selected: [start.key] });
    }));

  test('points that came before are replaced when a delta goes back', () =>
    withPanel({}, async (panel) => {
      const run = panelRun({ entry: 'again', values: { loss: [1, 2, 3, 4], val_loss: [5, 6, 7, 8] } });
      await panel.send(snapshot({ runs: [run] }));
      const series = { val_loss: { from: 2, epoch: Float64Array.of(3), value: Float64Array.of(0.125) } };
      await panel.send({ type: 'delta', revision: 2, runs: [{ key: run.key, view: null, series }], choices: null });
      await panel.page.getByRole('button', { name: 'Show values as a table' }).click();
      const rows = panel.page.locator('.data-table tbody tr');
      await eventually(async () =>
        assert.deepEqual(await rows.allInnerTexts(), ['1\t1\t5', '2\t2\t6', '3\t3\t0.125', '4\t4\t–']),
      );
    }));

  test('values that are no numbers leave a gap, a mark and a sentence', () =>
    withPanel({}, async (panel) => {
      const valLoss = flat(0.8, 41);
      for (let index = 10; index < 30; index++) valLoss[index] = index % 2 === 0 ? NaN : Infinity;
      const run = panelRun({
        entry: 'broken',
        values: { loss: flat(0.2, 41), val_loss: valLoss },
        verdict: 'good-fit',
      });
      await panel.send(snapshot({ runs: [run] }));
      await panel.drawn();
      const ink = await inkOf(panel, await colorOf(panel, 'broken'));
      const top = Math.min(...ink.rows.flat());
      const upper = (from: number, to: number): number =>
        coverage(ink, ink.width * from, ink.width * to, (row) => row >= top && row < ink.height * 0.3);
      assert.equal(upper(0.35, 0.65), 0, 'nothing is drawn where there is no value');
      assert.equal(upper(0.85, 0.95), 1, 'the line goes on after it');
      const marks = coverage(ink, ink.width * 0.35, ink.width * 0.65, (row) => row > ink.height * 0.85);
      assert.ok(marks > 0.3, `crosses on the axis: ${marks}`);
      assert.match(
        (await panel.page.locator('.notices').textContent()) ?? '',
        /broken: val_loss has 20 values that are not finite numbers.*first at epoch 11/,
      );
    }));

  test('smoothing is drawn, raw values stay behind it, and numbers stay raw', () =>
    withPanel({}, async (panel) => {
      const run = baseline();
      await panel.send(snapshot({ runs: [run] }));
      await panel.drawn();
      const color = await colorOf(panel, 'baseline');
      const raw = await inkOf(panel, color, 6);
      await panel.page.getByRole('slider').focus();
      for (let press = 0; press < 80; press++) await panel.page.keyboard.press('ArrowRight');
      await panel.drawn();
      const smooth = await inkOf(panel, color, 6);
      assert.notDeepEqual(smooth.rows, raw.rows);
      await panel.page.locator('.chart-frame').focus();
      await panel.page.keyboard.press('End');
      const last = run.series['val_loss']?.value.at(-1) ?? NaN;
      const said = (await panel.page.locator('.chart [aria-live]').textContent()) ?? '';
      assert.ok(said.includes(String(Number(last.toPrecision(6)))), said);
    }));

  test('other metrics are paired and drawn, and the choice is kept', () =>
    withPanel({}, async (panel) => {
      await panel.send(snapshot({ runs: fourRuns() }));
      await panel.drawn();
      const loss = await inkOf(panel, await colorOf(panel, 'baseline'));
      await panel.page.getByRole('combobox', { name: 'Metric' }).focus();
      await panel.page.keyboard.press('ArrowDown');
      await panel.drawn();
      const accuracy = await inkOf(panel, await colorOf(panel, 'baseline'));
      assert.notDeepEqual(accuracy.rows, loss.rows);
      await panel.page.locator('.chart-frame').focus();
      await panel.page.keyboard.press('Home');
      const said = (await panel.page.locator('.chart [aria-live]').textContent()) ?? '';
      assert.match(said, /baseline accuracy: .*baseline val_accuracy: /);
    }));

  test('a log scale leaves out what it cannot hold, and says so', () =>
    withPanel({}, async (panel) => {
      const values = { loss: [1, 0.1, 0, 0.001, 0.0001], val_loss: [1, 0.2, 0.05, 0.04, 0.03] };
      await panel.send(snapshot({ runs: [panelRun({ entry: 'logs', values, verdict: 'good-fit' })] }));
      await panel.page.getByRole('checkbox', { name: 'Log scale' }).click();
      await eventually(async () =>
        assert.match(
          (await panel.page.locator('.notices').textContent()) ?? '',
          /zero or below cannot stand on a log scale/,
        ),
      );
    }));

  test('the legend hides and shows lines', () =>
    withPanel({}, async (panel) => {
      await panel.send(snapshot({ runs: fourRuns() }));
      await panel.drawn();
      const color = await colorOf(panel, 'small-lr');
      const count = async (): Promise<number> => (await inkOf(panel, color, 6)).rows.flat().length;
      const shown = await count();
      const entry = panel.page.locator('.legend').getByRole('button', { name: 'small-lr' });
      await entry.click();
      await panel.drawn();
      assert.equal(await entry.getAttribute('aria-pressed'), 'false');
      assert.equal(await count(), 0);
      await entry.click();
      await panel.drawn();
      assert.equal(await count(), shown);
    }));

  test('an early stop that happened is a full line, one that would have is dotted', () =>
    withPanel({}, async (panel) => {
      const values = { loss: flat(0.2, 41), val_loss: flat(0.8, 41) };
      const column = async (): Promise<number> => {
        await panel.drawn();
        const ink = await inkOf(panel, 'rgb(204 204 204)', 30);
        return Math.max(...ink.rows.slice(ink.width * 0.3).map((rows) => rows.length)) / ink.height;
      };
      await panel.send(snapshot({ runs: [panelRun({ entry: 'a', values, verdict: 'good-fit', stopEpoch: 21 })] }));
      const dotted = await column();
      const status = { kind: 'stopped', cause: { kind: 'rule', epoch: 21 } } as const;
      await panel.send(
        snapshot({ runs: [panelRun({ entry: 'a', values, verdict: 'good-fit', stopEpoch: 21, status })] }),
      );
      const full = await column();
      assert.ok(full > 0.75 && dotted > 0.2 && dotted < 0.6, `full ${full}, dotted ${dotted}`);
    }));

  test('ten runs of 100,000 epochs can be pointed at and zoomed', () =>
    withPanel({ width: 1200 }, async (panel) => {
      const epochs = 100_000;
      const runs = Array.from({ length: 10 }, (_, index) =>
        panelRun({
          entry: `run ${index}`,
          key: `/runs/${index}`,
          values: {
            val_loss: Array.from({ length: epochs }, (_unused, epoch) => 1.2 / (1 + epoch / 5000) + index * 0.05),
          },
          verdict: 'good-fit',
        }),
      );
      await panel.send(snapshot({ runs }));
      await eventually(async () => assert.equal(await panel.page.locator('.run').count(), 10));
      const frame = panel.page.locator('.chart-frame');
      await frame.hover();
      await eventually(async () =>
        assert.match((await panel.page.locator('.tooltip').textContent()) ?? '', /Epoch \d{5}/),
      );
      await frame.focus();
      for (const key of ['+', '+', '+', '+', '+', '+', 'End']) await panel.page.keyboard.press(key);
      await eventually(async () =>
        assert.match(
          (await panel.page.locator('.chart [aria-live]').textContent()) ?? '',
          /Epoch \d+, run 0 val_loss: 0\./,
        ),
      );
    }));
});
