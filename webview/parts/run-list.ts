import type { RunChoice } from '../../src/shared/protocol';
import type { Host } from '../api';
import { checkbox, filterField } from '../controls';
import type { Model } from '../data/model';
import type { ViewStore } from '../data/view-store';
import { arrange, el, setText, show, userText } from '../dom';
import { icon, setIcon } from '../icons';
import { t } from '../texts';
import { shapeOf, type MarkShape, type Palette } from '../theme/palette';
import { swatch } from '../theme/swatch';

/** Most runs that are listed at once; the filter finds the others. */
const LISTED = 150;

interface Entry {
  readonly element: HTMLElement;
  readonly box: ReturnType<typeof checkbox>;
  readonly id: string;
}

/** All runs of the workspace, to be ticked for comparison. */
export class RunList {
  readonly element: HTMLElement;
  readonly #host: Host;
  readonly #store: ViewStore;
  readonly #toggle = el('button', { class: 'disclosure', type: 'button', 'aria-controls': 'run-list' });
  readonly #chevron = icon('chevron-right');
  readonly #count = el('span', { class: 'section-count' });
  readonly #body = el('div', { class: 'run-list-body', id: 'run-list' });
  readonly #items = el('ul', { class: 'run-list-items' });
  readonly #note = el('p', { class: 'run-list-note', role: 'status' });
  readonly #entries = new Map<string, Entry>();
  /** Keys as ticked here; the host's snapshot follows. */
  #ticked = new Set<string>();
  #filter = '';
  #model: Model | null = null;
  #palette: Palette | null = null;

  constructor(host: Host, store: ViewStore) {
    this.#host = host;
    this.#store = store;
    this.#toggle.append(this.#chevron, el('span', { class: 'section-title' }, t('list.title')), this.#count);
    this.#toggle.addEventListener('click', () => store.set({ listOpen: !this.#open }));
    const filter = filterField({
      label: t('list.filter'),
      change: (text) => {
        this.#filter = text.trim().toLocaleLowerCase();
        this.#list();
      },
    });
    this.#body.append(filter, this.#items, this.#note);
    this.element = el(
      'section',
      { class: 'run-list', 'aria-label': t('list.title') },
      el('h2', {}, this.#toggle),
      this.#body,
    );
  }

  get #open(): boolean {
    return this.#store.state.listOpen ?? window.innerWidth >= 1_000;
  }

  update(model: Model, palette: Palette): void {
    this.#model = model;
    this.#palette = palette;
    this.#ticked = new Set(model.runs.map((run) => run.key));
    show(this.element, model.choices.length > 0);
    this.#toggle.setAttribute('aria-expanded', String(this.#open));
    setIcon(this.#chevron, this.#open ? 'chevron-down' : 'chevron-right');
    setText(this.#count, t('list.count', model.runs.length, model.choices.length));
    show(this.#body, this.#open);
    if (this.#open) this.#list();
  }

  #list(): void {
    const choices = this.#model?.choices ?? [];
    const matching = choices.filter(({ label, detail }) =>
      `${label} ${detail}`.toLocaleLowerCase().includes(this.#filter),
    );
    const listed = matching.slice(0, LISTED);
    arrange(
      this.#items,
      listed.map((choice) => this.#entry(choice)),
    );
    const keys = new Set(choices.map((choice) => choice.key));
    for (const key of this.#entries.keys()) if (!keys.has(key)) this.#entries.delete(key);
    const rest = matching.length - listed.length;
    setText(
      this.#note,
      matching.length === 0
        ? t('list.noMatch')
        : rest > 0
          ? t('list.more', rest)
          : this.#ticked.size < 2 && choices.length > 1
            ? t('list.pick')
            : '',
    );
  }

  #entry(choice: RunChoice): HTMLElement {
    const ticked = this.#ticked.has(choice.key);
    const mark = ticked ? this.#mark(choice.key) : null;
    const id = JSON.stringify([choice.label, choice.detail, choice.live, mark]);
    let entry = this.#entries.get(choice.key);
    if (entry?.id !== id) {
      const live = choice.live ? icon('loading', 'codicon-modifier-spin') : '';
      const said = choice.live ? el('span', { class: 'visually-hidden' }, ` (${t('list.live')})`) : '';
      const box = checkbox({
        content: [
          mark === null ? '' : swatch(mark.shape, mark.color),
          userText(choice.label, 'choice-label'),
          live,
          said,
          ' ',
          userText(choice.detail, 'choice-detail'),
        ],
        checked: ticked,
        change: (checked) => this.#tick(choice.key, checked),
      });
      entry = { element: el('li', { title: choice.detail }, box.element), box, id };
      this.#entries.set(choice.key, entry);
    }
    entry.box.set(ticked);
    return entry.element;
  }

  /** The mark that a shown run has everywhere else in the panel. */
  #mark(key: string): { shape: MarkShape; color: string } | null {
    const { slots } = this.#store.state;
    const slot = Object.hasOwn(slots, key) ? slots[key] : undefined;
    if (slot === undefined || this.#palette === null) return null;
    return { shape: shapeOf(slot), color: this.#palette.run(slot) };
  }

  #tick(key: string, checked: boolean): void {
    if (this.#ticked.has(key) === checked) return;
    if (checked) this.#ticked.add(key);
    else this.#ticked.delete(key);
    // In the order of the list, so that columns do not depend on the order of clicks.
    const order = (this.#model?.choices ?? []).map((choice) => choice.key);
    this.#host.select(order.filter((candidate) => this.#ticked.has(candidate)));
  }
}
