import type { ViewStore } from '../data/view-store';
import { el, setText, show, userText } from '../dom';
import { setIcon, icon } from '../icons';
import { t } from '../texts';
import { PlaceWalk } from './cursor';
import { lowerBound, upperBound } from '../data/points';
import type { Scene } from './scene';
import { axisKind } from './x-axis';

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
    const id = JSON.stringify([scene.axis, scene.view, scene.lines.map((line) => [line.id, line.drawn.version])]);
    if (id === this.#shown) return;
    this.#shown = id;
    this.#fill(scene);
  }

  #fill(scene: Scene): void {
    const { places, total } = chosenPlaces(scene);
    const kind = axisKind(scene.axis);
    const epochs = scene.axis === 'epoch';
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
    const rows = places.map((place) =>
      el(
        'tr',
        {},
        el('th', { scope: 'row' }, kind.place(place, true)),
        ...scene.lines.map((line) => {
          const position = line.drawn.positionOf(place);
          return el('td', {}, position < 0 ? '–' : String(line.drawn.valueAt(position)));
        }),
      ),
    );
    const all = t(epochs ? 'chart.tableCaption' : 'chart.tableCaptionPoints');
    const some = epochs ? 'chart.tableCaptionSome' : 'chart.tableCaptionSomePoints';
    const caption = places.length < total ? t(some, places.length, total) : all;
    this.#body.replaceChildren(
      el(
        'table',
        {},
        el('caption', {}, caption),
        el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, kind.column()), ...heads)),
        el('tbody', {}, ...rows),
      ),
    );
  }
}

/** All places in view, or evenly chosen ones with those that matter among them. */
function chosenPlaces(scene: Scene): { places: readonly number[]; total: number } {
  const walk = new PlaceWalk(scene.lines, scene.view);
  const longest = Math.max(0, ...scene.lines.map((line) => inView(line.drawn.x, scene)));
  if (longest <= ROWS) {
    const places: number[] = [];
    for (let place = walk.first; place !== null && places.length < ROWS; place = walk.after(place)) places.push(place);
    return { places, total: longest > places.length ? longest : places.length };
  }
  const chosen = new Set<number>();
  const keep = (place: number | null | undefined): void => {
    if (typeof place === 'number' && place >= scene.view.from && place <= scene.view.to) chosen.add(place);
  };
  for (let row = 0; row < ROWS; row++) {
    keep(walk.nearest(scene.view.from + ((scene.view.to - scene.view.from) * row) / (ROWS - 1)));
  }
  for (const { best } of scene.marks.marks) keep(best?.x);
  for (const line of scene.lines) keep(line.drawn.x.at(-1));
  return { places: [...chosen].sort((a, b) => a - b), total: longest };
}

function inView(x: Float64Array, scene: Scene): number {
  return upperBound(x, scene.view.to) - lowerBound(x, scene.view.from);
}
