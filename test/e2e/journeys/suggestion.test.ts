import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { until } from '../harness/poll';
import { observationCount, runDirectories } from '../harness/runs';
import { closeBrowser, inVsCode } from '../harness/session';
import { statusShown, trainFromPalette, trainLonger } from './penguins';

after(closeBrowser);

test('a run that overfits is flagged while it trains, and what it suggests becomes a new entry', async (t) => {
  const use = { workspace: 'penguins', prepare: trainLonger } as const;
  await inVsCode(t, 'suggestion', use, async ({ workbench, folder, step }) => {
    const { page } = workbench;
    await step('one notification says so, with what can be done', async () => {
      await workbench.openFile('lossline.yaml');
      await trainFromPalette(workbench, 'baseline');
      const directory = await until('the run is on disk', () => runDirectories(folder)[0]);
      await until('it has trained some epochs', () => observationCount(directory) >= 20);
      const toast = workbench.toast(/baseline: Overfitting\. Validation loss was best at epoch/);
      await toast.waitFor();
      for (const name of ['Stop', 'Show', 'Keep Going']) {
        assert.ok(await toast.getByRole('button', { name }).isVisible(), name);
      }
    });

    await step('its config entry is marked', async () => {
      await page.locator('.monaco-editor .squiggly-warning').first().waitFor();
    });

    await step('Stop in the notification stops it', async () => {
      await workbench.answerToast(/baseline: Overfitting/, 'Stop');
      await statusShown(workbench, 'baseline', /stopped/);
    });

    await step('a suggestion of the panel opens a preview, and becomes an entry that can be undone', async () => {
      const before = readFileSync(path.join(folder, 'lossline.yaml'), 'utf8');
      await workbench.panel.getByRole('button', { name: /^Write into the config file: Raise dropout/ }).click();
      await workbench.pick('As a new entry');
      await workbench.quickInput.getByText('Name of the new entry').waitFor();
      await workbench.quickInput.locator('input:not([type=checkbox])').press('Enter');
      await page.locator('.monaco-diff-editor .line-insert').first().waitFor();
      await workbench.pick('Apply');
      await workbench.toast(/Raise dropout from 0 to 0\.3 is in baseline-2/).waitFor();
      await workbench.textPosition('baseline-2:');
      await workbench.openFile('lossline.yaml');
      await page.keyboard.press('ControlOrMeta+S');
      await until('the file has the entry', () =>
        readFileSync(path.join(folder, 'lossline.yaml'), 'utf8').includes('hyperparameters: { dropout: 0.3 }\n\n'),
      );
      await page.keyboard.press('ControlOrMeta+Z');
      await page.keyboard.press('ControlOrMeta+S');
      await until('it is as it was', () => readFileSync(path.join(folder, 'lossline.yaml'), 'utf8') === before);
    });
  });
});
