import { formatEpoch } from '../../src/core/format';
import type { ViewStore } from '../data/view-store';
import { el, setText, show, userText } from '../dom';
import { setIcon, icon } from '../icons';
import { t } from '../texts';
import { EpochWalk, valueAt } from './cursor';
import { lowerBound, upperBound } from '../data/points';
import type { Scene } from './scene';

/** Most rows of the table. */
const ROWS = 200;

/** The chart's values in words and numbers, for screen readers and for everyone who wants every digit. */
export class DataTable {
  readonly element: HTMLElement;
  readonly #store: ViewStore;
  readonly #toggle: HTMLButtonElement;
  readonly #label = el('span');
  readonly #chevron = icon('chevron-right');
  readonly #body = el('div', { class: 'data-table', id: 'chart-values', hidden: true, tabindex: 0, role: 'region' });
  #shown = '';

  constructor(store: ViewStore) {
    this.#store = store;
    this.#toggle = el('button', { class: 'disclosure', type: 'button', 'aria-controls': 'chart-values' });
    this.#toggle.append(this.#chevron, this.#label);
    this.#toggle.addEventListener('click', () => store.set({ tableOpen: !store.state.tableOpen }));
    this.#body.setAttribute('aria-label', t('chart.tableCaption'));
    this.element = el('div', { class: 'data-table-section' }, this.#toggle, this.#body);
  }

  update(scene: Scene): void {
    const open = this.#store.state.tableOpen;
    this.#toggle.setAttribute('aria-expanded', String(open));
    setIcon(this.#chevron, open ? 'chevron-down' : 'chevron-right');
    setText(this.#label, t(open ? 'chart.hideTable' : 'chart.showTable'));
    show(this.#body, open);
    if (!open) return;
    const id = JSON.stringify([scene.view, scene.lines.map((line) => [line.id, line.points.version])]);
    if (id === this.#shown) return;
    this.#shown = id;
    this.#fill(scene);
  }

  #fill(scene: Scene): void {
    const { epochs, total } = chosenEpochs(scene);
    const several = new Set(scene.lines.map((line) => line.run)).size > 1;
    const heads = scene.lines.map((line) =>
      el(
        'th',
        { scope: 'col' },
        several ? userText(line.run.view.summary.entry) : null,
        several ? ' ' : null,
        userText(line.name),
      ),
    );
    const rows = epochs.map((epoch) =>
      el(
        'tr',
        {},
        el('th', { scope: 'row' }, formatEpoch(epoch)),
        ...scene.lines.map((line) => {
          const value = valueAt(line, epoch);
          return el('td', {}, value === null ? '–' : String(value));
        }),
      ),
    );
    const caption = epochs.length < total ? t('chart.tableCaptionSome', epochs.length, total) : t('chart.tableCaption');
    this.#body.replaceChildren(
      el(
        'table',
        {},
        el('caption', {}, caption),
        el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, t('chart.columnEpoch')), ...heads)),
        el('tbody', {}, ...rows),
      ),
    );
  }
}

/** All epochs in view, or evenly chosen ones with those that matter among them. */
function chosenEpochs(scene: Scene): { epochs: readonly number[]; total: number } {
  const walk = new EpochWalk(scene.lines, scene.view);
  const longest = Math.max(0, ...scene.lines.map((line) => inView(line.points.drawn().x, scene)));
  if (longest <= ROWS) {
    const epochs: number[] = [];
    for (let epoch = walk.first; epoch !== null && epochs.length < ROWS; epoch = walk.after(epoch)) epochs.push(epoch);
    return { epochs, total: epochs.length };
  }
  const chosen = new Set<number>();
  const keep = (epoch: number | null | undefined): void => {
    if (typeof epoch === 'number' && epoch >= scene.view.from && epoch <= scene.view.to) chosen.add(epoch);
  };
  for (let row = 0; row < ROWS; row++) {
    keep(walk.nearest(scene.view.from + ((scene.view.to - scene.view.from) * row) / (ROWS - 1)));
  }
  for (const { best } of scene.marks.marks) keep(best?.epoch);
  for (const line of scene.lines) keep(line.points.drawn().x.at(-1));
  return { epochs: [...chosen].sort((a, b) => a - b), total: longest };
}

function inView(x: Float64Array, scene: Scene): number {
  return upperBound(x, scene.view.to) - lowerBound(x, scene.view.from);
}
