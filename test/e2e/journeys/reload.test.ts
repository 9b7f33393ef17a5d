import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { until } from '../harness/poll';
import { endOf, observationCount, runDirectories } from '../harness/runs';
import { closeBrowser, inVsCode } from '../harness/session';
import { epochShown, statusShown, trainFromPalette, trainLonger } from './penguins';

after(closeBrowser);

test('a run goes on while the window reloads, is found again and can be stopped', async (t) => {
  await inVsCode('reload', { workspace: 'penguins', prepare: trainLonger }, async ({ workbench, folder }) => {
    await trainFromPalette(workbench, 'baseline');
    await epochShown(workbench, 'baseline', 2);
    const [directory] = runDirectories(folder);
    assert.ok(directory);
    const before = observationCount(directory);

    await t.test('it writes epochs while no window is there', async () => {
      await workbench.page.goto('about:blank');
      await until('the run has gone on', () => observationCount(directory) > before + 5);
    });

    await t.test('the new window shows the panel with its curve, without being asked', async () => {
      await workbench.page.goBack();
      await workbench.load();
      await epochShown(workbench, 'baseline', before + 5);
      assert.equal(runDirectories(folder).length, 1, 'nothing was started twice');
    });

    await t.test('the explorer finds it, and it still can be stopped from the panel', async () => {
      await workbench.showContainer('Lossline');
      await workbench.treeRow(/baseline.*1 run/).waitFor();
      await workbench.panel.getByRole('button', { name: /^Stop/ }).first().click();
      await statusShown(workbench, 'baseline', /stopped/);
      await endOf(directory);
    });
  });
});

test('a second window on the same folder shows the run that the first one started', async () => {
  await inVsCode('two-windows', { workspace: 'penguins', prepare: trainLonger }, async (session) => {
    await trainFromPalette(session.workbench, 'baseline');
    await epochShown(session.workbench, 'baseline', 1);
    const other = await session.newWindow();
    await other.showContainer('Lossline');
    await other.treeRow(/baseline.*1 run/).waitFor();
    await other.statusItem(/baseline \d+/).waitFor();
  });
});
