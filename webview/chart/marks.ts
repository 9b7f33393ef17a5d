import type { EpochValue } from '../../src/core/run/summary';
import type { Palette } from '../theme/palette';
import { shapeOf } from '../theme/palette';
import { drawMark } from '../theme/swatch';
import { t } from '../texts';
import type { PlotLine, PlotPoint, Surface } from './frame';
import { LabelSpace, type WriteLabel } from './label-space';
import type { Span } from './range';
import { paintWhatIf, type WhatIfPlaces } from './what-if-marks';
import { formatEpoch, formatValue } from '../../src/core/format';

/** What the chart says about one run besides its lines. */
export interface RunMarks {
  readonly slot: number;
  /** Whether what is written beside the marks are steps. */
  readonly inSteps: boolean;
  /** Where on the axis (`x`), and what to write beside it. */
  readonly best: (EpochValue & { readonly x: number }) | null;
  readonly stop: { readonly epoch: number; readonly x: number; readonly acted: boolean } | null;
  readonly overfitting: Span | null;
  /** What the rule that is only asked about would do; null when none is. */
  readonly whatIf: WhatIfPlaces | null;
  /** Places whose values are no finite numbers. */
  readonly gaps: readonly number[];
}

export interface MarkScene {
  readonly palette: Palette;
  readonly marks: readonly RunMarks[];
  readonly lines: readonly (PlotLine & { readonly slot: number; readonly validation: boolean })[];
  readonly yTitle: string;
  /** Whether there is room for words. */
  readonly labelled: boolean;
}

const MARK_SIZE = 11;
/** With more runs than this, or less room for each, labels would hide the lines; shapes and the table still tell. */
const LABELLED_RUNS = 6;
const LABEL_ROOM = 120;
/** Width of the glow behind a line that overfits; thinner where many lines run close together. */
const GLOW = 11;
const THIN_GLOW = 7;
const FEW_RUNS = 4;

/** What lies behind the lines: with one run its overfitting span as a field, with several as a glow of their lines. */
export function paintUnder(surface: Surface, scene: MarkScene): void {
  paintTitle(surface, scene);
  const [only] = scene.marks;
  if (scene.marks.length === 1 && only !== undefined && only.overfitting !== null)
    paintField(surface, scene.palette, only.overfitting);
  else for (const marks of scene.marks) paintGlow(surface, scene, marks);
}

function paintField(surface: Surface, palette: Palette, span: Span): void {
  const { context, top, bottom } = surface;
  const [left, right] = clip(surface, span.from, span.to);
  if (!(right > left)) return;
  context.save();
  context.fillStyle = warningFill(context, palette, palette.warningFill);
  context.fillRect(left, top, right - left, bottom - top);
  context.restore();
}

function paintGlow(surface: Surface, { palette, lines, marks }: MarkScene, { overfitting, slot }: RunMarks): void {
  const line = lines.find((candidate) => candidate.slot === slot && candidate.validation);
  if (overfitting === null || line === undefined) return;
  const { context, left, right, top, bottom } = surface;
  context.save();
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  context.strokeStyle = warningFill(context, palette, palette.warningGlow);
  context.lineWidth = marks.length > FEW_RUNS ? THIN_GLOW : GLOW;
  context.lineJoin = 'round';
  context.beginPath();
  let pen = false;
  for (const { x, y } of line.points) {
    const drawn = x >= overfitting.from && x <= overfitting.to && Number.isFinite(y);
    if (drawn && pen) context.lineTo(surface.x(x), surface.y(y));
    else if (drawn) context.moveTo(surface.x(x), surface.y(y));
    pen = drawn;
  }
  context.stroke();
  context.restore();
}

/** What lies on top of the lines: stop points, best epochs, gaps, and their labels. */
export function paintOver(surface: Surface, scene: MarkScene): void {
  const { context } = surface;
  const space = new LabelSpace(surface, scene.palette, scene.lines);
  context.save();
  paintLonePoints(surface, scene);
  if (scene.palette.kind === 'high-contrast' && scene.marks.length > 1) paintAlongLines(surface, scene);
  for (const marks of scene.marks) paintGaps(surface, scene, marks);
  // Everything that labels keep clear of is drawn before the first of them is written.
  const labels = [
    ...scene.marks.map((marks) => paintStop(surface, scene, marks, space)),
    // Rings first: the filled mark of the best epoch stands within the ring of the kept one.
    ...scene.marks.map((marks) => askAbout(surface, scene, marks, space)),
    ...scene.marks.map((marks) => paintBest(surface, scene, marks, space)),
  ];
  for (const write of labels) write?.();
  if (scene.labelled && scene.marks.length === 1)
    for (const marks of scene.marks) labelSpan(surface, scene, marks, space);
  context.restore();
}

function paintTitle(surface: Surface, { palette, yTitle }: MarkScene): void {
  const { context } = surface;
  context.save();
  context.font = labelFont(palette);
  context.fillStyle = palette.muted;
  context.textBaseline = 'alphabetic';
  context.textAlign = 'left';
  context.fillText(yTitle, 2, surface.top - 10);
  context.restore();
}

function paintStop(surface: Surface, scene: MarkScene, marks: RunMarks, space: LabelSpace): WriteLabel | null {
  if (marks.stop === null) return null;
  const { context, top, bottom } = surface;
  const { palette } = scene;
  const x = Math.round(surface.x(marks.stop.x)) + 0.5;
  if (!(x >= surface.left - 1 && x <= surface.right + 1)) return null;
  const single = scene.marks.length === 1;
  const color = single ? palette.foreground : palette.run(marks.slot);
  context.save();
  context.strokeStyle = color;
  context.lineWidth = palette.kind === 'high-contrast' ? 2 : 1;
  context.setLineDash(marks.stop.acted ? [] : [2, 3]);
  context.beginPath();
  context.moveTo(x, top);
  context.lineTo(x, bottom);
  context.stroke();
  context.restore();
  space.upright(x, top, bottom);
  if (!hasLabels(surface, scene)) return null;
  const key = marks.inSteps
    ? marks.stop.acted
      ? 'chart.stoppedStep'
      : 'chart.wouldStopStep'
    : marks.stop.acted
      ? 'chart.stopped'
      : 'chart.wouldStop';
  const text = t(key, formatEpoch(marks.stop.epoch));
  const ink = single ? palette.foreground : palette.runText(marks.slot);
  return () => space.beside(text, x, ink, marks.slot, !single);
}

function paintBest(surface: Surface, scene: MarkScene, marks: RunMarks, space: LabelSpace): WriteLabel | null {
  const { best, slot } = marks;
  if (best === null) return null;
  const x = surface.x(best.x);
  const y = surface.y(best.value);
  if (!inside(surface, x, y)) return null;
  const { palette } = scene;
  drawMark(surface.context, shapeOf(slot), x, y, MARK_SIZE, { fill: palette.run(slot), halo: palette.background });
  space.block(x - 7, y - 7, 14, 14);
  if (!hasLabels(surface, scene)) return null;
  const key = marks.inSteps ? 'chart.bestStep' : 'chart.best';
  const text = t(key, formatValue(best.value), formatEpoch(best.epoch));
  const single = scene.marks.length === 1;
  return () => space.around(text, x, y, single ? palette.foreground : palette.runText(slot), single);
}

function askAbout(surface: Surface, scene: MarkScene, run: RunMarks, space: LabelSpace): WriteLabel | null {
  const { whatIf, slot, inSteps } = run;
  if (whatIf === null) return null;
  const { palette, marks } = scene;
  const look = { palette, slot, single: marks.length === 1, labelled: hasLabels(surface, scene), inSteps };
  return paintWhatIf(surface, look, whatIf, space);
}

function labelSpan(surface: Surface, scene: MarkScene, marks: RunMarks, space: LabelSpace): void {
  if (marks.overfitting === null) return;
  const [left, right] = clip(surface, marks.overfitting.from, marks.overfitting.to);
  space.within(t('chart.overfitting'), left, right, scene.palette.warning);
}

/** A point with no neighbour makes no line: the first epoch of a run, a value between two gaps. */
function paintLonePoints(surface: Surface, scene: MarkScene): void {
  const { context } = surface;
  const drawn = (point: PlotPoint | undefined): boolean => point !== undefined && Number.isFinite(point.y);
  for (const line of scene.lines) {
    line.points.forEach((point, index) => {
      if (!drawn(point) || drawn(line.points[index - 1]) || drawn(line.points[index + 1])) return;
      const [x, y] = [surface.x(point.x), surface.y(point.y)];
      if (!inside(surface, x, y)) return;
      context.beginPath();
      context.arc(x, y, 2.5, 0, 2 * Math.PI);
      context.fillStyle = line.validation ? line.color : scene.palette.background;
      context.strokeStyle = line.color;
      context.lineWidth = 1.5;
      context.fill();
      context.stroke();
    });
  }
}

/** In high contrast each run's mark also stands along its validation line, so that colour is not needed. */
function paintAlongLines(surface: Surface, scene: MarkScene): void {
  for (const line of scene.lines) {
    if (!line.validation) continue;
    let next = surface.left + 24 + line.slot * 14;
    for (const point of line.points) {
      const x = surface.x(point.x);
      if (x < next || !Number.isFinite(point.y)) continue;
      const y = surface.y(point.y);
      next = x + 110;
      if (!inside(surface, x, y)) continue;
      const colors = { fill: line.color, halo: scene.palette.background };
      drawMark(surface.context, shapeOf(line.slot), x, y, 9, colors);
    }
  }
}

/** Small crosses on the x axis where a value is NaN or infinite; one a pixel column at most. */
function paintGaps(surface: Surface, { palette }: MarkScene, { gaps, slot }: RunMarks): void {
  const { context, bottom } = surface;
  context.save();
  context.strokeStyle = palette.run(slot);
  context.lineWidth = 1.5;
  context.beginPath();
  let last = -Infinity;
  for (const place of gaps) {
    const x = surface.x(place);
    if (x < surface.left - 1 || x > surface.right + 1 || x - last < 7) continue;
    last = x;
    context.moveTo(x - 3, bottom - 9);
    context.lineTo(x + 3, bottom - 3);
    context.moveTo(x + 3, bottom - 9);
    context.lineTo(x - 3, bottom - 3);
  }
  context.stroke();
  context.restore();
}

/** A tint; for themes that know no tints, lines across. */
function warningFill(context: CanvasRenderingContext2D, palette: Palette, tint: string): CanvasPattern | string {
  if (palette.kind !== 'high-contrast') return tint;
  const tile = document.createElement('canvas');
  tile.width = 8;
  tile.height = 8;
  const pen = tile.getContext('2d');
  if (pen === null) return tint;
  pen.strokeStyle = tint;
  pen.lineWidth = 1.2;
  for (const offset of [-8, 0, 8]) {
    pen.moveTo(offset, 8);
    pen.lineTo(offset + 8, 0);
  }
  pen.stroke();
  return context.createPattern(tile, 'repeat') ?? tint;
}

function clip(surface: Surface, from: number, to: number): [number, number] {
  const inRange = (x: number): number => Math.min(surface.right, Math.max(surface.left, x));
  return [inRange(surface.x(from)), inRange(surface.x(to))];
}

function inside(surface: Surface, x: number, y: number): boolean {
  return x >= surface.left - 1 && x <= surface.right + 1 && y >= surface.top - 1 && y <= surface.bottom + 1;
}

export function labelFont(palette: Palette): string {
  return `${palette.fontSize - 2}px ${palette.font}`;
}

function hasLabels({ left, right }: Surface, { marks, labelled }: MarkScene): boolean {
  if (!labelled) return false;
  return marks.length <= 1 || marks.length <= Math.min(LABELLED_RUNS, Math.floor((right - left) / LABEL_ROOM));
}
