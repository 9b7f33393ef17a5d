import type { OpenPanel } from './panel';

export interface Ink {
  readonly width: number;
  readonly height: number;
  /** For each pixel column of the chart, the rows that have the colour. */
  readonly rows: readonly (readonly number[])[];
}

/** Where the chart's own canvas has a colour: `rgb(r g b / 1)` as the swatches carry it. */
export async function inkOf(panel: OpenPanel, color: string, tolerance = 24): Promise<Ink> {
  return await panel.page.evaluate(
    ({ wanted, near }) => {
      const canvas = document.querySelector<HTMLCanvasElement>('.chart-frame canvas:not(.overlay)');
      // Reading back from a copy, as the chart's own canvas is not made for it.
      const copy = document.createElement('canvas');
      const context = copy.getContext('2d', { willReadFrequently: true });
      if (canvas === null || context === null) throw new Error('no chart');
      copy.width = canvas.width;
      copy.height = canvas.height;
      context.drawImage(canvas, 0, 0);
      const probe = document.createElement('canvas').getContext('2d');
      if (probe === null) throw new Error('no probe');
      probe.fillStyle = wanted;
      probe.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0] = probe.getImageData(0, 0, 1, 1).data;
      const { width, height } = canvas;
      const { data } = context.getImageData(0, 0, width, height);
      const rows = Array.from({ length: width }, (_, x) => {
        const found: number[] = [];
        for (let y = 0; y < height; y++) {
          const at = (y * width + x) * 4;
          const off = (channel: number, value: number): number => Math.abs((data[at + channel] ?? 0) - value);
          if ((data[at + 3] ?? 0) > 200 && off(0, r) + off(1, g) + off(2, b) <= near) found.push(y);
        }
        return found;
      });
      return { width, height, rows };
    },
    { wanted: color, near: tolerance },
  );
}

/** The colour of a run, from the mark before its name. */
export async function colorOf(panel: OpenPanel, entry: string): Promise<string> {
  const path = panel.page.locator('.run', { hasText: entry }).first().locator('.swatch path');
  return (await path.getAttribute('fill')) ?? '';
}

/** Share of the columns between two x positions in which the colour stands in a band of rows. */
export function coverage(ink: Ink, from: number, to: number, rows: (row: number) => boolean): number {
  const columns = ink.rows.slice(Math.round(from), Math.round(to));
  return columns.filter((found) => found.some(rows)).length / columns.length;
}
