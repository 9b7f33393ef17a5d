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
  #all = false;
  #shown = '';

  constructor(store: ViewStore, input: { gestures: SmallGestures; resized: () => void }) {
    this.#store = store;
    this.#input = input;
    this.#names.setAttribute('aria-label', t('more.title'));
    this.element = el('div', { class: 'more' }, this.#names, this.#place);
  }

  update(runs: readonly ShownRun[], palette: Palette, main: Scene): void {
    // What the large chart draws needs no small one.
    const metrics = main.metrics.filter(({ id }) => id !== main.metric.id);
    const wanted = metrics.filter(({ id }) => this.#store.state.extra.includes(id)).slice(0, SHOWN);
    show(this.element, metrics.length > 0);
    this.#offer(metrics.map(({ id, name }) => ({ id, name: name ?? t('chart.metricLoss') })));
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

  #offer(metrics: readonly { id: string; name: string }[]): void {
    const { extra } = this.#store.state;
    const offered = this.#all ? metrics : metrics.filter(({ id }, index) => index < OFFERED || extra.includes(id));
    const id = JSON.stringify([offered, metrics.length]);
    if (id !== this.#shown) {
      this.#shown = id;
      const rest = metrics.length - offered.length;
      arrange(this.#names, [
        el('span', { class: 'more-title', 'aria-hidden': 'true' }, icon('graph-line'), t('more.title')),
        ...offered.map((metric) => this.#button(metric)),
        ...(rest > 0 ? [this.#rest(rest)] : []),
      ]);
    }
    for (const button of this.#names.querySelectorAll('[data-metric]')) {
      button.setAttribute('aria-pressed', String(extra.includes(button.getAttribute('data-metric') ?? '')));
    }
  }

  #button({ id, name }: { id: string; name: string }): HTMLElement {
    const button = el('button', { class: 'more-name', type: 'button', 'data-metric': id }, userText(name));
    button.addEventListener('click', () => this.#toggle(id));
    return button;
  }

  #rest(count: number): HTMLElement {
    const button = el('button', { class: 'more-name more-rest', type: 'button' });
    setText(button, t('more.rest', count));
    button.addEventListener('click', () => {
      this.#all = true;
      this.#input.resized();
    });
    return button;
  }

  #toggle(id: string): void {
    const { extra } = this.#store.state;
    const on = extra.includes(id);
    this.#store.set({ extra: on ? extra.filter((one) => one !== id) : [...extra.slice(1 - SHOWN), id] });
  }

  #chart(id: string): SmallChart {
    let chart = this.#charts.get(id);
    if (chart === undefined) {
      chart = new SmallChart({ ...this.#input, close: () => this.#toggle(id) });
      this.#charts.set(id, chart);
    }
    return chart;
  }
}
