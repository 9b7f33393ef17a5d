import { formatEpoch, formatValue } from '../../src/core/format';
import type { EpochValue } from '../../src/core/run/summary';
import { shapeOf, type Palette } from '../theme/palette';
import { drawRing } from '../theme/swatch';
import { t } from '../texts';
import type { Surface } from './frame';
import type { LabelSpace } from './label-space';

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
): void {
  const { palette, slot, single, labelled, inSteps } = look;
  const color = palette.run(slot);
  const text = single ? palette.foreground : palette.runText(slot);
  if (stop !== null) {
    const x = surface.x(stop.x);
    if (paintStop(surface, palette, color, x, single ? null : surface.y(stop.y)) && labelled) {
      space.beside(t(inSteps ? 'whatIf.markStep' : 'whatIf.mark', formatEpoch(stop.epoch)), x, text, slot, !single);
    }
  }
  if (kept === null) return;
  const [x, y] = [surface.x(kept.x), surface.y(kept.value)];
  if (!(x >= surface.left - 1 && x <= surface.right + 1 && y >= surface.top - 1 && y <= surface.bottom + 1)) return;
  drawRing(surface.context, shapeOf(slot), x, y, RING, { line: color, halo: palette.background });
  space.block(x - RING / 2, y - RING / 2, RING, RING);
  // What is the best epoch says so already.
  if (!labelled || kept.isBest) return;
  const key = inSteps ? 'whatIf.markKeptStep' : 'whatIf.markKept';
  space.around(t(key, formatValue(kept.value), formatEpoch(kept.epoch)), x, y, text, false);
}

/** `at`: the height around which it stands; null for all of the chart. False where it would be out of sight. */
function paintStop(surface: Surface, palette: Palette, color: string, x: number, at: number | null): boolean {
  const { context, left, right, top, bottom } = surface;
  if (!(x >= left - 1 && x <= right + 1) || (at !== null && !(at >= top && at <= bottom))) return false;
  const [from, to] = at === null ? [top, bottom] : [Math.max(top, at - TICK), Math.min(bottom, at + TICK)];
  const place = Math.round(x) + 0.5;
  context.save();
  for (const halo of [true, false]) {
    context.strokeStyle = halo ? palette.background : color;
    context.lineWidth = (palette.kind === 'high-contrast' ? 3 : 2) + (halo ? 3 : 0);
    context.setLineDash(halo || at !== null ? [] : DASH);
    context.beginPath();
    context.moveTo(place, from);
    context.lineTo(place, to);
    context.stroke();
    // Bars at the ends say "up to here"; a plain line among lines would be none.
    context.setLineDash([]);
    context.beginPath();
    for (const end of at === null ? [from + 1] : [from, to]) {
      context.moveTo(place - HEAD, end);
      context.lineTo(place + (at === null ? 0 : HEAD), end);
    }
    context.stroke();
  }
  context.restore();
  return true;
}
