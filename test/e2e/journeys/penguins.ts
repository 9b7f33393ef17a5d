import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { until } from '../harness/poll';
import type { Workbench } from '../harness/workbench';

/** Makes the example train long enough for what a test wants to do meanwhile. */
export function trainLonger(folder: string): void {
  const file = path.join(folder, 'lossline.yaml');
  const text = readFileSync(file, 'utf8');
  const longer = text.replace('epochs: 60', 'epochs: 2000');
  if (longer === text) throw new Error('examples/penguins no longer has "epochs: 60"');
  writeFileSync(file, longer);
}

/** "Lossline: Train Model" from the palette. */
export async function trainFromPalette(workbench: Workbench, entry: string): Promise<void> {
  await workbench.run('Lossline: Train Model');
  await workbench.pick(entry);
}

/** The line of a run in the panel. */
export function panelRun(workbench: Workbench, entry: string): Locator {
  return workbench.panel.locator('li.run').filter({ has: workbench.panel.getByText(entry, { exact: true }) });
}

/** Last epoch that the panel shows for a run; 0 before the first. */
export async function shownEpoch(workbench: Workbench, entry: string): Promise<number> {
  const text = await panelRun(workbench, entry).innerText();
  return Number(/epoch (\d[\d,]*)/i.exec(text)?.[1]?.replaceAll(',', '') ?? 0);
}

/** Waits until the panel shows at least this epoch. */
export async function epochShown(workbench: Workbench, entry: string, epoch: number): Promise<void> {
  await until(
    `the panel shows epoch ${String(epoch)} of ${entry}`,
    async () => (await shownEpoch(workbench, entry)) >= epoch,
    60_000,
  );
}

/** Waits until the panel says this about a run. */
export async function statusShown(workbench: Workbench, entry: string, text: string | RegExp): Promise<void> {
  await panelRun(workbench, entry).locator('.run-status-text').filter({ hasText: text }).waitFor({ timeout: 90_000 });
}

/** How many pixels of the chart are painted: an empty canvas has none. */
export async function paintedPixels(workbench: Workbench): Promise<number> {
  return workbench.panel
    .locator('canvas')
    .first()
    .evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) return 0;
      const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      let painted = 0;
      for (let i = 3; i < data.length; i += 4) if (data[i] !== 0) painted++;
      return painted;
    });
}
