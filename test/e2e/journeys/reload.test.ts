import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { until } from '../harness/poll';
import { endOf, observationCount, runDirectories } from '../harness/runs';
import { closeBrowser, inVsCode } from '../harness/session';
import { epochShown, statusShown, trainFromPalette, trainLonger } from './penguins';

after(closeBrowser);

test('a run goes on while its window reloads or is closed, and is found again', async (t) => {
  await inVsCode(t, 'reload', { workspace: 'penguins', prepare: trainLonger }, async (session) => {
    const { workbench, folder, step } = session;
    await trainFromPalette(workbench, 'baseline');
    await epochShown(workbench, 'baseline', 2);
    const [directory] = runDirectories(folder);
    assert.ok(directory);

    await step('a reload restores the panel, and the run has gone on', async () => {
      const before = observationCount(directory);
      await workbench.reload();
      await epochShown(workbench, 'baseline', before + 1);
    });

    await step('it writes epochs while no window is there', async () => {
      await workbench.close();
      const before = observationCount(directory);
      await until('the run has gone on', () => observationCount(directory) > before + 5);
    });

    const later = await session.newWindow();
    await step('a new window shows the panel with its curve and the row in the explorer', async () => {
      await epochShown(later, 'baseline', observationCount(directory));
      await later.showContainer('Lossline');
      await later.treeRow(/baseline.*1 run/).waitFor();
      assert.equal(runDirectories(folder).length, 1, 'nothing was started twice');
    });

    await step('and it can be stopped from there', async () => {
      await later.panel.getByRole('button', { name: /^Stop/ }).first().click();
      await statusShown(later, 'baseline', /stopped/);
      await endOf(directory);
    });
  });
});

test('a second window on the same folder shows the run that the first one started', async (t) => {
  await inVsCode(t, 'two-windows', { workspace: 'penguins', prepare: trainLonger }, async (session) => {
    await trainFromPalette(session.workbench, 'baseline');
    await epochShown(session.workbench, 'baseline', 1);
    const other = await session.newWindow();
    await other.showContainer('Lossline');
    await other.treeRow(/baseline.*1 run/).waitFor();
    await other.statusItem(/baseline \d+/).waitFor();
  });
});
