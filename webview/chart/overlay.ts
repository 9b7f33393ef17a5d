import type { Palette } from '../theme/palette';
import type { Surface } from './frame';

/** What lies over the chart and moves with the pointer. */
export interface OverlayScene {
  readonly palette: Palette;
  /** X of the cursor; null for none. */
  readonly cursor: number | null;
  readonly dots: readonly {
    readonly x: number;
    readonly y: number;
    readonly color: string;
    readonly filled: boolean;
  }[];
  /** X of both ends of a span being marked to zoom into. */
  readonly band: { readonly from: number; readonly to: number } | null;
}

/** A canvas of its own for cursor and zoom band: moving the pointer never draws the lines again. */
export class Overlay {
  readonly #canvas: HTMLCanvasElement;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  resize(width: number, height: number, pixelRatio: number): void {
    this.#canvas.width = Math.round(width * pixelRatio);
    this.#canvas.height = Math.round(height * pixelRatio);
    this.#canvas.style.width = `${width}px`;
    this.#canvas.style.height = `${height}px`;
  }

  draw(scene: OverlayScene, area: Surface, pixelRatio: number): void {
    const context = this.#canvas.getContext('2d');
    if (context === null) return;
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    const { palette, cursor, band } = scene;
    const height = area.bottom - area.top;
    if (band !== null) {
      const left = Math.max(area.left, Math.min(band.from, band.to));
      const right = Math.min(area.right, Math.max(band.from, band.to));
      context.fillStyle = palette.selection;
      context.fillRect(left, area.top, right - left, height);
      context.fillStyle = palette.foreground;
      context.fillRect(left, area.top, 1, height);
      context.fillRect(right - 1, area.top, 1, height);
    }
    if (cursor === null) return;
    context.fillStyle = palette.muted;
    context.fillRect(Math.round(cursor), area.top, 1, height);
    for (const dot of scene.dots) {
      if (dot.y < area.top - 1 || dot.y > area.bottom + 1) continue;
      context.beginPath();
      context.arc(dot.x, dot.y, 3.5, 0, 2 * Math.PI);
      context.fillStyle = dot.filled ? dot.color : palette.background;
      context.strokeStyle = dot.filled ? palette.background : dot.color;
      context.lineWidth = 1.5;
      context.fill();
      context.stroke();
    }
  }
}
