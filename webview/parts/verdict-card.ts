import type { VerdictKind } from '../../src/core/verdict/types';
import type { SuggestionView } from '../../src/shared/protocol';
import type { Host } from '../api';
import { iconButton } from '../controls';
import type { ShownRun } from '../data/model';
import { arrange, el, setText, show, userText } from '../dom';
import { icon, setIcon, type IconName } from '../icons';
import { t } from '../texts';
import type { MarkShape } from '../theme/palette';
import { paintSwatch, swatch } from '../theme/swatch';

type Tone = 'good' | 'warning' | 'error' | 'plain';

const LOOKS: Readonly<Record<VerdictKind, readonly [IconName, Tone]>> = {
  overfitting: ['warning', 'warning'],
  underfitting: ['arrow-small-down', 'warning'],
  diverged: ['error', 'error'],
  plateaued: ['remove', 'plain'],
  unstable: ['pulse', 'warning'],
  'too-slow': ['watch', 'warning'],
  'leak-suspected': ['search', 'warning'],
  'still-improving': ['graph-line', 'good'],
  'good-fit': ['pass-filled', 'good'],
  'too-short': ['clock', 'plain'],
};

/** What the curves of one run mean, in words that can be checked against the chart. */
export class VerdictCard {
  readonly element: HTMLElement;
  readonly #swatch = swatch('circle', 'currentColor');
  readonly #name = userText('', 'verdict-run');
  readonly #icon = icon('info');
  readonly #title = el('span');
  readonly #confidence = el('span', { class: 'verdict-confidence' });
  readonly #sentence = el('p', { class: 'verdict-text', dir: 'auto' });
  readonly #stop = el('p', { class: 'verdict-stop', dir: 'auto' });
  readonly #stopText = el('span');
  readonly #try = el('div', { class: 'verdict-try' });
  readonly #suggestions = el('ul', { class: 'suggestions' });
  readonly #warnings = el('ul', { class: 'warnings' });
  #shown = '';

  readonly #key: string;
  readonly #host: Host;

  constructor(key: string, host: Host) {
    this.#key = key;
    this.#host = host;
    this.#stop.append(icon('stop-circle'), this.#stopText);
    this.#try.append(el('h4', {}, icon('lightbulb'), t('verdict.suggestions')), this.#suggestions);
    this.element = el(
      'article',
      { class: 'verdict' },
      el(
        'header',
        { class: 'verdict-head' },
        el('h3', { class: 'verdict-title' }, this.#icon, this.#title, ' ', this.#confidence),
        el('span', { class: 'verdict-who' }, this.#swatch, this.#name),
      ),
      this.#sentence,
      this.#stop,
      this.#try,
      this.#warnings,
    );
  }

  update(run: ShownRun, look: { shape: MarkShape; color: string }): void {
    const { view } = run;
    const { verdict, warnings, entry } = view.summary;
    const [name, tone] = LOOKS[verdict.kind];
    setIcon(this.#icon, name, `tone-${tone}`);
    this.element.dataset['tone'] = tone;
    setText(this.#title, view.verdictTitle);
    setText(this.#confidence, view.confidenceText ?? '');
    show(this.#confidence, view.confidenceText !== null);
    setText(this.#name, entry);
    paintSwatch(this.#swatch, look.shape, look.color);
    setText(this.#sentence, view.verdictText);
    show(this.#sentence, view.verdictText !== '');
    setText(this.#stopText, view.stopText ?? '');
    show(this.#stop, view.stopText !== null);
    // A run that no config file started has no line to change.
    this.#showLists(view.suggestions, warnings, (view.summary.record?.configFile ?? null) !== null);
  }

  #showLists(suggestions: readonly SuggestionView[], warnings: readonly string[], canApply: boolean): void {
    const id = JSON.stringify([suggestions, warnings, canApply]);
    if (id === this.#shown) return;
    this.#shown = id;
    arrange(
      this.#suggestions,
      suggestions.map(({ title, reason, applies }, index) =>
        el(
          'li',
          {},
          el(
            'span',
            { class: 'suggestion-text' },
            userText(title, 'suggestion-title'),
            ' ',
            userText(reason, 'suggestion-reason'),
          ),
          canApply && applies ? this.#apply(title, index) : null,
        ),
      ),
    );
    show(this.#try, suggestions.length > 0);
    arrange(
      this.#warnings,
      warnings.map((text) => el('li', {}, icon('warning', 'tone-warning'), userText(text))),
    );
    show(this.#warnings, warnings.length > 0);
  }

  #apply(title: string, index: number): HTMLElement {
    const press = (): void => this.#host.act({ kind: 'apply-suggestion', key: this.#key, index });
    return iconButton({ label: t('verdict.apply', title), icon: 'edit', press });
  }
}
