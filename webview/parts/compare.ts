import { cellText } from '../../src/core/diff/cell';
import { checkbox, iconButton } from '../controls';
import type { Model } from '../data/model';
import type { ViewStore } from '../data/view-store';
import { el, setText, show, userText } from '../dom';
import { icon } from '../icons';
import { t } from '../texts';
import { shapeOf, type Palette } from '../theme/palette';
import { swatch } from '../theme/swatch';
import { slotOf } from '../chart/scene';
import { asCsv, asText, copyText } from './copy';
import { resultRows, type ResultRow } from './results';

/** A row of the comparison, ready to be shown or copied. */
interface CompareRow extends ResultRow {
  readonly kind: 'hyperparameter' | 'result';
  /** Whether the value of each run is there at all. */
  readonly missing: readonly boolean[];
  readonly differs: boolean;
}

/** The runs side by side: what was different in what they were given, and what came out. */
export class Compare {
  readonly element: HTMLElement;
  readonly #store: ViewStore;
  readonly #all: ReturnType<typeof checkbox>;
  readonly #scroller = el('div', { class: 'compare-scroller', tabindex: 0, role: 'region' });
  readonly #said = el('span', { class: 'copied', role: 'status' });
  #rows: readonly CompareRow[] = [];
  #names: readonly string[] = [];
  #shown = '';

  constructor(store: ViewStore) {
    this.#store = store;
    this.#all = checkbox({
      content: [t('compare.showAll')],
      checked: store.state.showAll,
      change: (showAll) => store.set({ showAll }),
    });
    this.#scroller.setAttribute('aria-label', t('compare.caption'));
    this.element = el(
      'section',
      { class: 'compare', 'aria-label': t('compare.title') },
      el(
        'header',
        { class: 'section-head' },
        el('h2', {}, t('compare.title')),
        this.#all.element,
        el(
          'span',
          { class: 'section-actions' },
          this.#said,
          iconButton({ label: t('compare.copyText'), icon: 'copy', press: () => void this.#copy(asText) }),
          iconButton({ label: t('compare.copyCsv'), icon: 'table', press: () => void this.#copy(asCsv) }),
        ),
      ),
      this.#scroller,
    );
  }

  update(model: Model, palette: Palette): void {
    show(this.element, model.runs.length > 1);
    if (model.runs.length < 2) return;
    const { state } = this.#store;
    this.#all.set(state.showAll);
    this.#rows = rowsOf(model);
    this.#names = model.runs.map((run) => run.view.summary.entry);
    const slots = model.runs.map((run) => slotOf(run, state));
    const id = JSON.stringify([palette.id, state.showAll, this.#names, slots, this.#rows]);
    if (id === this.#shown) return;
    this.#shown = id;
    this.#scroller.replaceChildren(this.#table(model, palette, slots));
  }

  #visible(): readonly CompareRow[] {
    return this.#rows.filter((row) => row.differs || this.#store.state.showAll || row.kind === 'result');
  }

  #table(model: Model, palette: Palette, slots: readonly number[]): HTMLTableElement {
    const heads = model.runs.map((run, index) => {
      const slot = slots[index] ?? 0;
      return el(
        'th',
        { scope: 'col', title: run.view.summary.id },
        el(
          'span',
          { class: 'compare-head' },
          swatch(shapeOf(slot), palette.run(slot)),
          userText(run.view.summary.entry),
        ),
      );
    });
    const rows = this.#visible();
    const group = (kind: CompareRow['kind'], title: string): HTMLElement[] => {
      const own = rows.filter((row) => row.kind === kind);
      const columns = model.runs.length;
      const head = el(
        'tr',
        { class: 'compare-group' },
        el('th', { scope: 'rowgroup' }, el('span', {}, title)),
        el('td', { colspan: columns }),
      );
      if (own.length > 0) return [head, ...own.map(rowElement)];
      if (kind === 'result') return [];
      const text = el('span', { class: 'compare-note' }, t('compare.noDifference'));
      return [head, el('tr', {}, el('td', { class: 'compare-none', colspan: columns + 1 }, text))];
    };
    return el(
      'table',
      { class: 'compare-table' },
      el('caption', { class: 'visually-hidden' }, t('compare.caption')),
      el(
        'thead',
        {},
        el('tr', {}, el('th', { scope: 'col' }, el('span', { class: 'visually-hidden' }, t('compare.row'))), ...heads),
      ),
      el('tbody', {}, ...group('hyperparameter', t('compare.hyperparameters'))),
      el('tbody', {}, ...group('result', t('compare.results'))),
    );
  }

  async #copy(format: (rows: readonly (readonly string[])[]) => string): Promise<void> {
    const table = [[t('compare.row'), ...this.#names], ...this.#visible().map((row) => [row.label, ...row.cells])];
    const copied = await copyText(format(table));
    setText(this.#said, t(copied ? 'compare.copied' : 'compare.copyFailed'));
    setTimeout(() => setText(this.#said, ''), 3_000);
  }
}

function rowsOf(model: Model): readonly CompareRow[] {
  return [
    ...model.diff.map((row) => {
      // One cell a run, whatever came.
      const cells = model.runs.map((_, index) => row.cells[index] ?? ({ kind: 'missing' } as const));
      return {
        kind: 'hyperparameter' as const,
        label: row.path,
        cells: cells.map(cellText),
        missing: cells.map((cell) => cell.kind === 'missing'),
        best: cells.map(() => false),
        differs: row.differs,
      };
    }),
    ...resultRows(model.runs).map((row) => ({
      ...row,
      kind: 'result' as const,
      missing: row.cells.map((cell) => cell === '–'),
      differs: new Set(row.cells).size > 1,
    })),
  ];
}

function rowElement(row: CompareRow): HTMLElement {
  const cells = row.cells.map((text, index) => {
    const best = row.best[index] === true;
    const classes = [best ? 'best' : '', row.missing[index] === true ? 'missing' : ''].join(' ').trim();
    return el(
      'td',
      { class: classes === '' ? null : classes },
      userText(text),
      best ? icon('star-full', 'best-mark') : null,
      best ? el('span', { class: 'visually-hidden' }, ` (${t('compare.best')})`) : null,
    );
  });
  return el('tr', { class: rowClasses(row) }, el('th', { scope: 'row' }, userText(row.label)), ...cells);
}

function rowClasses(row: CompareRow): string {
  const sentences = row.kind === 'result' && row.cells.some((text) => text.length > 24);
  return [row.kind, row.differs ? '' : 'equal', sentences ? 'wrapped' : ''].filter((name) => name !== '').join(' ');
}
