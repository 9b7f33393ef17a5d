import type { Palette } from '../theme/palette';
import { shapeOf } from '../theme/palette';
import { drawMark } from '../theme/swatch';
import type { PlotLine, Surface } from './frame';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A line that stands upright, from a height down to another. */
interface Upright {
  readonly x: number;
  readonly from: number;
  readonly to: number;
}

/** Writes the label of what has been drawn; done when all is drawn. */
export type WriteLabel = () => void;

const AIR = 4;
/** An upright line strikes a text out, which is worse than any curve that runs behind it. */
const STRUCK = 1_000;

/** Puts labels where they hide neither each other nor the marks; leaves out what finds no place. */
export class LabelSpace {
  readonly #surface: Surface;
  readonly #palette: Palette;
  readonly #height: number;
  readonly #lines: readonly PlotLine[];
  readonly #taken: Box[] = [];
  readonly #uprights: Upright[] = [];

  constructor(surface: Surface, palette: Palette, lines: readonly PlotLine[]) {
    this.#surface = surface;
    this.#lines = lines;
    this.#palette = palette;
    this.#height = palette.fontSize + 2;
    surface.context.font = `${palette.fontSize - 2}px ${palette.font}`;
    surface.context.textBaseline = 'middle';
    surface.context.textAlign = 'left';
  }

  /** Keeps an area free of labels. */
  block(x: number, y: number, width: number, height: number): void {
    this.#taken.push({ x, y, width, height });
  }

  /** A line that stands upright: labels go where it does not strike them out, as long as there is such a place. */
  upright(x: number, from: number, to: number): void {
    this.#uprights.push({ x, from, to });
  }

  /** Beside a vertical line, near the top; further down when that place is taken. */
  beside(text: string, x: number, color: string, slot: number, marked: boolean): void {
    const indent = marked ? 14 : 0;
    const width = this.#measure(text) + indent;
    const rows = Array.from({ length: 8 }, (_, row) => this.#surface.top + 2 + row * this.#height);
    const boxes = rows.flatMap((y) =>
      [x + AIR, x - AIR - width].map((left) => ({ x: left, y, width, height: this.#height })),
    );
    const box = this.#best(boxes, (one) => this.#struck(one));
    if (box === undefined) return;
    this.#write(text, box, color, indent);
    if (!marked) return;
    const colors = { fill: color, halo: this.#palette.background };
    drawMark(this.#surface.context, shapeOf(slot), box.x + 6, box.y + this.#height / 2, 9, colors);
  }

  /** Above, below, right or left of a point. `must` writes it above even where something else is. */
  around(text: string, x: number, y: number, color: string, must: boolean): void {
    const width = this.#measure(text);
    const height = this.#height;
    const { left, right } = this.#surface;
    const centred = Math.min(Math.max(x - width / 2, left + 2), right - width - 2);
    const places = [
      { x: centred, y: y - 10 - height },
      { x: centred, y: y + 10 },
      { x: x + 12, y: y - height / 2 },
      { x: x - 12 - width, y: y - height / 2 },
      { x: centred, y: y - 12 - 2 * height },
      { x: centred, y: y + 12 + height },
    ].map((place) => ({ ...place, width, height }));
    const best = this.#best(places, (box) => this.#crossed(box) + this.#struck(box));
    const place = best ?? (must ? places[0] : undefined);
    if (place !== undefined) this.#write(text, place, color, 0);
  }

  /** In the middle of a span, at the bottom, or at one of its ends; left out when the span is narrower than the text. */
  within(text: string, from: number, to: number, color: string): void {
    const width = this.#measure(text);
    if (to - from < width + 2 * AIR) return;
    const boxes = [(from + to - width) / 2, from + AIR, to - width - AIR].flatMap((x) =>
      [this.#surface.bottom - this.#height - 3, this.#surface.top + 2].map((y) => ({
        x,
        y,
        width,
        height: this.#height,
      })),
    );
    const box = this.#best(boxes, (one) => this.#struck(one));
    if (box !== undefined) this.#write(text, box, color, 0, false);
  }

  #measure(text: string): number {
    return this.#surface.context.measureText(text).width;
  }

  /** The first of the free boxes with the least cost. */
  #best(boxes: readonly Box[], cost: (box: Box) => number): Box | undefined {
    let best: Box | undefined;
    let least = Infinity;
    for (const box of boxes) {
      if (!this.#free(box)) continue;
      const own = cost(box);
      if (own < least) [best, least] = [box, own];
      if (own === 0) break;
    }
    return best;
  }

  #free(box: Box): boolean {
    const { left, right, top, bottom } = this.#surface;
    if (box.x < left || box.x + box.width > right + 8 || box.y < top || box.y + box.height > bottom) return false;
    return this.#taken.every(
      (other) =>
        box.x >= other.x + other.width + AIR ||
        other.x >= box.x + box.width + AIR ||
        box.y >= other.y + other.height ||
        other.y >= box.y + box.height,
    );
  }

  /** What upright lines do to a box. */
  #struck(box: Box): number {
    const across = this.#uprights.filter(
      ({ x, from, to }) => x > box.x - 1 && x < box.x + box.width + 1 && to > box.y && from < box.y + box.height,
    );
    return across.length * STRUCK;
  }

  /** How much of the lines runs behind a box, in pixels across. */
  #crossed(box: Box): number {
    let crossed = 0;
    for (const { points } of this.#lines) {
      let before: { x: number; y: number } | null = null;
      for (const point of points) {
        const here = { x: this.#surface.x(point.x), y: this.#surface.y(point.y) };
        if (before !== null && here.x >= box.x && before.x <= box.x + box.width) {
          const high = Math.min(before.y, here.y);
          const low = Math.max(before.y, here.y);
          if (low >= box.y && high <= box.y + box.height) {
            crossed += Math.min(here.x, box.x + box.width) - Math.max(before.x, box.x) + 1;
          }
        }
        if (here.x > box.x + box.width) break;
        before = here;
      }
    }
    return crossed;
  }

  #write(text: string, box: Box, color: string, indent: number, haloed = true): void {
    const { context } = this.#surface;
    this.#taken.push(box);
    const x = box.x + indent;
    const y = box.y + box.height / 2;
    if (haloed) {
      context.lineJoin = 'round';
      context.lineWidth = 4;
      context.strokeStyle = this.#palette.background;
      context.strokeText(text, x, y);
    }
    context.fillStyle = color;
    context.fillText(text, x, y);
  }
}
