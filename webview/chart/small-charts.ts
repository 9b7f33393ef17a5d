import type { ShownRun } from '../data/model';
import type { ViewStore } from '../data/view-store';
import { arrange, el, setText, show, userText } from '../dom';
import { icon } from '../icons';
import { t } from '../texts';
import type { Palette } from '../theme/palette';
import type { Scene } from './scene';
import { SmallChart, type SmallGestures } from './small-chart';

/** Most names that are offered at once; the others come when these are asked for. */
const OFFERED = 16;
/** Most small charts at once: more would no longer be looked at, and each costs a drawing. */
const SHOWN = 8;

/** Further metrics: names to switch on and off, and a small chart for each that is on. */
export class SmallCharts {
  readonly element: HTMLElement;
  readonly #store: ViewStore;
  readonly #input: { gestures: SmallGestures; resized: () => void };
  readonly #names = el('div', { class: 'more-names', role: 'group' });
  readonly #place = el('div', { class: 'small-charts' });
  readonly #charts = new Map<string, SmallChart>();
  readonly #title = el('span', { class: 'more-title', 'aria-hidden': 'true' }, icon('graph-line'), t('more.title'));
  readonly #buttons = new Map<string, HTMLElement>();
  readonly #rest = el('button', { class: 'more-name more-rest', type: 'button' });
  #metrics: readonly { readonly id: string; readonly name: string }[] = [];
  #all = false;

  constructor(store: ViewStore, input: { gestures: SmallGestures; resized: () => void }) {
    this.#store = store;
    this.#input = input;
    this.#names.setAttribute('aria-label', t('more.title'));
    this.#rest.addEventListener('click', () => this.#offerAll());
    this.element = el('div', { class: 'more' }, this.#names, this.#place);
  }

  update(runs: readonly ShownRun[], palette: Palette, main: Scene): void {
    // What the large chart draws needs no small one.
    const metrics = main.metrics.filter(({ id }) => id !== main.metric.id);
    const wanted = metrics.filter(({ id }) => this.#store.state.extra.includes(id)).slice(0, SHOWN);
    show(this.element, metrics.length > 0);
    this.#metrics = metrics.map(({ id, name }) => ({ id, name: name ?? t('chart.metricLoss') }));
    this.#offer();
    const ids = new Set(wanted.map(({ id }) => id));
    for (const [id, chart] of this.#charts) {
      if (ids.has(id)) continue;
      chart.dispose();
      this.#charts.delete(id);
    }
    arrange(
      this.#place,
      wanted.map(({ id }) => this.#chart(id).element),
    );
    for (const metric of wanted) {
      this.#chart(metric.id).update({ runs, metric, state: this.#store.state, palette, main });
    }
  }

  dispose(): void {
    for (const chart of this.#charts.values()) chart.dispose();
    this.#charts.clear();
  }

  point(place: number | null): void {
    for (const chart of this.#charts.values()) chart.point(place);
  }

  /** A button that stays is the same element, so that it keeps its focus when others come and go. */
  #offer(): void {
    const { extra } = this.#store.state;
    // What was offered once stays: it may just have been used.
    const offered = this.#metrics.filter(
      ({ id }, index) => this.#all || index < OFFERED || extra.includes(id) || this.#buttons.has(id),
    );
    const ids = new Set(offered.map(({ id }) => id));
    for (const id of this.#buttons.keys()) if (!ids.has(id)) this.#buttons.delete(id);
    const rest = this.#metrics.length - offered.length;
    setText(this.#rest, t('more.rest', rest));
    arrange(this.#names, [
      this.#title,
      ...offered.map((metric) => this.#button(metric)),
      ...(rest > 0 ? [this.#rest] : []),
    ]);
    for (const [id, button] of this.#buttons) {
      const pressed = String(extra.includes(id));
      if (button.getAttribute('aria-pressed') !== pressed) button.setAttribute('aria-pressed', pressed);
    }
  }

  #button({ id, name }: { readonly id: string; readonly name: string }): HTMLElement {
    let button = this.#buttons.get(id);
    if (button === undefined) {
      button = el('button', { class: 'more-name', type: 'button' }, userText(name));
      button.addEventListener('click', () => this.#toggle(id));
      this.#buttons.set(id, button);
    }
    return button;
  }

  /** The button that asked for them goes; whoever pressed it goes on at the first of those that came. */
  #offerAll(): void {
    const before = new Set(this.#buttons.keys());
    this.#all = true;
    this.#offer();
    for (const [id, button] of this.#buttons) {
      if (before.has(id)) continue;
      button.focus();
      break;
    }
  }

  /** The chart takes its button along; whoever pressed it is at the metric's name then. */
  #hide(id: string): void {
    this.#toggle(id);
    this.#buttons.get(id)?.focus();
  }

  #toggle(id: string): void {
    const { extra } = this.#store.state;
    const on = extra.includes(id);
    this.#store.set({ extra: on ? extra.filter((one) => one !== id) : [...extra.slice(1 - SHOWN), id] });
  }

  #chart(id: string): SmallChart {
    let chart = this.#charts.get(id);
    if (chart === undefined) {
      chart = new SmallChart({ ...this.#input, close: () => this.#hide(id) });
      this.#charts.set(id, chart);
    }
    return chart;
  }
}
