import { formatDuration, formatEpoch, formatValue } from '../../src/core/format';
import type { RunSummary } from '../../src/core/run/summary';
import type { ShownRun } from '../data/model';
import { arrange, el, userText } from '../dom';
import { t } from '../texts';
import { gapOf } from './results';

interface Figure {
  readonly label: string;
  readonly value: string;
  readonly note: string;
  readonly hint: string;
}

/** The numbers of a single run, side by side. */
export class Figures {
  readonly element = el('dl', { class: 'figures' });
  #shown = '';

  update(run: ShownRun): void {
    this.element.setAttribute('aria-label', t('figure.title'));
    const figures = figuresOf(run.view.summary);
    const id = JSON.stringify(figures);
    if (id === this.#shown) return;
    this.#shown = id;
    arrange(
      this.element,
      figures.map(({ label, value, note, hint }) =>
        el(
          'div',
          { class: 'figure', title: hint === '' ? null : hint },
          el('dt', {}, userText(label)),
          el(
            'dd',
            {},
            el('span', { class: 'figure-value' }, value),
            note === '' ? null : el('span', { class: 'figure-note' }, note),
          ),
        ),
      ),
    );
  }
}

function figuresOf(summary: RunSummary): Figure[] {
  const { validationBest, trainLast, validationLast, durationMs, epochMs, test } = summary;
  const none = t('figure.none');
  const inSteps = summary.axis === 'step';
  const at = (epoch: number): string => t(inSteps ? 'figure.atStep' : 'figure.atEpoch', formatEpoch(epoch));
  const figure = (label: string, value: string | null, note = '', hint = ''): Figure => ({
    label,
    value: value ?? none,
    note: value === null ? '' : note,
    hint,
  });
  const value = (of: { readonly value: number } | null): string | null => (of === null ? null : formatValue(of.value));
  const gap = gapOf(summary);
  return [
    figure(t('figure.best'), value(validationBest), validationBest === null ? '' : at(validationBest.epoch)),
    figure(t('figure.lastValidation'), value(validationLast), validationLast === null ? '' : at(validationLast.epoch)),
    figure(t('figure.lastTrain'), value(trainLast), trainLast === null ? '' : at(trainLast.epoch)),
    figure(t('figure.gap'), gap === null ? null : formatValue(gap), '', t('figure.gapHint')),
    figure(
      t('figure.duration'),
      durationMs === null ? null : formatDuration(durationMs),
      epochMs === null ? '' : t(inSteps ? 'figure.perStep' : 'figure.perEpoch', formatDuration(epochMs)),
    ),
    ...Object.entries(test?.values ?? {}).map(([name, measured]) =>
      figure(
        t('figure.test', name),
        formatValue(measured),
        test === null ? '' : t('figure.testHint', test.rows, formatEpoch(test.epoch)),
      ),
    ),
  ];
}
