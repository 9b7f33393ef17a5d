import type { ShownRun } from '../data/model';
import type { ViewStore } from '../data/view-store';
import { arrange, el, show, userText } from '../dom';
import { t } from '../texts';
import { shapeOf, type Palette } from '../theme/palette';
import { lineSample, swatch } from '../theme/swatch';
import { slotOf } from './scene';

/** What each line means; every entry is a switch that hides and shows what it stands for. */
export class Legend {
  readonly element = el('div', { class: 'legend', role: 'group' });
  readonly #store: ViewStore;
  readonly #glow = el('span', { class: 'legend-key' });
  #shown = '';

  constructor(store: ViewStore) {
    this.#store = store;
    this.#glow.append(el('span', { class: 'glow-sample', 'aria-hidden': 'true' }), t('chart.overfitting'));
  }

  update(runs: readonly ShownRun[], palette: Palette): void {
    const { state } = this.#store;
    const names = runs.map((run) => [run.key, run.view.summary.entry, slotOf(run, state)]);
    const id = JSON.stringify([palette.id, names]);
    if (id !== this.#shown) {
      this.#shown = id;
      this.element.setAttribute('aria-label', t('chart.legend'));
      arrange(this.element, [...this.#entries(runs, palette), this.#glow]);
    }
    // One run's span is written on the chart itself.
    show(this.#glow, runs.length > 1 && runs.some((run) => run.view.summary.verdict.kind === 'overfitting'));
    const pressed = new Map<string, boolean>([
      ['train', !state.hideTrain],
      ['validation', !state.hideValidation],
      ...runs.map(({ key }) => [`run ${key}`, !state.hiddenRuns.includes(key)] as const),
    ]);
    for (const entry of this.element.querySelectorAll('[data-entry]')) {
      entry.setAttribute('aria-pressed', String(pressed.get(entry.getAttribute('data-entry') ?? '') ?? true));
    }
  }

  #entries(runs: readonly ShownRun[], palette: Palette): HTMLElement[] {
    const several = runs.length > 1;
    const color = (run: ShownRun | undefined): string =>
      run === undefined || several ? palette.foreground : palette.run(slotOf(run, this.#store.state));
    const train = entry('train', lineSample(color(runs[0]), true), t('chart.train'), () =>
      this.#store.set({ hideTrain: !this.#store.state.hideTrain }),
    );
    const validation = entry('validation', lineSample(color(runs[0]), false), t('chart.validation'), () =>
      this.#store.set({ hideValidation: !this.#store.state.hideValidation }),
    );
    if (!several) return [train, validation];
    return [
      ...runs.map((run) => {
        const slot = slotOf(run, this.#store.state);
        return entry(`run ${run.key}`, swatch(shapeOf(slot), palette.run(slot)), run.view.summary.entry, () =>
          this.#toggle(run.key),
        );
      }),
      train,
      validation,
    ];
  }

  #toggle(key: string): void {
    const { hiddenRuns } = this.#store.state;
    this.#store.set({
      hiddenRuns: hiddenRuns.includes(key) ? hiddenRuns.filter((hidden) => hidden !== key) : [...hiddenRuns, key],
    });
  }
}

function entry(id: string, sample: SVGSVGElement, label: string, press: () => void): HTMLElement {
  const button = el('button', { class: 'legend-entry', type: 'button', 'data-entry': id }, sample, userText(label));
  button.addEventListener('click', press);
  return button;
}
