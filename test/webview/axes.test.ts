import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { axisFor, axesOf, hasAxis, originOf, placesOf } from '../../webview/data/axes';
import { axisPoints, AxisPoints } from '../../webview/data/axis-points';
import { HostModel } from '../../webview/data/model';
import { Points } from '../../webview/data/points';
import { clockAxis, formatMoment, formatRelative, relativeAxis } from '../../webview/chart/time-ticks';
import { DrawnLine } from '../../webview/chart/drawn-line';
import type { PanelRun } from '../../src/shared/protocol';
import { panelRun, snapshot, STARTED } from './harness/fixtures';
import type { OpenPanel } from './harness/panel';
import { colorOf, inkOf } from './harness/pixels';
import { eventually, usePanel } from './harness/suite';

function points(columns: {
  epoch: readonly number[];
  value: readonly number[];
  step?: readonly number[];
  time?: readonly number[];
}): Points {
  const made = new Points();
  const { epoch, value, step, time } = columns;
  made.put(0, {
    epoch: Float64Array.from(epoch),
    value: Float64Array.from(value),
    ...(step === undefined ? {} : { step: Float64Array.from(step) }),
    ...(time === undefined ? {} : { time: Float64Array.from(time) }),
  });
  return made;
}

function shown(run: PanelRun) {
  const model = new HostModel();
  model.takeSnapshot(snapshot({ runs: [run] }));
  const [only] = model.runs;
  assert.ok(only);
  return only;
}

describe('points on an axis', () => {
  test('are taken as they are where everything is in order', () => {
    const raw = points({ epoch: [1, 2, 3], value: [3, 2, 1] });
    const drawn = axisPoints(raw, 'epoch', null).update(0);
    assert.equal(drawn.x.buffer, raw.column('epoch')?.buffer, 'no copy');
    assert.equal(drawn.replaced, 0);
  });

  test('have no place without a step, and a gap for what is infinite', () => {
    const raw = points({ epoch: [1, 2, 3], value: [3, Infinity, 1], step: [10, 20, NaN] });
    const drawn = axisPoints(raw, 'step', null).update(0);
    assert.deepEqual([...drawn.x], [10, 20]);
    assert.deepEqual([...drawn.y], [3, NaN]);
    assert.equal(drawn.valueAt(1), Infinity, 'asked for, it says what it is');
  });

  test('stand on the axes of time where they happened, also what was replaced, also when a clock was set back', () => {
    const raw = points({ epoch: [1, 2, 3, 2, 3], value: [5, 4, 3, 9, 8], time: [1000, 2000, 3000, 2500, 4000] });
    assert.deepEqual([...axisPoints(raw, 'time', null).update(0).x], [1000, 2000, 2500, 3000, 4000]);
    const relative = axisPoints(raw, 'relative', null).update(1000);
    assert.deepEqual([...relative.x], [0, 1000, 1500, 2000, 3000]);
    assert.deepEqual([...relative.y], [5, 4, 9, 3, 8]);
    assert.deepEqual([...axisPoints(raw, 'epoch', null).update(0).y], [5, 9, 8]);
  });

  test('of a validation loss follow what the train loss fell back to, before the next validation', () => {
    const train = points({ epoch: [1, 2, 3, 4, 2], value: [1, 1, 1, 1, 1], time: [10, 20, 30, 40, 50] });
    const validation = points({ epoch: [1, 2, 4], value: [7, 8, 9], time: [10, 20, 40] });
    const drawn = axisPoints(validation, 'epoch', train).update(0);
    assert.deepEqual([...drawn.y], [7]);
    validation.put(3, { epoch: Float64Array.of(2), value: Float64Array.of(6), time: Float64Array.of(50) });
    assert.deepEqual([...drawn.update(0).y], [7, 6]);
  });

  test('tell the line that draws them when earlier ones have gone', () => {
    const raw = points({ epoch: [1, 2, 3, 4], value: [1, 2, 3, 4] });
    const drawn = new AxisPoints(raw, 'epoch', null).update(0);
    const line = new DrawnLine();
    const view = { from: 1, to: 10, columns: 500, smoothing: 0, fine: true };
    line.update(drawn, view);
    raw.put(4, { epoch: Float64Array.of(2), value: Float64Array.of(20) });
    line.update(drawn.update(0), view);
    assert.deepEqual(
      line.points.map(({ x, y }) => [x, y]),
      [
        [1, 1],
        [2, 20],
      ],
    );
  });
});

describe('which axes runs have', () => {
  const values = { loss: [3, 2, 1], val_loss: [3, 2, 2] };
  const plain = panelRun({ entry: 'plain', values });
  const full = panelRun({ entry: 'full', values, steps: [10, 20, 30], epochMs: 1000 });
  const read = panelRun({ entry: 'read at once', values, epochMs: 0 });
  const stepsOnly = panelRun({ entry: 'steps', values, steps: [10, 20, 30] });
  const steps: PanelRun = { ...stepsOnly, summary: { ...stepsOnly.summary, axis: 'step' } };
  const rows: readonly (readonly [PanelRun, readonly string[]])[] = [
    [plain, ['epoch']],
    [full, ['epoch', 'step', 'time', 'relative']],
    [read, ['epoch']],
    [steps, ['step']],
  ];
  for (const [run, axes] of rows) {
    test(`${run.summary.entry}: ${axes.join(', ')}`, () => {
      const can = axesOf([shown(run)]).filter(({ lack }) => lack === null);
      assert.deepEqual(
        can.map(({ axis }) => axis),
        axes,
      );
    });
  }

  test('runs that only have steps are drawn over steps, whatever was chosen', () => {
    assert.equal(axisFor(null, axesOf([shown(steps)])), 'step');
    assert.equal(axisFor('time', axesOf([shown(steps)])), 'step');
    assert.equal(axisFor(null, axesOf([shown(steps), shown(plain)])), 'epoch');
    assert.equal(axisFor('step', axesOf([shown(full)])), 'step');
  });

  test('every axis can be chosen before anything has come', () => {
    const silent = panelRun({ entry: 'new', values: {} });
    assert.ok(axesOf([shown(silent)]).every(({ lack }) => lack === null));
    assert.equal(axisFor('time', axesOf([shown(silent)])), 'time');
  });

  test('an epoch is looked up in the axis, between two points in proportion', () => {
    const run = shown(full);
    const loss = run.series.get('loss');
    assert.equal(placesOf(run, loss, 'epoch')(2), 2);
    assert.equal(placesOf(run, loss, 'step')(2), 20);
    assert.equal(placesOf(run, loss, 'step')(2.5), 25);
    assert.equal(placesOf(run, loss, 'step')(9), 30, 'the last one, beyond');
    assert.equal(placesOf(run, loss, 'relative')(3), 2000);
    assert.equal(placesOf(run, loss, 'time')(3), STARTED + 2000);
    assert.ok(Number.isNaN(placesOf(shown(plain), shown(plain).series.get('loss'), 'step')(2)));
    assert.equal(originOf(run), STARTED);
    assert.ok(hasAxis(run, 'time'));
  });

  test('a run that is measured by steps names steps: places on their axis, and looked up on the axes of time', () => {
    const timed = panelRun({ entry: 'steps', values, steps: [10, 20, 30], epochMs: 1000 });
    const run = shown({ ...timed, summary: { ...timed.summary, axis: 'step' } });
    const loss = run.series.get('loss');
    assert.equal(placesOf(run, loss, 'step')(20), 20);
    assert.ok(Number.isNaN(placesOf(run, loss, 'epoch')(20)));
    assert.equal(placesOf(run, loss, 'relative')(20), 1000);
  });
});

describe('ticks of time', () => {
  const minute = 60_000;
  test('of a relative axis are round minutes and hours', () => {
    const rows: readonly (readonly [number, number, readonly string[]])[] = [
      [0, 3 * minute, ['0:00', '0:30', '1:00', '1:30', '2:00', '2:30', '3:00']],
      [
        0,
        4 * 60 * minute,
        ['0:00', '30:00', '1:00:00', '1:30:00', '2:00:00', '2:30:00', '3:00:00', '3:30:00', '4:00:00'],
      ],
      [0, 1000, ['0:00.0', '0:00.2', '0:00.4', '0:00.6', '0:00.8', '0:01.0']],
    ];
    for (const [from, to, texts] of rows) {
      const axis = relativeAxis({ from, to }, 700);
      assert.deepEqual(axis.ticks.map(axis.format), texts);
    }
  });

  test('of local time stand at round clock times, midnight names its day', () => {
    const from = new Date(2026, 10, 23, 22, 10, 5).getTime();
    const axis = clockAxis({ from, to: from + 4 * 60 * minute }, 700, 'en');
    assert.deepEqual(axis.ticks.map(axis.format), [
      '22:30',
      '23:00',
      '23:30',
      'Nov 24',
      '00:30',
      '01:00',
      '01:30',
      '02:00',
    ]);
    const days = clockAxis({ from, to: from + 6 * 24 * 60 * minute }, 500, 'en');
    assert.deepEqual(days.ticks.map(days.format), ['Nov 24', 'Nov 25', 'Nov 26', 'Nov 27', 'Nov 28', 'Nov 29']);
  });

  test('keep to a number that fits, however long or short the span', () => {
    for (const to of [1, 50, 1e3, 1e5, 1e7, 1e9, 1e11, 1e12]) {
      for (const axis of [relativeAxis({ from: 0, to }, 500), clockAxis({ from: STARTED, to: STARTED + to }, 500)]) {
        assert.ok(axis.ticks.length <= 9, `${axis.ticks.length} ticks for ${to} ms`);
        assert.ok(axis.ticks.every((tick) => tick >= axis.min && tick <= axis.max));
      }
    }
  });

  test('durations and moments in words', () => {
    assert.equal(formatRelative(0, 0), '0:00');
    assert.equal(formatRelative(201_482, 3), '3:21.482');
    assert.equal(formatRelative(59_999, 0), '1:00', 'rounds up into the minute');
    assert.equal(formatRelative(3_723_000, 0), '1:02:03');
    assert.equal(formatRelative(-500, 1), '-0:00.5');
    const at = new Date(2026, 10, 23, 6, 45, 12, 7).getTime();
    assert.equal(formatMoment(at, 0, at, 'en'), '06:45:12');
    assert.equal(formatMoment(at, 3, at, 'en'), '06:45:12.007');
    assert.equal(formatMoment(at, 0, at + 48 * 3_600_000, 'en'), 'Nov 23 06:45:12');
  });
});

describe('the switch of the axis', () => {
  const withPanel = usePanel();
  const radio = (panel: OpenPanel, name: string) => panel.page.getByRole('radio', { name, exact: true });
  const choose = async (panel: OpenPanel, name: string): Promise<void> => {
    await radio(panel, name).check();
    await panel.drawn();
  };
  const said = async (panel: OpenPanel): Promise<string> =>
    (await panel.page.locator('.chart [aria-live]').textContent()) ?? '';
  const values = { loss: [0.5, 0.25, 0.125, 0.1], val_loss: [1, 0.5, 0.75, 0.8] };

  test('cursor, table and announcement follow it, and it is kept over a reload', () =>
    withPanel({ width: 1000 }, async (panel) => {
      const run = panelRun({ entry: 'k', values, steps: [100, 200, 300, 400], epochMs: 61_000 });
      await panel.send(snapshot({ runs: [run] }));
      await panel.drawn();
      assert.equal(await radio(panel, 'Epoch').isChecked(), true);
      await choose(panel, 'Step');
      const frame = panel.page.locator('.chart-frame');
      await frame.focus();
      await panel.page.keyboard.press('Home');
      await panel.page.keyboard.press('ArrowRight');
      assert.equal(await said(panel), 'Step 200 · epoch 2, loss: 0.25, val_loss: 0.5');
      await choose(panel, 'Relative');
      await frame.focus();
      await panel.page.keyboard.press('End');
      assert.equal(await said(panel), '3:03 after the start · epoch 4, loss: 0.1, val_loss: 0.8');
      await panel.page.getByRole('button', { name: 'Show values as a table' }).click();
      const rows = panel.page.locator('.data-table tr');
      await eventually(async () => assert.equal((await rows.allInnerTexts())[2], '1:01.000\t0.25\t0.5'));
      await panel.page.reload();
      await panel.send(snapshot({ runs: [run] }));
      await panel.drawn();
      assert.equal(await radio(panel, 'Relative').isChecked(), true);
    }));

  test('an axis that the run does not have cannot be chosen, and says why', () =>
    withPanel({ width: 1000 }, async (panel) => {
      await panel.send(snapshot({ runs: [panelRun({ entry: 'k', values })] }));
      await panel.drawn();
      assert.equal(await radio(panel, 'Step').isDisabled(), true);
      assert.equal(
        await panel.page.locator('.segment', { hasText: 'Step' }).getAttribute('title'),
        'The log of what is shown does not count steps.',
      );
      assert.equal(await radio(panel, 'Time').isDisabled(), true);
    }));

  test('lines fill the chart on every axis, at the first drawing', () =>
    withPanel({ width: 1000 }, async (panel) => {
      const run = panelRun({ entry: 'k', values, steps: [100, 200, 300, 400], epochMs: 61_000 });
      await panel.send(snapshot({ runs: [run] }));
      await panel.drawn();
      const color = await colorOf(panel, 'k');
      const ends = async (): Promise<readonly number[]> => {
        const { rows } = await inkOf(panel, color);
        return [rows.findIndex((ink) => ink.length > 0), rows.findLastIndex((ink) => ink.length > 0)];
      };
      const onEpochs = await ends();
      for (const name of ['Step', 'Time', 'Relative', 'Epoch']) {
        await choose(panel, name);
        assert.deepEqual(await ends(), onEpochs, name);
      }
    }));

  test('a zoom does not outlive its axis', () =>
    withPanel({ width: 1000 }, async (panel) => {
      await panel.send(snapshot({ runs: [panelRun({ entry: 'k', values, steps: [100, 200, 300, 400] })] }));
      await panel.drawn();
      await panel.page.locator('.chart-frame').focus();
      await panel.page.keyboard.press('+');
      await choose(panel, 'Step');
      assert.equal(await panel.page.getByRole('button', { name: 'Show all epochs' }).isDisabled(), true);
    }));

  test('marks stand at their epoch on every axis', () =>
    withPanel({ width: 1000 }, async (panel) => {
      // Steps run away from the epochs: the best epoch, 21 of 41, stands far to the left.
      const valLoss = Array.from({ length: 41 }, (_, index) => (index === 20 ? 0.5 : 0.8));
      const steps = valLoss.map((_, index) => (index < 21 ? index + 1 : 21 + (index - 20) * 9));
      const run = panelRun({ entry: 'dip', values: { val_loss: valLoss }, verdict: 'good-fit', steps });
      await panel.send(snapshot({ runs: [run] }));
      await panel.drawn();
      const markAt = async (): Promise<number> => {
        const ink = await inkOf(panel, await colorOf(panel, 'dip'), 10);
        const lowest = Math.max(...ink.rows.flat());
        const marked = ink.rows.flatMap((rows, x) => (rows.filter((row) => row > lowest - 10).length >= 5 ? [x] : []));
        return ((marked[0] ?? NaN) + (marked.at(-1) ?? NaN)) / 2 / ink.width;
      };
      const onEpochs = await markAt();
      await choose(panel, 'Step');
      const onSteps = await markAt();
      assert.ok(Math.abs(onEpochs - 0.52) < 0.05, String(onEpochs));
      assert.ok(Math.abs(onSteps - 0.14) < 0.05, String(onSteps));
    }));

  test('a run measured by steps names steps: marks, cursor, and what is no number', () =>
    withPanel({ width: 1000 }, async (panel) => {
      const steps = [100, 200, 300, 400];
      const broken = [0.5, NaN, 0.25, 0.3];
      const made = panelRun({
        entry: 's',
        values: { loss: broken, val_loss: [1, 0.5, 0.75, 0.8] },
        steps,
        epochs: [1, 1, 1, 1],
      });
      const summary = { ...made.summary, axis: 'step', validationBest: { epoch: 200, value: 0.5 } } as const;
      await panel.send(snapshot({ runs: [{ ...made, summary }] }));
      await panel.drawn();
      assert.equal(await radio(panel, 'Step').isChecked(), true);
      assert.equal(await radio(panel, 'Epoch').isDisabled(), true);
      await panel.page.locator('.chart-frame').focus();
      await panel.page.keyboard.press('Home');
      assert.equal(await said(panel), 'Step 100, loss: 0.5, val_loss: 1');
      assert.match(
        (await panel.page.locator('.notices').textContent()) ?? '',
        /loss is not a finite number \(NaN\) at step 200/,
      );
      const run = shown({ ...made, summary });
      assert.equal(placesOf(run, run.series.get('val_loss'), 'step')(200), 200);
    }));

  test('a run that was resumed draws once over its epochs, and says what was left out', () =>
    withPanel({ width: 1000 }, async (panel) => {
      const run = panelRun({
        entry: 'again',
        values: { loss: [4, 3, 2, 1, 2.5, 1.5], val_loss: [4, 3, 2, 1, 2.5, 1.5] },
        epochs: [1, 2, 3, 4, 3, 4],
        epochMs: 1000,
      });
      await panel.send(snapshot({ runs: [run] }));
      await panel.page.getByRole('button', { name: 'Show values as a table' }).click();
      const rows = panel.page.locator('.data-table tbody tr');
      await eventually(async () =>
        assert.deepEqual(await rows.allInnerTexts(), ['1\t4\t4', '2\t3\t3', '3\t2.5\t2.5', '4\t1.5\t1.5']),
      );
      assert.match(
        (await panel.page.locator('.notices').textContent()) ?? '',
        /again was resumed: 2 earlier values of loss were replaced/,
      );
      await choose(panel, 'Relative');
      await eventually(async () => assert.equal(await rows.count(), 6));
    }));
});
