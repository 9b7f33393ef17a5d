import { el } from '../dom';
import { positionNear } from './cursor';
import type { Surface } from './frame';
import { paintOver, paintUnder } from './marks';
import { Overlay } from './overlay';
import { Plot } from './plot';
import { SceneMaker, slotOf, type Scene, type SceneInput } from './scene';
import type { TooltipRow } from './tooltip';

/** A line where the cursor is. */
export interface StageRow extends TooltipRow {
  /** Where on the axis its point stands. */
  readonly x: number;
}

/** What one drawing shows; the size is the stage's own affair. */
type StageInput = Omit<SceneInput, 'width' | 'height' | 'pixelRatio'>;

/** Where a chart is drawn: lines and marks on one canvas, what moves with the pointer on another, both as large as the frame. */
export class Stage {
  readonly #frame: HTMLElement;
  readonly #plot: Plot;
  readonly #overlay: Overlay;
  readonly #observer: ResizeObserver;
  readonly #maker = new SceneMaker();
  #drawn: { readonly scene: Scene; readonly input: StageInput } | null = null;
  #size = { width: 0, height: 0, ratio: 0 };

  /**
   * @param resized called when the frame has another size
   * @param title whether room is kept above the lines for the y axis' title
   */
  constructor(frame: HTMLElement, resized: () => void, title: boolean) {
    this.#frame = frame;
    const lines = el('canvas', { 'aria-hidden': 'true' });
    const over = el('canvas', { class: 'overlay', 'aria-hidden': 'true' });
    frame.append(lines, over);
    const paint = {
      under: (surface: Surface) => this.scene !== null && paintUnder(surface, this.scene.marks),
      over: (surface: Surface) => this.scene !== null && paintOver(surface, this.scene.marks),
    };
    this.#plot = new Plot(lines, paint, title);
    this.#overlay = new Overlay(over);
    this.#observer = new ResizeObserver(resized);
    this.#observer.observe(frame);
  }

  /** What is drawn; null before the first drawing. */
  get scene(): Scene | null {
    return this.#drawn?.scene ?? null;
  }

  /** Draws everything but the overlay. Null while there is no room. */
  draw(input: StageInput): Scene | null {
    const { clientWidth: width, clientHeight: height } = this.#frame;
    const ratio = window.devicePixelRatio;
    if (width === 0 || height === 0) return null;
    const scene = this.#maker.make({ ...input, width, height, pixelRatio: ratio });
    this.#drawn = { scene, input };
    if (width !== this.#size.width || height !== this.#size.height || ratio !== this.#size.ratio) {
      this.#size = { width, height, ratio };
      this.#plot.resize(width, height);
      this.#overlay.resize(width, height, ratio);
    }
    this.#plot.draw(scene.frame);
    return scene;
  }

  /** Draws the cursor with its dots, and the span that is being marked. Does not touch the lines. */
  drawOverlay(
    cursor: number | null,
    rows: readonly StageRow[],
    band: { readonly from: number; readonly to: number } | null,
  ): void {
    if (this.#drawn === null) return;
    const surface = this.surface();
    const dots =
      cursor === null
        ? []
        : rows.flatMap(({ x, value, color, dashed }) =>
            value === null || !Number.isFinite(value)
              ? []
              : [{ x: surface.x(x), y: surface.y(value), color, filled: !dashed }],
          );
    const x = cursor === null ? null : surface.x(cursor);
    this.#overlay.draw({ palette: this.#drawn.input.palette, cursor: x, dots, band }, surface, this.#size.ratio);
  }

  /** Each drawn line at a place on the axis; at its own end without one. */
  rows(place: number | null): readonly StageRow[] {
    if (this.#drawn === null) return [];
    const { scene, input } = this.#drawn;
    const near = (scene.view.to - scene.view.from) / Math.max(1, this.#size.width);
    return scene.lines.map((line) => {
      const { drawn, run } = line;
      const position = place === null ? drawn.x.length - 1 : positionNear(line, place, scene.axis, near);
      return {
        run: run.view.summary.entry,
        line: line.name,
        color: input.palette.run(slotOf(run, input.state)),
        dashed: line.split === 'train',
        x: drawn.x[position] ?? place ?? NaN,
        value: position < 0 ? null : drawn.valueAt(position),
      };
    });
  }

  surface(): Surface {
    return this.#plot.surface();
  }

  /** The place on the axis at a distance from the frame's left edge, in CSS pixels. */
  placeAt(pixel: number): number {
    return this.#plot.placeAt(pixel);
  }

  /** Lets go of what the browser and the chart library hold; nothing is drawn after it. */
  dispose(): void {
    this.#observer.disconnect();
    this.#plot.dispose();
    this.#drawn = null;
  }
}
