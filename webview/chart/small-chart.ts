import type { ShownRun } from '../data/model';
import type { Metric } from '../data/metrics';
import type { ViewState } from '../data/view-state';
import { el, setText, show, userText } from '../dom';
import { iconButton } from '../controls';
import { t } from '../texts';
import type { Palette } from '../theme/palette';
import { lineSample } from '../theme/swatch';
import { positionNear } from './cursor';
import type { Surface } from './frame';
import { listen, type Gestures } from './gestures';
import { paintOver, paintUnder } from './marks';
import { Overlay } from './overlay';
import { Plot } from './plot';
import { SceneMaker, slotOf, type Scene } from './scene';
import { exactValue } from './tooltip';

/** More values than this beside the title would be a tooltip's business. */
const VALUES = 6;

/** What a small chart tells the large one of pointers; places on the axis instead of pixels. */
export interface SmallGestures {
  point(place: number): void;
  leave(): void;
  zoomTo(from: number, to: number): void;
  zoomBy(factor: number, place: number | null): void;
  reset(): void;
}

/** One further metric on an axis of its own, below the large chart and in step with it. */
export class SmallChart {
  readonly element: HTMLElement;
  readonly #frame = el('div', { class: 'small-frame', role: 'img' });
  readonly #title = userText('', 'small-title');
  readonly #values = el('span', { class: 'small-values' });
  readonly #plot: Plot;
  readonly #overlay: Overlay;
  readonly #maker = new SceneMaker();
  #scene: Scene | null = null;
  #palette: Palette | null = null;
  #state: ViewState | null = null;
  #size = { width: 0, height: 0, ratio: 0 };
  #cursor: number | null = null;
  #band: { from: number; to: number } | null = null;

  constructor(input: { gestures: SmallGestures; close: () => void; resized: () => void }) {
    const lines = el('canvas', { 'aria-hidden': 'true' });
    const over = el('canvas', { class: 'overlay', 'aria-hidden': 'true' });
    this.#frame.append(lines, over);
    const close = iconButton({ label: t('more.hide'), icon: 'close', press: input.close });
    this.element = el(
      'div',
      { class: 'small-chart' },
      el('div', { class: 'small-head' }, this.#title, this.#values, close),
      this.#frame,
    );
    const paint = {
      under: (surface: Surface) => this.#scene !== null && paintUnder(surface, this.#scene.marks),
      over: (surface: Surface) => this.#scene !== null && paintOver(surface, this.#scene.marks),
    };
    this.#plot = new Plot(lines, paint, false);
    this.#overlay = new Overlay(over);
    listen(this.#frame, this.#gestures(input.gestures));
    new ResizeObserver(input.resized).observe(this.#frame);
  }

  update(input: { runs: readonly ShownRun[]; metric: Metric; state: ViewState; palette: Palette; main: Scene }): void {
    const { runs, metric, state, palette, main } = input;
    const { clientWidth: width, clientHeight: height } = this.#frame;
    const ratio = window.devicePixelRatio;
    setText(this.#title, metric.name ?? t('chart.metricLoss'));
    if (width === 0 || height === 0) return;
    const own = { ...state, metric: metric.id, logScale: false };
    const look = { palette, width, height, pixelRatio: ratio, span: { full: main.full, view: main.view } };
    this.#scene = this.#maker.make({ runs, state: own, ...look });
    this.#palette = palette;
    this.#state = state;
    this.#frame.setAttribute('aria-label', t('more.label', metric.name ?? t('chart.metricLoss')));
    if (width !== this.#size.width || height !== this.#size.height || ratio !== this.#size.ratio) {
      this.#size = { width, height, ratio };
      this.#plot.resize(width, height);
      this.#overlay.resize(width, height, ratio);
    }
    this.#plot.draw(this.#scene.frame);
    this.#drawOverlay();
  }

  /** Shows the cursor of the large chart here too; null for none. */
  point(place: number | null): void {
    this.#cursor = place;
    this.#drawOverlay();
  }

  #gestures(gestures: SmallGestures): Gestures {
    const place = (x: number): number => this.#plot.placeAt(x);
    return {
      point: (x) => gestures.point(place(x)),
      leave: () => gestures.leave(),
      mark: (from, to) => {
        this.#band = { from, to };
        this.#drawOverlay();
      },
      zoomTo: (from, to) => {
        this.#band = null;
        gestures.zoomTo(place(Math.min(from, to)), place(Math.max(from, to)));
      },
      cancel: () => {
        this.#band = null;
        this.#drawOverlay();
      },
      reset: () => gestures.reset(),
      zoomBy: (factor, x) => gestures.zoomBy(factor, x === null ? null : place(x)),
      // Keys belong to the large chart.
      step: () => undefined,
    };
  }

  #drawOverlay(): void {
    const [scene, palette, state] = [this.#scene, this.#palette, this.#state];
    if (scene === null || palette === null || state === null) return;
    const surface = this.#plot.surface();
    const cursor = this.#cursor;
    const near = (scene.view.to - scene.view.from) / Math.max(1, this.#size.width);
    const rows = scene.lines.map((line) => {
      const position = cursor === null ? line.drawn.x.length - 1 : positionNear(line, cursor, scene.axis, near);
      const [x, y] = [line.drawn.x[position] ?? NaN, line.drawn.y[position] ?? NaN];
      const color = palette.run(slotOf(line.run, state));
      return { x, y, color, dashed: line.split === 'train', value: position < 0 ? null : line.drawn.valueAt(position) };
    });
    const dots = cursor === null ? [] : rows.filter(({ y }) => Number.isFinite(y));
    this.#overlay.draw(
      {
        palette,
        cursor: cursor === null ? null : surface.x(cursor),
        dots: dots.map(({ x, y, color, dashed }) => ({ x: surface.x(x), y: surface.y(y), color, filled: !dashed })),
        band: this.#band,
      },
      surface,
      this.#size.ratio,
    );
    const few = rows.length <= VALUES;
    show(this.#values, few);
    if (!few) return;
    this.#values.replaceChildren(
      ...rows.flatMap(({ color, dashed, value }) => [
        lineSample(color, dashed),
        el('span', {}, value === null ? '–' : exactValue(value)),
      ]),
    );
  }
}
