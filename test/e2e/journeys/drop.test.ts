import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { recordOf, runDirectories } from '../harness/runs';
import { closeBrowser, inVsCode } from '../harness/session';

after(closeBrowser);

/** What Keras' CSVLogger writes for a short training. */
function trainingCsv(offset: number): string {
  const rows = Array.from({ length: 12 }, (_, epoch) => {
    const train = 0.2 + 0.8 / (epoch + 1) + offset;
    return `${String(epoch)},${String(train)},${String(train + 0.1)}\n`;
  });
  return `epoch,loss,val_loss\n${rows.join('')}`;
}

function writeLogs(folder: string): void {
  mkdirSync(path.join(folder, 'logs'));
  writeFileSync(path.join(folder, 'logs/training.csv'), trainingCsv(0));
}

test('logs dropped on the run explorer are searched, and imported when they are ticked', async (t) => {
  await inVsCode(t, 'drop', { workspace: 'penguins', prepare: writeLogs }, async ({ workbench, folder, step }) => {
    const { page } = workbench;
    await step('a folder is dragged from the file explorer', async () => {
      await workbench.showContainer('Explorer');
      await workbench.dragOnto(workbench.treeRow(/^logs$/), 'Lossline');
      await workbench.quickInput.getByText('1 run found').waitFor();
      await page.keyboard.press('Enter');
      await workbench.toast('1 run imported').waitFor();
      await workbench.treeRow(/Imported.*1 run/).waitFor();
    });

    await step('a file is dropped from outside of the browser', async () => {
      await workbench.dropFile({ name: 'elsewhere.csv', text: trainingCsv(0.5) });
      await workbench.quickInput.getByText('1 run found').waitFor();
      await page.keyboard.press('Enter');
      await workbench.treeRow(/Imported.*2 runs/).waitFor();
      assert.deepEqual(
        runDirectories(folder).map((directory) => recordOf(directory).task.kind),
        ['import', 'import'],
      );
    });
  });
});
