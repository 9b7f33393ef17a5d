import type { MarkShape } from './palette';

const SVG = 'http://www.w3.org/2000/svg';

/** Outlines of the marks in a box of 12 by 12. */
const OUTLINES: Readonly<Record<MarkShape, string>> = {
  circle: 'M6 1.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9z',
  square: 'M2 2h8v8h-8z',
  triangle: 'M6 1l5 9.5h-10z',
  diamond: 'M6 .5l5.5 5.5l-5.5 5.5l-5.5-5.5z',
  flag: 'M6 11l-5-9.5h10z',
  cross: 'M4.2 1h3.6v3.2h3.2v3.6h-3.2v3.2h-3.6v-3.2h-3.2v-3.6h3.2z',
};

/** A run's mark as a picture in its colour: the same shape that marks its best epoch in the chart. */
export function swatch(shape: MarkShape, color: string): SVGSVGElement {
  const picture = document.createElementNS(SVG, 'svg');
  picture.setAttribute('class', 'swatch');
  picture.setAttribute('viewBox', '0 0 12 12');
  picture.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  picture.append(path);
  paintSwatch(picture, shape, color);
  return picture;
}

export function paintSwatch(picture: SVGSVGElement, shape: MarkShape, color: string): void {
  const path = picture.firstElementChild;
  if (path === null) return;
  path.setAttribute('d', OUTLINES[shape]);
  path.setAttribute('fill', color);
}

/** A piece of a run's line: solid for validation, dashed for train. */
export function lineSample(color: string, dashed: boolean): SVGSVGElement {
  const picture = document.createElementNS(SVG, 'svg');
  picture.setAttribute('class', 'line-sample');
  picture.setAttribute('viewBox', '0 0 22 8');
  picture.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', 'M1 4h20');
  line.setAttribute('fill', 'none');
  line.setAttribute('stroke', color);
  line.setAttribute('stroke-width', '2');
  if (dashed) line.setAttribute('stroke-dasharray', '5 3');
  picture.append(line);
  return picture;
}

const paths = new Map<MarkShape, Path2D>();

/** The same mark on a canvas, centred on a point. */
export function drawMark(
  context: CanvasRenderingContext2D,
  shape: MarkShape,
  x: number,
  y: number,
  size: number,
  colors: { readonly fill: string; readonly halo: string },
): void {
  context.save();
  const path = placeMark(context, shape, x, y, size);
  context.lineWidth = (4 * 12) / size;
  context.strokeStyle = colors.halo;
  context.stroke(path);
  context.fillStyle = colors.fill;
  context.fill(path);
  context.restore();
}

/** Only the outline of a mark, around what it stands on. */
export function drawRing(
  context: CanvasRenderingContext2D,
  shape: MarkShape,
  x: number,
  y: number,
  size: number,
  colors: { readonly line: string; readonly halo: string },
): void {
  context.save();
  const path = placeMark(context, shape, x, y, size);
  for (const [width, color] of [
    [4.5, colors.halo],
    [2, colors.line],
  ] as const) {
    context.lineWidth = (width * 12) / size;
    context.strokeStyle = color;
    context.stroke(path);
  }
  context.restore();
}

/** Moves the context to where the outline is drawn. */
function placeMark(context: CanvasRenderingContext2D, shape: MarkShape, x: number, y: number, size: number): Path2D {
  let path = paths.get(shape);
  if (path === undefined) {
    path = new Path2D(OUTLINES[shape]);
    paths.set(shape, path);
  }
  context.translate(x - size / 2, y - size / 2);
  context.scale(size / 12, size / 12);
  context.lineJoin = 'round';
  return path;
}
