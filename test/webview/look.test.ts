import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { baseline, choiceOf, fourDiff, fourRuns, liveRun, panelRun, snapshot, type Snapshot } from './harness/fixtures';
import { inkOf, colorOf } from './harness/pixels';
import type { OpenPanel } from './harness/panel';
import { THEME_NAMES } from './harness/themes';
import { usePanel } from './harness/suite';

const choices = [...fourRuns(), liveRun()].map(choiceOf);
const SCENES: Readonly<Record<string, Snapshot>> = {
  'one run': snapshot({ runs: [{ ...baseline(), canStop: true }], choices }),
  'four runs': snapshot({ runs: fourRuns(), diff: fourDiff(), choices }),
  empty: snapshot({
    choices,
    empty: {
      reason: 'nothing-selected',
      title: 'No run chosen',
      text: 'Tick a run.',
      actions: [{ title: 'Train', action: { kind: 'train' } }],
    },
  }),
};

/** Texts whose contrast to what is behind them is under 4.5 (WCAG 2.2, 1.4.3), shadow trees included. */
function lowContrast(panel: OpenPanel): Promise<string[]> {
  return panel.page.evaluate(() => {
    type Color = [number, number, number, number];
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('no canvas');
    const read = (css: string): Color => {
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = css;
      context.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0, a = 0] = context.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    };
    const over = (top: Color, under: Color): Color => {
      const part = (index: 0 | 1 | 2): number => top[index] * top[3] + under[index] * (1 - top[3]);
      return [part(0), part(1), part(2), 1];
    };
    const luminance = (color: Color): number => {
      const [r = 0, g = 0, b = 0] = color.slice(0, 3).map((channel) => {
        const value = channel / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const parent = (element: Element): Element | null => {
      if (element.assignedSlot !== null) return element.assignedSlot;
      const root = element.getRootNode();
      return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
    };
    const behind = (element: Element): Color => {
      const layers: Color[] = [];
      for (let at: Element | null = element; at !== null; at = parent(at))
        layers.push(read(getComputedStyle(at).backgroundColor));
      return layers.reverse().reduce<Color>((under, layer) => over(layer, under), [255, 255, 255, 1]);
    };
    const bad: string[] = [];
    const visit = (root: Document | ShadowRoot): void => {
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot !== null) visit(element.shadowRoot);
        const own = [...element.childNodes]
          .filter((node) => node.nodeType === Node.TEXT_NODE)
          .map((node) => node.textContent?.trim() ?? '');
        const text = own.join('');
        if (text === '' || ['STYLE', 'SCRIPT', 'TITLE'].includes(element.tagName)) continue;
        if (!element.checkVisibility() || element.closest('.visually-hidden,[disabled],vscode-option') !== null)
          continue;
        const style = getComputedStyle(element);
        const back = behind(element);
        const [one, other] = [luminance(over(read(style.color), back)), luminance(back)];
        const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
        if (ratio < 4.5)
          bad.push(`${ratio.toFixed(2)} ${element.localName}.${element.className}: ${text.slice(0, 40)}`);
      }
    };
    visit(document);
    return bad;
  });
}

/** What a screen reader finds without a name. */
async function nameless(panel: OpenPanel): Promise<string[]> {
  const session = await panel.page.context().newCDPSession(panel.page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const named = new Set([
    'button',
    'checkbox',
    'combobox',
    'slider',
    'textbox',
    'spinbutton',
    'region',
    'application',
    'progressbar',
    'table',
    'columnheader',
    'rowheader',
    'heading',
    'switch',
    'link',
    'img',
    'group',
  ]);
  return nodes
    .filter((node) => !node.ignored && named.has(String(node.role?.value)))
    .filter((node) => {
      const name = String(node.name?.value ?? '').trim();
      return name === '' || ['Text field', 'Checkbox', 'Icon Button'].includes(name);
    })
    .map((node) => `${String(node.role?.value)} ${JSON.stringify(node.properties ?? [])}`);
}

describe('the look', () => {
  const withPanel = usePanel();

  for (const theme of THEME_NAMES) {
    for (const [scene, message] of Object.entries(SCENES)) {
      test(`${theme}, ${scene}: text can be read, controls have names, nothing runs over`, () =>
        withPanel({ theme, width: 1200 }, async (panel) => {
          await panel.send(message);
          await panel.drawn();
          const whatIf = panel.page.getByRole('button', { name: 'What if it had stopped early?' });
          if (await whatIf.isVisible()) {
            await whatIf.click();
            // The rule with the most controls.
            await panel.page.getByRole('button', { name: /^Lightning/ }).click();
            await panel.page.getByRole('spinbutton', { name: 'Patience', exact: true }).fill('-1');
          }
          await panel.drawn();
          assert.deepEqual(await lowContrast(panel), []);
          assert.deepEqual(await nameless(panel), []);
          for (const width of [300, 800, 1600]) {
            await panel.page.setViewportSize({ width, height: 900 });
            await panel.drawn();
            const wide = await panel.page.evaluate(() => document.documentElement.scrollWidth);
            assert.ok(wide <= width, `${wide} pixels at a width of ${width}`);
          }
        }));
    }
  }

  test('another theme is taken over at once, with its colours in the chart', () =>
    withPanel({ theme: 'dark' }, async (panel) => {
      await panel.send(snapshot({ runs: [baseline()] }));
      await panel.drawn();
      const dark = await colorOf(panel, 'baseline');
      await panel.setTheme('hc-light');
      await panel.drawn();
      await panel.drawn();
      const light = await colorOf(panel, 'baseline');
      assert.notEqual(light, dark);
      assert.ok((await inkOf(panel, light)).rows.flat().length > 200);
      assert.equal((await inkOf(panel, dark, 6)).rows.flat().length, 0);
      assert.deepEqual(await lowContrast(panel), []);
    }));

  test('runs differ by shape and not only by colour', () =>
    withPanel({}, async (panel) => {
      await panel.send(snapshot({ runs: fourRuns() }));
      await panel.drawn();
      const shapes = await panel.page
        .locator('.run .swatch path')
        .evaluateAll((paths) => paths.map((path) => path.getAttribute('d')));
      assert.equal(new Set(shapes).size, 4);
    }));

  test('nothing moves for those who asked for that', () =>
    withPanel({ reducedMotion: true }, async (panel) => {
      await panel.send(snapshot({ runs: [liveRun()] }));
      await panel.drawn();
      assert.equal(await panel.page.evaluate(() => document.getAnimations().length), 0);
    }));

  test('a live run moves for everyone else', () =>
    withPanel({ reducedMotion: false }, async (panel) => {
      await panel.send(snapshot({ runs: [liveRun()] }));
      await panel.drawn();
      assert.ok((await panel.page.evaluate(() => document.getAnimations().length)) > 0);
    }));

  const FAILED = { kind: 'failed', exitCode: 1, message: 'no such column' } as const;

  test('a run before its first epoch says what it waits for', () =>
    withPanel({}, async (panel) => {
      const run = panelRun({
        entry: 'new',
        values: {},
        status: { kind: 'starting' },
        verdict: 'too-short',
        planned: 60,
      });
      await panel.send(snapshot({ runs: [run] }));
      await panel.page.getByText('Waiting for the first epoch').waitFor();
      await panel.send(snapshot({ runs: [{ ...run, summary: { ...run.summary, status: FAILED } }], revision: 2 }));
      await panel.page.getByText('Ended before the first epoch').waitFor();
    }));
});
