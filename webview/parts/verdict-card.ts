import type { VerdictKind } from '../../src/core/verdict/types';
import type { SuggestionView } from '../../src/shared/protocol';
import type { Host } from '../api';
import { iconButton, nameControl } from '../controls';
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
  readonly #advice: Advice[] = [];
  #warned = '';

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
    while (this.#advice.length < suggestions.length) this.#advice.push(this.#makeAdvice(this.#advice.length));
    suggestions.forEach((suggestion, index) => this.#advice[index]?.update(suggestion, canApply));
    arrange(
      this.#suggestions,
      this.#advice.slice(0, suggestions.length).map(({ element }) => element),
    );
    show(this.#try, suggestions.length > 0);
    const id = JSON.stringify(warnings);
    if (id === this.#warned) return;
    this.#warned = id;
    arrange(
      this.#warnings,
      warnings.map((text) => el('li', {}, icon('warning', 'tone-warning'), userText(text))),
    );
    show(this.#warnings, warnings.length > 0);
  }

  #makeAdvice(index: number): Advice {
    return new Advice(() => this.#host.act({ kind: 'apply-suggestion', key: this.#key, index }));
  }
}

/**
 * One suggestion. The numbers in its reason change with each epoch of a live run; its button stays the same all the
 * while, so that it is still there when a press that has begun ends.
 */
class Advice {
  readonly element = el('li');
  readonly #title = userText('', 'suggestion-title');
  readonly #reason = userText('', 'suggestion-reason');
  readonly #text = el('span', { class: 'suggestion-text' }, this.#title, ' ', this.#reason);
  readonly #apply: HTMLElement;

  constructor(press: () => void) {
    this.#apply = iconButton({ label: '', icon: 'edit', press });
  }

  update({ title, reason, applies }: SuggestionView, canApply: boolean): void {
    setText(this.#title, title);
    setText(this.#reason, reason);
    nameControl(this.#apply, t('verdict.apply', title));
    arrange(this.element, canApply && applies ? [this.#text, this.#apply] : [this.#text]);
  }
}
