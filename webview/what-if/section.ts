import type { RuleParameter } from '../../src/core/stopping/presets';
import { parameterValues, type WhatIfRule, type WhatIfSetting } from '../../src/core/what-if/setting';
import type { WhatIfOutcome } from '../../src/core/what-if/outcome';
import type { Host } from '../api';
import { slotOf } from '../chart/scene';
import type { WhatIfMarks } from '../chart/what-if-marks';
import type { ShownRun } from '../data/model';
import type { ViewStore } from '../data/view-store';
import { el, setText, show } from '../dom';
import { icon, setIcon } from '../icons';
import { t } from '../texts';
import type { Palette } from '../theme/palette';
import { Controls } from './controls';
import { OutcomeList } from './outcome-list';
import { Replays } from './replays';
import { RuleTable } from './rule-table';
import type { WhatIfState } from './state';
import { Writer } from './writer';

/** How long a setting must rest before its result is said: a slider passes many values on its way. */
const REST_MS = 600;

/** What the chosen setting makes of the runs that are shown. */
interface Now {
  readonly runs: readonly ShownRun[];
  /** With all its parameters. */
  readonly setting: WhatIfSetting;
  readonly planned: number | null;
  readonly outcomes: readonly WhatIfOutcome[];
}

/** "What if it had stopped early?": a rule and its parameters, and what would have come of the runs shown. */
export class WhatIf {
  readonly element: HTMLElement;
  readonly #store: ViewStore;
  readonly #replays = new Replays();
  readonly #toggle = el('button', { class: 'disclosure', type: 'button', 'aria-controls': 'what-if' });
  readonly #chevron = icon('chevron-right');
  readonly #body = el('div', { class: 'what-if-body', id: 'what-if', hidden: true });
  readonly #said = el('div', { class: 'visually-hidden', 'aria-live': 'polite' });
  readonly #controls: Controls;
  readonly #list = new OutcomeList();
  readonly #writer: Writer;
  readonly #table: RuleTable;
  #now: Now | null = null;
  #text = '';
  #resting: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host, store: ViewStore) {
    this.#store = store;
    this.#controls = new Controls({
      choose: (rule) => this.#choose(rule),
      change: (parameter, value) => this.#change(parameter, value),
      reset: () => this.#reset(),
    });
    this.#writer = new Writer(host);
    this.#table = new RuleTable((rule) => this.#choose(rule));
    this.#toggle.append(this.#chevron, el('span', { class: 'section-title' }, t('whatIf.title')));
    this.#toggle.addEventListener('click', () => this.#set({ open: !this.#state.open }));
    this.#body.append(this.#controls.element, this.#list.element, this.#writer.element, this.#table.element);
    this.element = el(
      'section',
      { class: 'what-if', 'aria-label': t('whatIf.title') },
      el('h2', {}, this.#toggle),
      this.#body,
      this.#said,
    );
  }

  get #state(): WhatIfState {
    return this.#store.state.whatIf;
  }

  /** Replays the chosen rule; what to draw of it by the run's key, or null while the section is closed. */
  replay(all: readonly ShownRun[]): WhatIfMarks | null {
    const { open, rule, given } = this.#state;
    this.#replays.keep(all);
    if (!open) {
      this.#now = null;
      return null;
    }
    const runs = all.filter(({ key }) => !this.#store.state.hiddenRuns.includes(key));
    const planned = longestPlan(runs);
    const setting = { rule, given: parameterValues({ rule, given: given[rule] ?? {} }, planned) };
    const outcomes = this.#replays.outcomes('chosen', setting, runs);
    this.#now = { runs, setting, planned, outcomes };
    return new Map(
      runs.flatMap(({ key }, index) => {
        const outcome = outcomes[index];
        if (outcome?.kind !== 'applied') return [];
        const { decision, kept } = outcome;
        return [[key, { stop: decision === null ? null : decision.epoch, kept }] as const];
      }),
    );
  }

  /** Shows what `replay` found. */
  update(palette: Palette): void {
    const now = this.#now;
    this.#toggle.setAttribute('aria-expanded', String(now !== null));
    setIcon(this.#chevron, now === null ? 'chevron-right' : 'chevron-down');
    show(this.#body, now !== null);
    if (now === null) return;
    const { runs, setting, planned, outcomes } = now;
    this.#controls.update(setting, planned, this.#replays.mostChecks(runs));
    const slot = (run: ShownRun): number => slotOf(run, this.#store.state);
    this.#text = this.#list.update(runs, outcomes, { palette, slot });
    this.#writer.update(runs, setting);
    this.#table.update(runs, setting, this.#replays);
  }

  #choose(rule: WhatIfRule): void {
    this.#set({ rule });
    this.#sayAtRest();
  }

  #change(parameter: RuleParameter, value: number | boolean | null): void {
    const { rule, given } = this.#state;
    if (this.#now?.setting.given[parameter] === value) return;
    this.#set({ given: { ...given, [rule]: { ...given[rule], [parameter]: value } } });
    this.#sayAtRest();
  }

  #reset(): void {
    this.#set({ given: { ...this.#state.given, [this.#state.rule]: {} } });
    this.#sayAtRest();
  }

  #set(patch: Partial<WhatIfState>): void {
    this.#store.set({ whatIf: { ...this.#state, ...patch } });
  }

  #sayAtRest(): void {
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => {
      if (this.#now !== null) setText(this.#said, this.#text);
    }, REST_MS);
  }
}

/** The plan from which defaults follow when runs have several. */
function longestPlan(runs: readonly ShownRun[]): number | null {
  const plans = runs.flatMap(({ view }) => view.summary.plannedEpochs ?? []);
  return plans.length === 0 ? null : Math.max(...plans);
}
