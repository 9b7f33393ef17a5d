import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { until } from '../harness/poll';
import { endOf, recordOf, runDirectories } from '../harness/runs';
import { closeBrowser, inVsCode } from '../harness/session';
import { epochShown, paintedPixels, panelRun, shownEpoch, statusShown, trainFromPalette } from './penguins';

after(closeBrowser);

test('from the palette to the hyperparameter that made the difference', async (t) => {
  await inVsCode(t, 'train-and-compare', { workspace: 'penguins' }, async ({ workbench, folder, step }) => {
    await step('the palette asks which entry to train', async () => {
      await workbench.run('Lossline: Train Model');
      const labels = await workbench.quickPickLabels();
      assert.deepEqual(
        labels.map((label) => label.replaceAll(/[^\w-]/g, '')),
        ['baseline', 'regularized', 'body-mass'],
      );
      await workbench.pick('baseline');
    });

    await step('epochs arrive one after the other in the panel', async () => {
      await epochShown(workbench, 'baseline', 1);
      const early = await shownEpoch(workbench, 'baseline');
      assert.ok(early < 60, `the first look already shows epoch ${String(early)}`);
      const painted = await until('the chart is painted', async () => (await paintedPixels(workbench)) || null);
      await epochShown(workbench, 'baseline', early + 5);
      assert.notEqual(await paintedPixels(workbench), painted, 'the chart has changed');
    });

    await step('the status bar shows epoch and validation loss while it trains', async () => {
      const text = await workbench.statusItem(/baseline \d+\/60/).innerText();
      assert.match(text, /val 0\.\d+/);
    });

    await step('the explorer shows the run below its entry', async () => {
      await workbench.showContainer('Lossline');
      await workbench.treeRow(/baseline.*1 run/).waitFor();
    });

    await step('the end and the verdict are shown, with the early stopping point', async () => {
      await statusShown(workbench, 'baseline', 'completed');
      await workbench.panel.getByRole('heading', { name: 'Overfitting' }).waitFor();
      await workbench.panel
        .getByText(/Validation loss was best at epoch \d+/)
        .first()
        .waitFor();
      await workbench.panel
        .getByText(/would have stopped at epoch \d+/)
        .first()
        .waitFor();
      await workbench.panel.getByText('Test accuracy').waitFor();
      const [directory] = runDirectories(folder);
      assert.ok(directory);
      assert.equal((await endOf(directory)).exitCode, 0);
      assert.equal(recordOf(directory).entry, 'baseline');
      await until('the status bar is free again', async () => !(await workbench.statusItem('baseline').isVisible()));
    });

    await step('the second entry trains from its code lens and stops early', async () => {
      await workbench.openFile('lossline.yaml');
      await workbench.page.locator('.monaco-editor .view-line').filter({ hasText: 'regularized:' }).first().waitFor();
      const lens = workbench.lenses.filter({ hasText: 'Train' });
      await until('each entry has a lens', async () => (await lens.count()) >= 2);
      await lens.nth(1).click();
      await statusShown(workbench, 'regularized', /stopped by early stopping|stopped/i);
      const directory = runDirectories(folder)[1];
      assert.ok(directory);
      assert.equal(recordOf(directory).entry, 'regularized');
    });

    await step('two runs selected in the explorer are compared', async () => {
      await workbench.showContainer('Lossline');
      const runs = workbench.treeRows.filter({ hasText: /@ \d+/ });
      await until('both runs are listed', async () => (await runs.count()) === 2);
      await runs.nth(0).click();
      await runs.nth(1).click({ modifiers: ['ControlOrMeta'] });
      await workbench.rowMenu(runs.nth(1), 'Compare Runs');
      const table = workbench.panel.locator('.compare-table:not(.what-if-table)');
      await table.waitFor();
      const rows = await table.locator('tr.hyperparameter').allInnerTexts();
      const named = rows.map((row) => row.split(/\s+/)[0] ?? '');
      assert.ok(
        named.some((name) => name.includes('dropout')),
        rows.join('\n'),
      );
      assert.ok(!named.some((name) => name.includes('batchSize')), 'rows that are equal are hidden');
      assert.ok((await table.locator('td.best').count()) > 0, 'the best value of a row is marked');
      await panelRun(workbench, 'baseline').waitFor();
      await panelRun(workbench, 'regularized').waitFor();
    });

    await step('equal rows are shown on demand', async () => {
      const table = workbench.panel.locator('.compare-table:not(.what-if-table)');
      await workbench.panel.locator('.compare .section-head').getByRole('checkbox').click();
      await table.locator('tr.hyperparameter').filter({ hasText: 'batchSize' }).waitFor();
    });

    await step('a hover tells what a hyperparameter does and what these runs say about it', async () => {
      await workbench.openFile('lossline.yaml');
      await workbench.run('Go to Line/Column...').catch(() => undefined);
      await workbench.page.keyboard.press('Escape');
      const text = await workbench.hover('learningRate');
      assert.match(text, /learning rate/i);
      assert.match(text, /0\.003/, `nothing of this folder's runs: ${text}`);
    });
  });
});

test('a problem in the config file stands in the editor while typing, and nothing is trained', async (t) => {
  await inVsCode(t, 'bad-config', { workspace: 'penguins' }, async ({ workbench, folder }) => {
    await workbench.openFile('lossline.yaml');
    const { x, y } = await workbench.textPosition('0.003');
    await workbench.page.mouse.dblclick(x, y);
    await workbench.page.keyboard.type('fast');
    await workbench.page.locator('.monaco-editor .squiggly-error').first().waitFor();
    await trainFromPalette(workbench, 'baseline');
    await workbench.toast(/learningRate|learning rate/i).waitFor();
    assert.deepEqual(runDirectories(folder), []);
  });
});
