import type { RuleParameter } from '../../src/core/stopping/presets';
import {
  changedParameters,
  parametersFor,
  parameterValues,
  WHAT_IF_RULES,
  type WhatIfRule,
  type WhatIfSetting,
} from '../../src/core/what-if/setting';
import { checkbox, dropdown, enable, iconButton } from '../controls';
import { arrange, el, setText, show } from '../dom';
import { t } from '../texts';
import { numberField, type ParameterField } from './number-field';
import { parameterWords } from './parameters';
import { isNumberParameter } from './scale';

/** What the controls ask for. */
export interface ControlsInput {
  readonly choose: (rule: WhatIfRule) => void;
  readonly change: (parameter: RuleParameter, value: number | boolean | null) => void;
  readonly reset: () => void;
}

/** Which rule, and its parameters. */
export class Controls {
  readonly element: HTMLElement;
  readonly #input: ControlsInput;
  readonly #rule: ReturnType<typeof dropdown>;
  readonly #what = el('p', { class: 'what-if-what' });
  readonly #parameters = el('div', { class: 'parameters', role: 'group' });
  readonly #reset: HTMLElement;
  #shown: WhatIfRule | null = null;
  #fields: readonly (readonly [RuleParameter, ParameterField])[] = [];

  constructor(input: ControlsInput) {
    this.#input = input;
    this.#rule = dropdown({
      label: t('whatIf.rule'),
      change: (id) => {
        const rule = WHAT_IF_RULES.find((known) => known === id);
        if (rule !== undefined) input.choose(rule);
      },
    });
    this.#parameters.setAttribute('aria-label', t('whatIf.parameters'));
    this.#reset = iconButton({ label: t('whatIf.reset'), icon: 'debug-restart', press: input.reset });
    this.element = el(
      'div',
      { class: 'what-if-controls' },
      el('div', { class: 'what-if-rule' }, this.#rule.element, this.#reset, this.#what),
      this.#parameters,
    );
  }

  /**
   * @param planned epochs that the runs were to take, from which some defaults follow
   * @param checks how many checks the longest run has
   */
  update(setting: WhatIfSetting, planned: number | null, checks: number): void {
    const { rule } = setting;
    this.#rule.set(
      WHAT_IF_RULES.map((id) => ({ id, label: t(`whatIf.rule.${id}`) })),
      rule,
    );
    setText(this.#what, t(`whatIf.what.${rule}`));
    if (rule !== this.#shown) {
      this.#shown = rule;
      this.#fields = parametersFor(rule).map((parameter) => [parameter, this.#field(rule, parameter)] as const);
      arrange(
        this.#parameters,
        this.#fields.map(([, field]) => field.element),
      );
    }
    show(this.#parameters, this.#fields.length > 0);
    enable(this.#reset, changedParameters(setting, planned).length > 0);
    const values = parameterValues(setting, planned);
    for (const [parameter, field] of this.#fields) field.set(values[parameter] ?? null, checks);
  }

  #field(rule: WhatIfRule, parameter: RuleParameter): ParameterField {
    if (isNumberParameter(parameter)) return numberField(rule, parameter, this.#input.change);
    const { name, hint } = parameterWords(rule, parameter);
    const box = checkbox({
      content: [name],
      checked: false,
      change: (checked) => this.#input.change(parameter, checked),
    });
    box.element.setAttribute('aria-description', hint);
    return {
      element: el('div', { class: 'parameter parameter-box', title: hint, 'data-parameter': parameter }, box.element),
      set: (value) => box.set(value === true),
    };
  }
}
