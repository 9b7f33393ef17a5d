import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { StopRequester } from '../../../src/core/run/events';
import { until } from '../harness/poll';
import { endOf, eventsOf, observationCount, runDirectories } from '../harness/runs';
import { closeBrowser, inVsCode } from '../harness/session';
import type { Workbench } from '../harness/workbench';
import { statusShown, trainFromPalette, trainLonger } from './penguins';

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
        // The panel may still show the run before this one.
        const directory = await until('the run is on disk', () => runDirectories(folder)[index]);
        await until('it has trained two epochs', () => observationCount(directory) >= 2);
        await statusShown(workbench, 'baseline', 'training');
        await press(workbench);
        await endOf(directory);
        await statusShown(workbench, 'baseline', /stopped/);
        const request = eventsOf(directory).find((event) => event.type === 'stop-requested');
        assert.equal(request?.by, by);
        assert.ok(observationCount(directory) < 2000);
      });
    }
  });
});
