import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { StopRequester } from '../../../src/core/run/events';
import { endOf, eventsOf, observationCount, runDirectories } from '../harness/runs';
import { closeBrowser, inVsCode } from '../harness/session';
import type { Workbench } from '../harness/workbench';
import { epochShown, statusShown, trainFromPalette, trainLonger } from './penguins';

after(closeBrowser);

/** Everywhere a person can press Stop, and who the run then says it was. */
const PLACES: readonly { place: string; by: StopRequester; press: (workbench: Workbench) => Promise<void> }[] = [
  {
    place: 'the panel',
    by: 'panel',
    press: (workbench) => workbench.panel.getByRole('button', { name: /^Stop/ }).first().click(),
  },
  {
    place: 'the explorer',
    by: 'explorer',
    press: async (workbench) => {
      await workbench.showContainer('Lossline');
      await workbench.rowAction(workbench.treeRow(/\d+\/2,?000/), 'Stop Training');
    },
  },
  {
    place: 'the status bar',
    by: 'status bar',
    press: (workbench) =>
      workbench.page.locator('[id="lossline.lossline.lossline.stop"], [id$="lossline.stop"]').click(),
  },
  { place: 'the palette', by: 'command', press: (workbench) => workbench.run('Lossline: Stop Training') },
];

test('a run can be stopped from', async (t) => {
  await inVsCode(t, 'stop', { workspace: 'penguins', prepare: trainLonger }, async ({ workbench, folder, step }) => {
    for (const [index, { place, by, press }] of PLACES.entries()) {
      await step(place, async () => {
        await trainFromPalette(workbench, 'baseline');
        await epochShown(workbench, 'baseline', 2);
        await press(workbench);
        await statusShown(workbench, 'baseline', /stopped/);
        const directory = runDirectories(folder)[index];
        assert.ok(directory);
        await endOf(directory);
        const request = eventsOf(directory).find((event) => event.type === 'stop-requested');
        assert.equal(request?.by, by);
        assert.ok(observationCount(directory) < 2000);
      });
    }
  });
});
