import type { ShownRun } from '../data/model';
import type { Metric } from '../data/metrics';
import type { ViewState } from '../data/view-state';
import { el, setText, show, userText } from '../dom';
import { iconButton } from '../controls';
import { t } from '../texts';
import type { Palette } from '../theme/palette';
import { lineSample } from '../theme/swatch';
import { listen, type Gestures } from './gestures';
import type { Scene } from './scene';
import { Stage } from './stage';
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
  readonly #stage: Stage;
  #cursor: number | null = null;
  #band: { from: number; to: number } | null = null;

  constructor(input: { gestures: SmallGestures; close: () => void; resized: () => void }) {
    const close = iconButton({ label: t('more.hide'), icon: 'close', press: input.close });
    this.element = el(
      'div',
      { class: 'small-chart' },
      el('div', { class: 'small-head' }, this.#title, this.#values, close),
      this.#frame,
    );
    this.#stage = new Stage(this.#frame, input.resized, false);
    listen(this.#frame, this.#gestures(input.gestures));
  }

  /** Draws all but the overlay, which comes with the cursor of the large chart. */
  update(input: { runs: readonly ShownRun[]; metric: Metric; state: ViewState; palette: Palette; main: Scene }): void {
    const { runs, metric, state, palette, main } = input;
    const name = metric.name ?? t('chart.metricLoss');
    setText(this.#title, name);
    this.#frame.setAttribute('aria-label', t('more.label', name));
    this.#stage.draw({ runs, state: { ...state, metric: metric.id, logScale: false }, palette, main });
  }

  dispose(): void {
    this.#stage.dispose();
  }

  /** Shows the cursor of the large chart here too; null for none. */
  point(place: number | null): void {
    this.#cursor = place;
    this.#drawOverlay();
  }

  #gestures(gestures: SmallGestures): Gestures {
    const place = (x: number): number => this.#stage.placeAt(x);
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
    if (this.#stage.scene === null) return;
    const rows = this.#stage.rows(this.#cursor);
    this.#stage.drawOverlay(this.#cursor, rows, this.#band);
    const few = rows.length <= VALUES;
    show(this.#values, few);
    if (!few) return;
    const several = new Set(rows.map(({ run }) => run)).size > 1;
    this.#values.replaceChildren(
      ...rows.flatMap(({ run, line, color, dashed, value }) => [
        lineSample(color, dashed),
        // Colour and dashes are for the eye; who listens is told whose value it is.
        el('span', { class: 'visually-hidden' }, userText(t('chart.cursorValue', several ? run : '', line, '').trim())),
        el('span', {}, value === null ? '–' : exactValue(value)),
      ]),
    );
  }
}
