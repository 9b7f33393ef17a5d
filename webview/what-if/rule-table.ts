import { formatDuration, formatEpoch, formatPercent, formatValue } from '../../src/core/format';
import { isJsonObject } from '../../src/core/json';
import type { WhatIfOutcome } from '../../src/core/what-if/outcome';
import {
  configValue,
  parametersFor,
  parameterValues,
  ruleOf,
  WHAT_IF_RULES,
  type WhatIfRule,
  type WhatIfSetting,
} from '../../src/core/what-if/setting';
import { rowOf, type WhatIfRow } from '../../src/core/what-if/table';
import type { ShownRun } from '../data/model';
import { el } from '../dom';
import { t } from '../texts';
import type { Replays } from './replays';
import { measured, measureOf, reasonText, round, roughly, type Measure } from './words';

const NOTHING = '–';

/** A row, ready to be shown. */
interface TableRow {
  readonly rule: WhatIfRule;
  readonly detail: string;
  /** Null where the rule cannot be applied to any run; then `note` says why. */
  readonly cells: readonly string[] | null;
  readonly note: string;
}

/** Every rule over the runs shown, side by side. */
export class RuleTable {
  readonly element: HTMLElement;
  readonly #scroller = el('div', { class: 'what-if-scroller', tabindex: 0, role: 'region' });
  readonly #choose: (rule: WhatIfRule) => void;
  readonly #rows = new Map<WhatIfRule, { readonly id: string; readonly element: HTMLElement }>();
  #body = el('tbody');
  #columns = 0;
  #head = '';

  constructor(choose: (rule: WhatIfRule) => void) {
    this.#choose = choose;
    this.#scroller.setAttribute('aria-label', t('whatIf.table'));
    this.element = el(
      'div',
      { class: 'what-if-table-part' },
      el('h3', {}, t('whatIf.table')),
      el('p', { class: 'what-if-note' }, t('whatIf.tableNote')),
      this.#scroller,
    );
  }

  update(runs: readonly ShownRun[], chosen: WhatIfSetting, replays: Replays): void {
    const rows = WHAT_IF_RULES.map((rule): TableRow => {
      const setting = rule === chosen.rule ? chosen : { rule, given: {} };
      const outcomes = replays.outcomes(rule === chosen.rule ? 'chosen' : rule, setting, runs);
      return tableRow(setting, runs, outcomes);
    });
    const measure = measureOf(runs);
    const head = JSON.stringify([runs.length, measure]);
    if (head !== this.#head) {
      this.#head = head;
      this.#rows.clear();
      this.#scroller.replaceChildren(this.#table(runs.length, measure));
    }
    for (const row of rows) this.#showRow(row, row.rule === chosen.rule);
  }

  /** Touches only what has changed: a slider on its way changes one row. */
  #showRow(row: TableRow, chosen: boolean): void {
    const id = JSON.stringify([chosen, row]);
    const shown = this.#rows.get(row.rule);
    if (shown?.id === id) return;
    const element = this.#row(row, chosen);
    const focused = shown?.element.contains(document.activeElement) === true;
    if (shown === undefined) this.#body.append(element);
    else shown.element.replaceWith(element);
    if (focused) element.querySelector('button')?.focus();
    this.#rows.set(row.rule, { id, element });
  }

  #table(runs: number, measure: Measure): HTMLTableElement {
    const single = runs === 1;
    const steps = measure === 'step';
    const saved = measure === 'mixed' ? t('whatIf.columnSavedMixed') : measured('whatIf.columnSaved', steps);
    const mean = single ? '' : t('whatIf.meanOf', runs);
    const heads: readonly (readonly [string, string])[] = [
      [t(single ? 'whatIf.columnStops' : 'whatIf.columnStopped'), ''],
      [saved, mean],
      [t('whatIf.columnTime'), mean],
      ...(single ? [[measured('whatIf.columnKeeps', steps), ''] as const] : []),
      [t('whatIf.columnLost'), mean],
      ...(single ? [] : [[t('whatIf.columnMost'), ''] as const]),
    ];
    this.#columns = heads.length;
    this.#body = el('tbody');
    return el(
      'table',
      { class: 'compare-table what-if-table' },
      el('caption', { class: 'visually-hidden' }, t('whatIf.table')),
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          el('th', { scope: 'col' }, t('whatIf.columnRule')),
          ...heads.map(([head, note]) =>
            el('th', { scope: 'col' }, head, note === '' ? null : el('span', { class: 'what-if-mean-of' }, note)),
          ),
        ),
      ),
      this.#body,
    );
  }

  #row({ rule, detail, cells, note: why }: TableRow, chosen: boolean): HTMLElement {
    const button = el(
      'button',
      { class: 'what-if-choose', type: 'button', 'aria-pressed': String(chosen) },
      t(`whatIf.rule.${rule}`),
    );
    button.addEventListener('click', () => this.#choose(rule));
    return el(
      'tr',
      { class: chosen ? 'chosen' : null },
      el('th', { scope: 'row' }, button, el('span', { class: 'what-if-detail' }, detail)),
      ...(cells === null
        ? [el('td', { class: 'missing', colspan: this.#columns }, why)]
        : cells.map((cell) => el('td', { title: why === '' ? null : why }, cell))),
    );
  }
}

function tableRow(setting: WhatIfSetting, runs: readonly ShownRun[], outcomes: readonly WhatIfOutcome[]): TableRow {
  const row = rowOf(outcomes);
  const [only] = outcomes;
  const why = row.reason === null ? '' : reasonText(row.reason);
  const single = outcomes.length === 1 && only?.kind === 'applied';
  const cells = row.applied === 0 ? null : single ? singleCells(only, row) : meanCells(row, measureOf(runs));
  return { rule: setting.rule, detail: detailOf(setting, runs), cells, note: why };
}

function singleCells(outcome: Extract<WhatIfOutcome, { kind: 'applied' }>, row: WhatIfRow): readonly string[] {
  const { decision, lastEpoch, kept, lost } = outcome;
  return [
    decision === null ? t('whatIf.never') : formatEpoch(lastEpoch),
    savedCell(row),
    row.msSaved === null ? NOTHING : roughly(row.msSaved),
    kept === null ? NOTHING : t('whatIf.keptValue', formatEpoch(kept.epoch), formatValue(kept.value)),
    lostCell(row.lostShare, lost),
  ];
}

function meanCells(row: WhatIfRow, measure: Measure): readonly string[] {
  return [
    t('whatIf.countOf', row.stopped, row.runs),
    measure === 'mixed' ? formatPercent(row.shareSaved) : savedCell(row),
    row.msSaved === null ? NOTHING : formatDuration(row.msSaved),
    lostCell(row.lostShare, NaN),
    lostCell(row.mostLost, NaN),
  ];
}

function savedCell({ epochsSaved, shareSaved }: WhatIfRow): string {
  return t('whatIf.savedShare', formatEpoch(round(epochsSaved)), formatPercent(shareSaved));
}

/** A share where there is one, else the plain difference. */
function lostCell(share: number | null, lost: number): string {
  if (share !== null) return formatPercent(share);
  return Number.isNaN(lost) ? NOTHING : formatValue(lost);
}

/** What the config would say of it: `patience 10, minDelta 0.001`; `patience 5 to 8` where runs have other plans. */
function detailOf(setting: WhatIfSetting, runs: readonly ShownRun[]): string {
  const plans = [...new Set(runs.map((run) => run.view.summary.plannedEpochs))];
  const written = configValue(setting, plans[0] ?? null);
  const names = isJsonObject(written) ? parametersFor(setting.rule).filter((name) => Object.hasOwn(written, name)) : [];
  const parts = names
    .filter((name) => name !== 'restoreBestWeights')
    .map((name) => {
      const all = [...new Set(plans.map((planned) => parameterValues(setting, planned)[name]))];
      const numbers = all.filter((value) => typeof value === 'number');
      const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
      return `${name} ${least < most ? t('whatIf.from', least, most) : String(all[0] ?? NOTHING)}`;
    });
  const keepsLast = !ruleOf(setting, plans[0] ?? null).restoreBestWeights;
  return [...parts, ...(keepsLast ? [t('whatIf.lastWeights')] : [])].join(', ');
}
