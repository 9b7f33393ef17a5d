import type { RuleParameter } from '../../src/core/stopping/presets';
import { formatValue } from '../../src/core/format';
import type { NumberParameter } from '../../src/core/stopping/ranges';
import { isParameterValue, type WhatIfRule } from '../../src/core/what-if/setting';
import { el, setAttributes, setText, show } from '../dom';
import { t } from '../texts';
import { parameterWords } from './parameters';
import { scaleOf, type Scale } from './scale';

/** One parameter of the rule that is shown; what stands in it is set by the part that owns the state. */
export interface ParameterField {
  readonly element: HTMLElement;
  /** `checks`: how many checks the longest run has. */
  set(value: number | boolean | null, checks: number): void;
}

type Change = (parameter: RuleParameter, value: number | boolean | null) => void;

/** A number: a slider for what is usual, and a field for whatever is allowed. */
export function numberField(rule: WhatIfRule, parameter: NumberParameter, change: Change): ParameterField {
  const { name, hint, unit } = parameterWords(rule, parameter);
  const id = `what-if-${parameter}`;
  const field = el('input', { type: 'number', step: 'any', id, class: 'number-field', placeholder: t('whatIf.none') });
  const range = el('input', { type: 'range', min: 0, step: 1, 'aria-label': name });
  const problem = el('p', { class: 'parameter-problem', id: `${id}-problem`, role: 'alert', hidden: true });
  for (const input of [field, range]) input.setAttribute('aria-description', hint);
  field.setAttribute('aria-errormessage', problem.id);
  let scale: Scale | null = null;

  const complain = (wrong: boolean): void => {
    field.setAttribute('aria-invalid', String(wrong));
    setText(problem, wrong ? t('whatIf.notAllowed') : '');
    show(problem, wrong);
  };
  field.addEventListener('input', () => {
    const value = field.value === '' && !field.validity.badInput ? null : field.valueAsNumber;
    const allowed = isParameterValue(rule, parameter, value);
    complain(!allowed);
    if (allowed) change(parameter, value);
  });
  range.addEventListener('input', () => {
    if (scale === null) return;
    complain(false);
    change(parameter, scale.valueAt(range.valueAsNumber));
  });

  return {
    element: el(
      'div',
      { class: 'parameter', title: hint, 'data-parameter': parameter },
      el('label', { class: 'parameter-name', for: id }, name),
      el('span', { class: 'slider parameter-slider' }, range),
      el('span', { class: 'parameter-value' }, field, el('span', { class: 'parameter-unit' }, unit)),
      problem,
    ),
    set: (value, checks) => {
      if (typeof value === 'boolean') return;
      scale = scaleOf(rule, parameter, checks, value ?? 0);
      show(range, scale !== null);
      if (scale !== null && value !== null) {
        setAttributes(range, { max: scale.last, 'aria-valuetext': t('whatIf.value', formatValue(value), unit).trim() });
        range.value = String(scale.positionOf(value));
      }
      // What is being typed is not written over: "0." is on its way to "0.5".
      const isTyping = document.activeElement === field;
      if (isTyping && (field.getAttribute('aria-invalid') === 'true' || sameNumber(field, value))) return;
      field.value = value === null ? '' : String(value);
      complain(false);
    },
  };
}

function sameNumber(field: HTMLInputElement, value: number | null): boolean {
  return value === null ? field.value === '' : field.valueAsNumber === value;
}
