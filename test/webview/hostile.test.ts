import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { diffRow, panelRun, snapshot } from './harness/fixtures';
import { eventually, usePanel } from './harness/suite';

const PIECES = [
  '<img src=x onerror=window.broken=1>',
  '<script>window.broken=1</script>',
  '"><svg onload=window.broken=1>',
  "'; window.broken=1; '",
  '\u202Egnissol\u202C',
  '\u2066\u2067\u200F\u202Dtest',
  '{{constructor.constructor("window.broken=1")()}}',
  '${window.broken=1}',
  'javascript:window.broken=1',
  '__proto__',
  'constructor',
  'toString',
  '\u0000\u0007\u001B[31m',
  '👩‍👩‍👧‍👦',
  'שלום عالم',
  'a\u0301'.repeat(40),
  'x'.repeat(600),
  '%s %d {0} {1}',
  '<style>*{display:none}</style>',
  '<a href="https://example.com">link</a>',
];

/** 200 names: each piece alone and with others around it. */
const NAMES = Array.from({ length: 200 }, (_, index) => {
  const piece = PIECES[index % PIECES.length] ?? '';
  const other = PIECES[(index * 7 + 3) % PIECES.length] ?? '';
  return index < PIECES.length ? piece : `${piece} ${index} ${other}`;
});

describe('hostile names', () => {
  const withPanel = usePanel();

  test('200 names of runs and metrics are shown as text and never run', () =>
    withPanel({ width: 1200 }, async (panel) => {
      for (let first = 0; first < NAMES.length; first += 10) {
        const names = NAMES.slice(first, first + 10);
        const runs = names.map((name, index) => {
          const values = { loss: [0.3, 0.2], val_loss: [0.4, 0.5], ...Object.fromEntries([[name, [1, 2]]]) };
          return panelRun({
            entry: name,
            key: `${name} ${index}`,
            values,
            statusText: name,
            verdictTitle: name,
            verdictText: name,
            stopText: name,
            warnings: [name],
            suggestions: [{ title: name, reason: name }],
          });
        });
        const diff = names.map((name) =>
          diffRow(
            name,
            runs.map((_, index) => (index % 2 === 0 ? name : { [name]: name })),
          ),
        );
        await panel.send(snapshot({ runs, diff }));
        await eventually(async () => assert.deepEqual(await panel.page.locator('.run-name').allTextContents(), names));
        if (first === 0) await panel.page.getByRole('button', { name: 'What if it had stopped early?' }).click();
        await eventually(async () =>
          assert.deepEqual(await panel.page.locator('.what-if-run').allTextContents(), names),
        );
        await panel.page.locator('.chart-frame').hover();
        await panel.drawn();
        const strange = await panel.page.evaluate(
          () => document.querySelectorAll('#panel :is(img, script, style, a, iframe, [onerror], [onload])').length,
        );
        assert.equal(strange, 0);
      }
      assert.equal(await panel.page.evaluate(() => 'broken' in window), false);
      assert.equal(await panel.page.evaluate(() => Object.keys(Object.prototype).length), 0);
    }));

  test('a name that turns text around does not turn what stands beside it', () =>
    withPanel({}, async (panel) => {
      const values = { loss: [0.3], val_loss: [0.4] };
      await panel.send(snapshot({ runs: [panelRun({ entry: '\u202Eegnahc', values, statusText: 'Completed' })] }));
      await panel.drawn();
      const wrapped = await panel.page.locator('.run-name').evaluate((name) => getComputedStyle(name).unicodeBidi);
      assert.equal(wrapped, 'isolate');
      const name = await panel.page.locator('.run-name').boundingBox();
      const status = await panel.page.locator('.run-status-text').boundingBox();
      assert.ok(name && status && name.x < status.x);
    }));
});
