import type { Host } from './api';
import { ChartView } from './chart/chart-view';
import { slotOf } from './chart/scene';
import type { Model, ShownRun } from './data/model';
import type { ViewStore } from './data/view-store';
import { arrange, el, show } from './dom';
import { Compare } from './parts/compare';
import { emptyView } from './parts/empty-view';
import { Figures } from './parts/figures';
import { RunHeader } from './parts/run-header';
import { Losses } from './chart/losses';
import { RunList } from './parts/run-list';
import { VerdictCard } from './parts/verdict-card';
import { t } from './texts';
import { shapeOf, type Palette } from './theme/palette';
import { WhatIf } from './what-if/section';

/** The whole page: its parts, and where they stand. Made anew when the texts change. */
export class Panel {
  readonly #root: HTMLElement;
  readonly #host: Host;
  readonly #store: ViewStore;
  readonly #headers = new Map<string, RunHeader>();
  readonly #cards = new Map<string, VerdictCard>();
  readonly #headerList = el('ul', { class: 'runs' });
  readonly #cardList = el('div', { class: 'verdicts' });
  readonly #figures = new Figures();
  readonly #chart: ChartView;
  readonly #losses: Losses;
  readonly #whatIf: WhatIf;
  readonly #compare: Compare;
  readonly #list: RunList;
  readonly #side = el('aside', { class: 'side' });
  readonly #content: HTMLElement;
  readonly #empty = el('div', { class: 'empty-place' });
  #emptyShown = '';

  constructor(root: HTMLElement, host: Host, store: ViewStore, resized: () => void) {
    this.#root = root;
    this.#host = host;
    this.#store = store;
    this.#losses = new Losses(host);
    this.#chart = new ChartView(store, resized, this.#losses.element);
    this.#whatIf = new WhatIf(host, store);
    this.#compare = new Compare(store);
    this.#list = new RunList(host, store);
    this.#headerList.setAttribute('aria-label', t('runs.title'));
    this.#side.append(this.#cardList, this.#figures.element);
    this.#content = el(
      'div',
      { class: 'content' },
      this.#headerList,
      el('div', { class: 'main-column' }, this.#chart.element, this.#whatIf.element, this.#compare.element),
      this.#side,
    );
    root.setAttribute('aria-label', t('panel.label'));
    root.replaceChildren(this.#content, this.#empty);
  }

  update(model: Model, palette: Palette): void {
    const { runs } = model;
    this.#root.removeAttribute('aria-busy');
    this.#root.dataset['runs'] = runs.length === 0 ? 'none' : runs.length === 1 ? 'one' : 'many';
    show(this.#content, runs.length > 0);
    this.#placeList(runs.length > 0 ? this.#side : this.#root);
    this.#list.update(model, palette);
    this.#showEmpty(model);
    if (runs.length === 0) return;
    this.#updateEach(this.#headers, this.#headerList, runs, palette, (run) => new RunHeader(run.key, this.#host));
    this.#updateEach(this.#cards, this.#cardList, runs, palette, (run) => new VerdictCard(run.key, this.#host));
    const [only] = runs;
    show(this.#figures.element, runs.length === 1);
    if (runs.length === 1 && only !== undefined) this.#figures.update(only);
    this.#losses.update(runs);
    this.#compare.update(model, palette);
    const asked = this.#whatIf.replay(runs);
    this.#root.dataset['whatIf'] = asked === null ? 'closed' : 'open';
    this.#chart.update(runs, palette, asked);
    this.#whatIf.update(palette);
  }

  /** Lets go of its charts; another panel has taken its place. */
  dispose(): void {
    this.#chart.dispose();
  }

  #updateEach<P extends RunHeader | VerdictCard>(
    parts: Map<string, P>,
    parent: HTMLElement,
    runs: readonly ShownRun[],
    palette: Palette,
    make: (run: ShownRun) => P,
  ): void {
    const keys = new Set(runs.map((run) => run.key));
    for (const key of parts.keys()) if (!keys.has(key)) parts.delete(key);
    for (const run of runs) {
      const part = parts.get(run.key) ?? make(run);
      parts.set(run.key, part);
      const slot = slotOf(run, this.#store.state);
      part.update(run, { shape: shapeOf(slot), color: palette.run(slot) });
    }
    arrange(
      parent,
      runs.flatMap((run) => parts.get(run.key)?.element ?? []),
    );
  }

  /** Beside the chart while there is one, else below the words that say what to do. */
  #placeList(parent: HTMLElement): void {
    if (this.#list.element.parentElement !== parent) parent.append(this.#list.element);
  }

  #showEmpty(model: Model): void {
    const state = model.runs.length === 0 ? model.empty : null;
    const id = JSON.stringify(state);
    if (id === this.#emptyShown) return;
    this.#emptyShown = id;
    this.#empty.replaceChildren(...(state === null ? [] : [emptyView(state, this.#host)]));
  }
}
