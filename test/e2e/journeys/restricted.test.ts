import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { runDirectories } from '../harness/runs';
import { closeBrowser, inVsCode } from '../harness/session';
import { epochShown, trainFromPalette } from './penguins';

after(closeBrowser);

test('Restricted Mode starts nothing, says why, and trust is the way out', async (t) => {
  await inVsCode(t, 'restricted', { workspace: 'penguins', trust: 'ask' }, async ({ workbench, folder, step }) => {
    await step('the explorer says that nothing can be trained', async () => {
      await workbench.showContainer('Lossline');
      await workbench.page.locator('.sidebar').getByText('Restricted Mode').first().waitFor();
    });

    await step('the command refuses', async () => {
      await workbench.run('Lossline: Train Model');
      await workbench.toast('Nothing is trained in Restricted Mode').waitFor();
      assert.deepEqual(runDirectories(folder), []);
    });

    await step('its button leads to the page where trust is given, and then it trains', async () => {
      await workbench.answerToast('Nothing is trained in Restricted Mode', 'Manage Workspace Trust');
      await workbench.page
        .locator('.workspace-trust-editor')
        .getByRole('button', { name: /^Trust/ })
        .first()
        .click();
      await trainFromPalette(workbench, 'regularized');
      await epochShown(workbench, 'regularized', 1);
      assert.equal(runDirectories(folder).length, 1);
    });
  });
});
