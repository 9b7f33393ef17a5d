import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { until } from './harness/poll';
import { closeBrowser, inVsCode } from './harness/session';
import type { Workbench } from './harness/workbench';
import { epochShown, statusShown, trainFromPalette } from './journeys/penguins';

/** Takes the pictures of README.md. Sizes, themes, seed and data are fixed; only times of day differ. */

const folder = path.join(process.env['LOSSLINE_ROOT'] ?? '.', 'docs/images');

const SIZE = { width: 1280, height: 800 };
/** Room for a chart and the table of all rules below it. */
const TALL = { width: 1280, height: 1660 };

async function picture(workbench: Workbench, name: string): Promise<void> {
  await workbench.page.mouse.move(640, (workbench.page.viewportSize()?.height ?? SIZE.height) - 2);
  await until('nothing covers the window', async () => {
    return (await workbench.page.locator('.notification-toast, .monaco-hover:not(.hidden) .hover-row').count()) === 0;
  });
  // Curves arrive after the panel: two pictures in a row have to be the same.
  let before: Uint8Array = Buffer.alloc(0);
  await until('the window is at rest', async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const now = await workbench.page.screenshot({ animations: 'disabled', caret: 'hide' });
    const same = now.equals(before);
    before = now;
    return same;
  });
  await save(workbench, name);
}

async function save(workbench: Workbench, name: string): Promise<void> {
  const file = path.join(folder, `${name}.png`);
  await workbench.page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
  console.log(`${path.relative(process.cwd(), file)} (${String(Math.round(statSync(file).size / 1024))} KB)`);
}

async function take(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const steps = { test: (_: string, body: () => Promise<void>) => body() };
  const options = {
    workspace: 'penguins',
    ...SIZE,
    settings: { 'lossline.notifications': 'none', 'editor.wordWrap': 'off', 'workbench.tips.enabled': false },
  };
  await inVsCode(steps, 'screenshots', options, async ({ workbench }) => {
    await trainFromPalette(workbench, 'baseline');
    await workbench.showContainer('Lossline');
    await epochShown(workbench, 'baseline', 30);
    await save(workbench, 'training');
    await statusShown(workbench, 'baseline', 'completed');
    await picture(workbench, 'panel-dark');
    const whatIf = workbench.panel.getByRole('button', { name: 'What if it had stopped early?' });
    await whatIf.click();
    await workbench.page.setViewportSize(TALL);
    await workbench.panel.locator('.what-if-table tbody tr').last().scrollIntoViewIfNeeded();
    await picture(workbench, 'what-if');
    await workbench.page.setViewportSize(SIZE);
    await whatIf.click();
    await workbench.setTheme('light');
    await picture(workbench, 'panel-light');
    await workbench.setTheme('high contrast');
    await picture(workbench, 'panel-high-contrast');
    await workbench.setTheme('dark');

    await trainFromPalette(workbench, 'regularized');
    await statusShown(workbench, 'regularized', 'stopped');
    const runs = workbench.treeRows.filter({ hasText: /@ \d+/ });
    await until('both runs are listed', async () => (await runs.count()) === 2);
    await runs.nth(0).click();
    await runs.nth(1).click({ modifiers: ['ControlOrMeta'] });
    await workbench.rowMenu(runs.nth(1), 'Compare Runs');
    await workbench.panel.locator('.compare-table:not(.what-if-table)').waitFor();
    await picture(workbench, 'compare');
    await workbench.panel.locator('.compare-table:not(.what-if-table)').scrollIntoViewIfNeeded();
    await picture(workbench, 'compare-table');

    await workbench.openFile('lossline.yaml');
    await until(
      'each entry has its lens',
      async () => (await workbench.lenses.filter({ hasText: 'Train' }).count()) >= 2,
    );
    await picture(workbench, 'code-lens');
    await workbench.hover('learningRate');
    await save(workbench, 'hover');
  });
}

try {
  await take();
} finally {
  await closeBrowser();
}
