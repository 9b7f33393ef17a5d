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

const AIR = 4;

/** Puts labels where they hide neither each other nor the marks; leaves out what finds no place. */
export class LabelSpace {
  readonly #surface: Surface;
  readonly #palette: Palette;
  readonly #height: number;
  readonly #lines: readonly PlotLine[];
  readonly #taken: Box[] = [];

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

  /** Beside a vertical line, near the top; further down when that place is taken. */
  beside(text: string, x: number, color: string, slot: number, marked: boolean): void {
    const indent = marked ? 14 : 0;
    const width = this.#measure(text) + indent;
    for (let row = 0; row < 8; row++) {
      const y = this.#surface.top + 2 + row * this.#height;
      for (const left of [x + AIR, x - AIR - width]) {
        const box = { x: left, y, width, height: this.#height };
        if (!this.#free(box)) continue;
        this.#write(text, box, color, indent);
        if (marked) {
          const colors = { fill: color, halo: this.#palette.background };
          drawMark(this.#surface.context, shapeOf(slot), left + 6, y + this.#height / 2, 9, colors);
        }
        return;
      }
    }
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
    const free = places.filter((box) => this.#free(box)).map((box) => ({ box, crossed: this.#crossed(box) }));
    const least = Math.min(...free.map(({ crossed }) => crossed));
    const place = free.find(({ crossed }) => crossed === least)?.box ?? (must ? places[0] : undefined);
    if (place !== undefined) this.#write(text, place, color, 0);
  }

  /** In the middle of a span, at the bottom; left out when the span is narrower than the text. */
  within(text: string, from: number, to: number, color: string): void {
    const width = this.#measure(text);
    if (to - from < width + 2 * AIR) return;
    const x = (from + to - width) / 2;
    for (const y of [this.#surface.bottom - this.#height - 3, this.#surface.top + 2]) {
      const box = { x, y, width, height: this.#height };
      if (!this.#free(box)) continue;
      this.#write(text, box, color, 0, false);
      return;
    }
  }

  #measure(text: string): number {
    return this.#surface.context.measureText(text).width;
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
