import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { baseline, choiceOf, fourDiff, fourRuns, liveRun, panelRun, snapshot, viewOf } from './harness/fixtures';
import type { OpenPanel } from './harness/panel';
import { THEME_NAMES } from './harness/themes';
import { eventually, usePanel } from './harness/suite';

async function said(panel: OpenPanel): Promise<string> {
  return (await panel.page.locator('.chart [aria-live]').textContent()) ?? '';
}

/** Name of what has the focus, looked for inside shadow roots too. */
function focused(panel: OpenPanel): Promise<string> {
  return panel.page.evaluate(() => {
    const own = document.activeElement;
    if (own === null || own === document.body) return '';
    const label = own.getAttribute('aria-label') ?? own.closest('label')?.textContent ?? own.textContent;
    return `${own.getAttribute('role') ?? own.localName} ${label.trim()}`;
  });
}

describe('the keyboard', () => {
  const withPanel = usePanel();

  test('moves the cursor over the chart, and says the values', () =>
    withPanel({}, async (panel) => {
      await panel.send(
        snapshot({ runs: [panelRun({ entry: 'k', values: { loss: [0.5, 0.25, 0.125], val_loss: [1, 2, 4] } })] }),
      );
      await panel.drawn();
      await panel.page.locator('.chart-frame').focus();
      const steps: readonly (readonly [string, string])[] = [
        ['Home', 'Epoch 1, loss: 0.5, val_loss: 1'],
        ['ArrowRight', 'Epoch 2, loss: 0.25, val_loss: 2'],
        ['ArrowRight', 'Epoch 3, loss: 0.125, val_loss: 4'],
        ['ArrowRight', 'Epoch 3, loss: 0.125, val_loss: 4'],
        ['ArrowLeft', 'Epoch 2, loss: 0.25, val_loss: 2'],
        ['End', 'Epoch 3, loss: 0.125, val_loss: 4'],
      ];
      for (const [key, text] of steps) {
        await panel.page.keyboard.press(key);
        assert.equal(await said(panel), text, key);
      }
      await panel.page.locator('.tooltip').waitFor({ state: 'visible' });
      await panel.page.keyboard.press('Escape');
      await panel.page.locator('.tooltip').waitFor({ state: 'hidden' });
    }));

  test('leaps ten epochs with Page Up and Page Down', () =>
    withPanel({}, async (panel) => {
      await panel.send(snapshot({ runs: [baseline()] }));
      await panel.drawn();
      await panel.page.locator('.chart-frame').focus();
      for (const [key, epoch] of [
        ['Home', 1],
        ['PageDown', 11],
        ['PageDown', 21],
        ['PageUp', 11],
        ['End', 60],
        ['PageDown', 60],
      ] as const) {
        await panel.page.keyboard.press(key);
        assert.match(await said(panel), new RegExp(`^Epoch ${epoch},`), key);
      }
    }));

  test('zooms in, out and back to all epochs', () =>
    withPanel({}, async (panel) => {
      await panel.send(snapshot({ runs: [baseline()] }));
      await panel.drawn();
      await panel.page.locator('.chart-frame').focus();
      await panel.page.keyboard.press('+');
      assert.equal(await said(panel), 'Showing epochs 16 to 45');
      await panel.page.keyboard.press('Home');
      assert.match(await said(panel), /^Epoch 16,/, 'the cursor stays in what is shown');
      await panel.page.keyboard.press('-');
      assert.equal(await said(panel), 'Showing all epochs');
      await panel.page.keyboard.press('+');
      await panel.page.keyboard.press('0');
      assert.equal(await said(panel), 'Showing all epochs');
    }));

  test('a drag with the mouse zooms, a double click shows everything again', () =>
    withPanel({}, async (panel) => {
      await panel.send(snapshot({ runs: [baseline()] }));
      await panel.drawn();
      const box = await panel.page.locator('.chart-frame').boundingBox();
      assert.ok(box);
      await panel.page.mouse.move(box.x + 300, box.y + 100);
      await panel.page.mouse.down();
      await panel.page.mouse.move(box.x + 400, box.y + 120, { steps: 4 });
      await panel.page.mouse.move(box.x + 500, box.y + 120, { steps: 4 });
      await panel.page.mouse.up();
      assert.match(await said(panel), /^Showing epochs 2\d to 3\d$/);
      await panel.page.mouse.dblclick(box.x + 300, box.y + 100);
      assert.equal(await said(panel), 'Showing all epochs');
    }));

  test('reaches every control in the order of the page, and leaves again', () =>
    withPanel({ width: 1200 }, async (panel) => {
      await panel.send(
        snapshot({ runs: [baseline(), liveRun()], diff: fourDiff().slice(0, 2), choices: fourRuns().map(choiceOf) }),
      );
      await panel.drawn();
      const stops: string[] = [];
      for (let press = 0; press < 60; press++) {
        await panel.page.keyboard.press('Tab');
        const name = await focused(panel);
        if (name === '' || (stops.length > 0 && name === stops[0])) break;
        stops.push(name);
      }
      const wanted = [
        'vscode-button Train baseline again',
        'vscode-button Stop regularized',
        'combobox Metric',
        'checkbox Log scale',
        /^input Smoothing/,
        'vscode-button Zoom in',
        /^application Learning curves: baseline, regularized/,
        'button train',
        'button validation',
        'button Show values as a table',
        'button What if it had stopped early?',
        'checkbox Show equal values too',
        'vscode-button Copy as text',
        'vscode-button Copy as CSV',
        /^region Hyperparameters and results/,
        /^button Runs/,
        'vscode-text-field Filter runs',
        /^checkbox baseline/,
      ];
      let at = -1;
      for (const name of wanted) {
        const found = stops.findIndex(
          (stop, index) => index > at && (typeof name === 'string' ? stop === name : name.test(stop)),
        );
        assert.ok(found > at, `${String(name)} after ${stops[at] ?? 'the start'} in\n${stops.join('\n')}`);
        at = found;
      }
    }));

  test('is not lost at a suggestion whose numbers change while a run trains', () =>
    withPanel({}, async (panel) => {
      const view = (risen: number) => {
        const reason = `Validation loss has risen ${String(risen)} %.`;
        const suggestions = [{ title: 'dropout: 0.3', reason, applies: true }];
        return { ...viewOf(liveRun(27)), suggestions };
      };
      await panel.send(snapshot({ runs: [{ ...liveRun(27), ...view(12) }] }));
      const button = panel.page.getByRole('button', { name: 'Write into the config file: dropout: 0.3' });
      await button.focus();
      const before = await button.elementHandle();
      await panel.send({
        type: 'delta',
        revision: 2,
        runs: [{ key: liveRun(27).key, view: view(13), series: {} }],
        choices: null,
      });
      await panel.page.getByText('Validation loss has risen 13 %.').waitFor();
      assert.ok(await before.evaluate((one) => one.isConnected && one instanceof Element && one.matches(':focus')));
    }));

  test('works every switch without a mouse', () =>
    withPanel({ width: 1200 }, async (panel) => {
      await panel.send(
        snapshot({ runs: [baseline(), liveRun()], diff: fourDiff(), choices: fourRuns().map(choiceOf) }),
      );
      await panel.drawn();
      const press = async (role: 'button' | 'checkbox', name: string | RegExp, key: string): Promise<void> => {
        await panel.page.getByRole(role, { name }).first().focus();
        await panel.page.keyboard.press(key);
        await panel.drawn();
      };
      const state = (): Promise<Record<string, unknown>> =>
        panel.page.evaluate(() => JSON.parse(sessionStorage.getItem('state') ?? '{}') as Record<string, unknown>);
      await press('checkbox', 'Log scale', 'Space');
      assert.equal((await state())['logScale'], true);
      await press('checkbox', 'Show equal values too', 'Space');
      assert.equal((await state())['showAll'], true);
      await press('button', 'train', 'Enter');
      assert.equal((await state())['hideTrain'], true);
      await press('button', 'Zoom in', 'Enter');
      assert.notEqual((await state())['zoom'], null);
      await press('button', 'Show all epochs', 'Enter');
      assert.equal((await state())['zoom'], null);
      await press('button', 'Show values as a table', 'Enter');
      assert.equal((await state())['tableOpen'], true);
      await press('button', /^Runs/, 'Enter');
      assert.equal((await state())['listOpen'], false);
      await press('button', 'Stop regularized', 'Enter');
      assert.equal((await panel.posted()).at(-1)?.type, 'action');
    }));

  for (const theme of THEME_NAMES) {
    test(`what has the focus can be seen: ${theme}`, () =>
      withPanel({ width: 800, theme }, async (panel) => {
        await panel.send(snapshot({ runs: [baseline(), liveRun()], diff: fourDiff().slice(0, 2) }));
        await panel.drawn();
        await panel.page.getByRole('button', { name: 'What if it had stopped early?' }).click();
        await panel.drawn();
        await panel.page.evaluate(() => (document.activeElement as HTMLElement).blur());
        await panel.page.locator('body').click({ position: { x: 1, y: 1 } });
        const unseen: string[] = [];
        const seen = new Set<string>();
        for (let press = 0; press < 80; press++) {
          await panel.page.keyboard.press('Tab');
          const name = await focused(panel);
          if (name === '') break;
          const box = await panel.page.evaluate(() => {
            const rect = document.activeElement?.getBoundingClientRect();
            return rect === undefined ? null : { x: rect.x, y: rect.y, width: rect.width, height: rect.height };
          });
          assert.ok(box);
          const clip = {
            x: Math.max(0, box.x - 4),
            y: Math.max(0, box.y - 4),
            width: box.width + 8,
            height: box.height + 8,
          };
          const shot = (): Promise<Buffer> => panel.page.screenshot({ clip, caret: 'initial' });
          const on = await shot();
          await panel.page.evaluate(() => (document.activeElement as HTMLElement).blur());
          await eventually(async () => assert.equal(await focused(panel), ''));
          // The next Tab goes on from where the focus was taken away.
          (on.equals(await shot()) ? unseen : []).push(name);
          seen.add(name);
        }
        assert.deepEqual(unseen, []);
        assert.ok(seen.size >= 40, [...seen].join(', '));
      }));
  }
});
