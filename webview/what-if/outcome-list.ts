import type { WhatIfOutcome } from '../../src/core/what-if/outcome';
import { rowOf } from '../../src/core/what-if/table';
import type { ShownRun } from '../data/model';
import { arrange, el, setAttributes, setText, show, userText } from '../dom';
import { t } from '../texts';
import { shapeOf, type Palette } from '../theme/palette';
import { paintSwatch, swatch } from '../theme/swatch';
import { meanText, measureOf, outcomeText } from './words';

interface Line {
  readonly element: HTMLElement;
  readonly mark: SVGSVGElement;
  readonly name: HTMLElement;
  readonly text: HTMLElement;
}

/** What the chosen rule makes of the runs: in sum where there are several, and of each. */
export class OutcomeList {
  readonly element = el('div', { class: 'what-if-results', role: 'group' });
  readonly #mean = el('p', { class: 'what-if-mean' });
  readonly #list = el('ul', { class: 'what-if-runs' });
  readonly #lines = new Map<string, Line>();

  constructor() {
    this.element.setAttribute('aria-label', t('whatIf.results'));
    this.#list.setAttribute('aria-label', t('whatIf.runs'));
    this.element.append(this.#mean, this.#list);
  }

  /** @returns what it says, for those who hear it. */
  update(
    runs: readonly ShownRun[],
    outcomes: readonly WhatIfOutcome[],
    look: { palette: Palette; slot: (run: ShownRun) => number },
  ): string {
    const several = runs.length !== 1;
    const mean = several ? meanText(rowOf(outcomes), measureOf(runs)) : '';
    setText(this.#mean, mean);
    show(this.#mean, several);
    // What scrolls must be reached with the keyboard.
    setAttributes(this.#list, { tabindex: several ? 0 : null });
    const keys = new Set(runs.map(({ key }) => key));
    for (const key of this.#lines.keys()) if (!keys.has(key)) this.#lines.delete(key);
    const texts = runs.map((run, index) => {
      const outcome = outcomes[index];
      const text = outcome === undefined ? '' : outcomeText(run, outcome);
      const line = this.#line(run.key);
      setText(line.text, text);
      show(line.name, several);
      line.mark.toggleAttribute('hidden', !several);
      setText(line.name, run.view.summary.entry);
      const slot = look.slot(run);
      paintSwatch(line.mark, shapeOf(slot), look.palette.run(slot));
      return text;
    });
    arrange(
      this.#list,
      runs.map((run) => this.#line(run.key).element),
    );
    return several ? mean : (texts[0] ?? '');
  }

  #line(key: string): Line {
    let line = this.#lines.get(key);
    if (line === undefined) {
      const mark = swatch('circle', 'currentColor');
      const name = userText('', 'what-if-run');
      const text = el('span', { class: 'what-if-text' });
      line = { element: el('li', {}, mark, name, text), mark, name, text };
      this.#lines.set(key, line);
    }
    return line;
  }
}
