import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { launchChromium } from './chromium';
import { curves } from './curves';
import {
  baseline,
  choiceOf,
  diffRow,
  fourDiff,
  fourRuns,
  liveRun,
  panelRun,
  snapshot,
  type Snapshot,
} from './fixtures';
import { openPanel, type OpenPanel } from './panel';
import { THEME_NAMES } from './themes';

/** Pictures of the panel for people to look at: `node scripts/webview-tests.mjs --screenshots <folder> [part of a name]`. */
const [folder = 'out/panel-screenshots', only = ''] = process.argv.slice(2);
const choices = [...fourRuns(), liveRun()].map(choiceOf);
const four = snapshot({ runs: fourRuns(), diff: fourDiff(), choices });
const broken = panelRun({
  entry: 'too-fast',
  values: {
    loss: Array.from({ length: 40 }, (_, index) => (index > 30 ? NaN : 0.4 + 0.02 * (index % 5) + index * 0.02)),
    val_loss: Array.from({ length: 40 }, (_, index) =>
      index > 27 ? Infinity : 0.5 + 0.06 * (index % 3) + index * 0.03,
    ),
  },
  planned: 60,
  status: { kind: 'failed', exitCode: 1, message: 'loss is NaN' },
  statusText: 'Failed: loss is NaN',
  verdict: 'diverged',
  verdictTitle: 'Diverged',
  verdictText: 'Validation loss became infinite at epoch 29 and train loss NaN at epoch 32.',
  suggestions: [{ title: 'learningRate: 0.0003', reason: 'A tenth of what it was; steps this large overshoot.' }],
  warnings: ['3 rows without a value in body_mass_g were left out.'],
});
const ten = Array.from({ length: 10 }, (_, index) =>
  panelRun({
    entry: `layers-${2 ** index}`,
    key: `/runs/${index}`,
    values: { ...curves({ epochs: 50 + index, seed: index, rate: 0.03 + index * 0.01, overfit: index * 0.0006 }) },
    verdict: index > 6 ? 'overfitting' : 'good-fit',
    verdictTitle: index > 6 ? 'Overfitting' : 'Good fit',
    verdictText: 'Validation loss settled.',
  }),
);

interface Shot {
  readonly message: Snapshot;
  readonly act?: (panel: OpenPanel) => Promise<void>;
}

const scenes: Readonly<Record<string, Shot>> = {
  one: { message: snapshot({ runs: [baseline()], choices }) },
  live: { message: snapshot({ runs: [liveRun()], choices }) },
  four: { message: four },
  broken: { message: snapshot({ runs: [broken], choices }) },
  further: {
    message: snapshot({
      runs: [
        panelRun({
          entry: 'resnet',
          values: {
            ...curves({ epochs: 90, seed: 5, overfit: 0.003, turn: 40, rate: 0.05 }),
            lr: Array.from({ length: 90 }, (_, index) => 0.05 * (1 + Math.cos((index / 90) * Math.PI))),
            'val/box_loss': Array.from({ length: 90 }, (_, index) => 2 / (1 + index / 20)),
          },
          steps: Array.from({ length: 90 }, (_, index) => (index + 1) * 391),
          epochMs: 83_000,
          verdictText: 'Validation loss was best at epoch 41 and has risen since.',
          stopEpoch: 51,
        }),
      ],
      choices,
    }),
    act: async ({ page }) => {
      await page.getByRole('radio', { name: 'Relative' }).check();
      await page.locator('.more-name', { hasText: 'accuracy' }).click();
      await page.locator('.more-name', { hasText: 'lr' }).click();
      const box = await page.locator('.chart-frame').boundingBox();
      if (box !== null) await page.mouse.move(box.x + box.width * 0.4, box.y + box.height / 3);
    },
  },
  furtherFour: {
    message: four,
    act: async ({ page }) => {
      await page.locator('.more-name', { hasText: 'accuracy' }).click();
    },
  },
  whatIf: {
    message: snapshot({ runs: [baseline()], choices }),
    act: async ({ page }) => {
      await page.getByRole('button', { name: 'What if it had stopped early?' }).click();
    },
  },
  whatIfFour: {
    message: four,
    act: async ({ page }) => {
      await page.getByRole('button', { name: 'What if it had stopped early?' }).click();
      await page.getByRole('button', { name: 'Lightning: patience and thresholds' }).click();
    },
  },
  whatIfTen: {
    message: snapshot({ runs: ten }),
    act: async ({ page }) => {
      await page.getByRole('button', { name: 'What if it had stopped early?' }).click();
      await page.getByRole('button', { name: /^Prechelt PQ/ }).click();
    },
  },
  ten: {
    message: snapshot({
      runs: ten,
      diff: [
        diffRow(
          'model.layers',
          ten.map((_, index) => [2 ** index]),
        ),
      ],
    }),
  },
  pointed: {
    message: four,
    act: async ({ page }) => {
      const box = await page.locator('.chart-frame').boundingBox();
      if (box !== null) await page.mouse.move(box.x + box.width * 0.45, box.y + box.height / 2);
    },
  },
  smooth: {
    message: snapshot({
      runs: fourRuns().slice(0, 2),
      diff: [diffRow('dropout', [0, 0.3]), diffRow('l2', [0, 0.01])],
      choices,
    }),
    act: async ({ page }) => {
      await page.getByRole('slider').focus();
      for (let press = 0; press < 70; press++) await page.keyboard.press('ArrowRight');
      await page.getByRole('checkbox', { name: 'Log scale' }).click();
      await page.getByRole('button', { name: 'Show values as a table' }).click();
      await page.locator('.chart-frame').focus();
      for (const key of ['+', 'Home', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
    },
  },
  empty: {
    message: snapshot({
      empty: {
        reason: 'no-runs',
        title: 'No runs yet',
        text: 'Train an entry of lossline.yaml and its learning curves appear here, epoch by epoch.',
        actions: [
          { title: 'Train Model', action: { kind: 'train' } },
          { title: 'Open the Config File', action: { kind: 'create-config' } },
        ],
      },
    }),
  },
};

await mkdir(folder, { recursive: true });
const browser = await launchChromium();
for (const [scene, { message, act }] of Object.entries(scenes)) {
  for (const theme of THEME_NAMES) {
    for (const width of [300, 800, 1600]) {
      const name = `${scene}-${theme}-${width}.png`;
      if (!name.includes(only)) continue;
      const panel = await openPanel(browser, { theme, width, height: width === 1600 ? 900 : 1000 });
      await panel.send(message);
      await panel.drawn();
      await act?.(panel);
      await panel.drawn();
      // Hiding the caret would take an inline style, which the page's policy refuses.
      await panel.page.screenshot({ path: path.join(folder, name), fullPage: true, caret: 'initial' });
      await panel.close().catch((error: unknown) => console.error(name, error));
    }
  }
}
await browser.close();
