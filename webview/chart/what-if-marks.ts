import { formatEpoch, formatValue } from '../../src/core/format';
import type { EpochValue } from '../../src/core/run/summary';
import { shapeOf, type Palette } from '../theme/palette';
import { drawRing } from '../theme/swatch';
import { t } from '../texts';
import type { Surface } from './frame';
import type { LabelSpace, WriteLabel } from './label-space';

/** What a rule that is only asked about would do, by the run's key. */
export type WhatIfMarks = ReadonlyMap<
  string,
  { /** The epoch at which it stops. */ readonly stop: number | null; readonly kept: EpochValue | null }
>;

/** The same of one run, with places on the axes. */
export interface WhatIfPlaces {
  /** `y` lies on the run's line; NaN where that is not drawn. */
  readonly stop: { readonly epoch: number; readonly x: number; readonly y: number } | null;
  /** Null where another metric is drawn, which the rule does not look at. */
  readonly kept: (EpochValue & { readonly x: number; readonly isBest: boolean }) | null;
}

/** Rings stand around the marks of best epochs, which are smaller. */
const RING = 19;
/** Half the height of a stop among several runs; with one run it goes all the way. */
const TICK = 22;
const HEAD = 7;
const DASH: readonly number[] = [7, 3, 2, 3];

/**
 * A stop that was only asked about: a line of dashes and dots with a stop sign's bar on top, in the run's colour, and a
 * ring in the run's shape around the epoch whose weights are kept. Real stops are plain or dotted, best epochs filled.
 */
export function paintWhatIf(
  surface: Surface,
  look: { palette: Palette; slot: number; single: boolean; labelled: boolean; inSteps: boolean },
  { stop, kept }: WhatIfPlaces,
  space: LabelSpace,
): WriteLabel | null {
  const { palette, slot, single, labelled, inSteps } = look;
  const color = palette.run(slot);
  const text = single ? palette.foreground : palette.runText(slot);
  const labels: WriteLabel[] = [];
  if (stop !== null) {
    const x = surface.x(stop.x);
    const span = stopSpan(surface, x, single ? null : surface.y(stop.y));
    if (span !== null) {
      paintStop(surface, palette, color, x, span, !single);
      space.upright(x, span[0], span[1]);
      const words = t(inSteps ? 'whatIf.markStep' : 'whatIf.mark', formatEpoch(stop.epoch));
      labels.push(() => space.beside(words, x, text, slot, !single));
    }
  }
  if (kept !== null) {
    const [x, y] = [surface.x(kept.x), surface.y(kept.value)];
    if (x >= surface.left - 1 && x <= surface.right + 1 && y >= surface.top - 1 && y <= surface.bottom + 1) {
      drawRing(surface.context, shapeOf(slot), x, y, RING, { line: color, halo: palette.background });
      space.block(x - RING / 2, y - RING / 2, RING, RING);
      const key = inSteps ? 'whatIf.markKeptStep' : 'whatIf.markKept';
      const words = t(key, formatValue(kept.value), formatEpoch(kept.epoch));
      // What is the best epoch says so already.
      if (!kept.isBest) labels.push(() => space.around(words, x, y, text, false));
    }
  }
  if (!labelled) return null;
  return () => labels.forEach((write) => write());
}

/** From where to where a stop stands: around a height, or with null over all of the chart. Null where it is out of sight. */
function stopSpan(
  { left, right, top, bottom }: Surface,
  x: number,
  at: number | null,
): readonly [from: number, to: number] | null {
  if (!(x >= left - 1 && x <= right + 1) || (at !== null && !(at >= top && at <= bottom))) return null;
  return at === null ? [top, bottom] : [Math.max(top, at - TICK), Math.min(bottom, at + TICK)];
}

function paintStop(
  { context }: Surface,
  palette: Palette,
  color: string,
  x: number,
  [from, to]: readonly [from: number, to: number],
  tick: boolean,
): void {
  const place = Math.round(x) + 0.5;
  context.save();
  for (const halo of [true, false]) {
    context.strokeStyle = halo ? palette.background : color;
    context.lineWidth = (palette.kind === 'high-contrast' ? 3 : 2) + (halo ? 3 : 0);
    context.setLineDash(halo || tick ? [] : DASH);
    context.beginPath();
    context.moveTo(place, from);
    context.lineTo(place, to);
    context.stroke();
    // Bars at the ends say "up to here"; a plain line among lines would be none.
    context.setLineDash([]);
    context.beginPath();
    for (const end of tick ? [from, to] : [from + 1]) {
      context.moveTo(place - HEAD, end);
      context.lineTo(place + (tick ? HEAD : 0), end);
    }
    context.stroke();
  }
  context.restore();
}
