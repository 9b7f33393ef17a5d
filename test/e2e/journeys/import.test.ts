import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { event, fileVersion, simple } from '../../unit/runner/readers/event-writer';
import { until } from '../harness/poll';
import { recordOf, runDirectories } from '../harness/runs';
import { closeBrowser, inVsCode } from '../harness/session';
import { paintedPixels } from './penguins';

after(closeBrowser);

const EPOCHS = 30;
const train = (epoch: number): number => 0.1 + 0.9 / epoch;
const validation = (epoch: number): number => 0.3 + 0.7 / epoch + Math.max(0, epoch - 12) * 0.02;

/** What Keras' CSVLogger writes: epochs from 0. */
function kerasRow(epoch: number): string {
  return `${String(epoch - 1)},${String(1 - train(epoch) / 2)},${String(train(epoch))},${String(validation(epoch))}\n`;
}

/** Writes logs of other programs into the folder: a CSV of Keras and an event file of PyTorch. */
function writeLogs(folder: string): void {
  const write = (name: string, content: string | Uint8Array): void => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  const epochs = Array.from({ length: EPOCHS }, (_, index) => index + 1);
  write('logs/keras/training.csv', `epoch,accuracy,loss,val_loss\n${epochs.map(kerasRow).join('')}`);
  const events = epochs.flatMap((epoch) => [
    event(1.7e9 + epoch * 61, epoch * 100, simple('Loss/train', train(epoch) + 0.05)),
    event(1.7e9 + epoch * 61, epoch * 100, simple('Loss/val', validation(epoch) + 0.05)),
  ]);
  write('logs/torch/events.out.tfevents.1700000000.host.1.0', Buffer.concat([fileVersion(), ...events]));
  mkdirSync(path.join(folder, 'live'));
  appendFileSync(path.join(folder, 'lossline.yaml'), '\nwatch: [live]\n');
}

test('runs of other programs are found, imported, compared, and followed while they grow', async (t) => {
  const options = { workspace: 'penguins', prepare: writeLogs };
  await inVsCode(t, 'import', options, async ({ workbench, folder, step }) => {
    await step('the palette asks where the logs are, and shows what it found there', async () => {
      await workbench.run('Lossline: Import Runs…');
      await workbench.quickRows.filter({ hasText: 'penguins' }).first().click();
      await workbench.quickInput.getByText('2 runs found').waitFor();
      const rows = (await workbench.quickRows.allInnerTexts()).join('\n');
      assert.match(rows, /keras[\s\S]*csv · /);
      assert.match(rows, /torch[\s\S]*tensorboard · Loss\/train, Loss\/val/);
      await workbench.page.keyboard.press('Enter');
    });

    await step('both are imported, and the panel compares them', async () => {
      await workbench.toast('2 runs imported').waitFor();
      await workbench.answerToast('2 runs imported', 'Compare');
      await workbench.panel.locator('li.run').nth(1).waitFor();
      await until('the curves are painted', () => paintedPixels(workbench));
      assert.equal(await workbench.panel.locator('li.run').count(), 2);
      assert.deepEqual(
        runDirectories(folder).map((directory) => recordOf(directory).task.kind),
        ['import', 'import'],
      );
    });

    await step('the explorer has them in a group of their own', async () => {
      await workbench.showContainer('Lossline');
      await workbench.treeRow(/Imported.*2 runs/).waitFor();
      await workbench.treeRow(/torch.*0\.4083/).waitFor();
      await workbench.treeRow(/keras.*@ 12/).waitFor();
    });

    await step('one of them alone is drawn over steps and over time', async () => {
      await workbench.treeRow(/torch/).click();
      await until('one run is shown', async () => (await workbench.panel.locator('li.run').count()) === 1);
      for (const [name, said] of [
        ['Step', /Step 100\b/],
        ['Relative', /0:00.*after the start/],
      ] as const) {
        await workbench.panel.getByRole('radio', { name, exact: true }).check();
        await workbench.panel.locator('.chart-frame').focus();
        await workbench.page.keyboard.press('Home');
        const live = workbench.panel.locator('.chart [aria-live]');
        await until(`the cursor says ${name}`, async () => said.test(await live.innerText()));
      }
    });

    await step('a second import knows them', async () => {
      await workbench.run('Lossline: Import Runs…');
      await workbench.quickRows.filter({ hasText: 'penguins' }).first().click();
      await workbench.quickInput.getByText('2 runs found').waitFor();
      await workbench.quickRows.filter({ hasText: 'imported before; tick it' }).first().waitFor();
      await workbench.page.keyboard.press('Escape');
      assert.equal(runDirectories(folder).length, 2);
    });

    await step('a run that starts in a watched folder appears by itself and grows', async () => {
      const file = path.join(folder, 'live/unet/training.csv');
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, `epoch,accuracy,loss,val_loss\n${[1, 2, 3].map(kerasRow).join('')}`);
      await workbench.treeRow(/unet/).click({ timeout: 30_000 });
      await workbench.panel.locator('.run-name').filter({ hasText: /unet/ }).waitFor();
      const last = async (): Promise<string> => {
        await workbench.panel.locator('.chart-frame').focus();
        await workbench.page.keyboard.press('End');
        return workbench.panel.locator('.chart [aria-live]').innerText();
      };
      await workbench.panel.getByRole('radio', { name: 'Epoch', exact: true }).click();
      await until('three epochs are shown', async () => /^Epoch 3\b/.test(await last()));
      for (const epoch of [4, 5, 6]) appendFileSync(file, kerasRow(epoch));
      await until('the new epochs are shown', async () => /^Epoch 6\b/.test(await last()));
    });
  });
});
