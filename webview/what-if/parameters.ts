import { formatValue } from '../../src/core/format';
import type { RuleParameter } from '../../src/core/stopping/presets';
import { rangeOf, type NumberParameter } from '../../src/core/stopping/ranges';
import { presetOf, type WhatIfRule } from '../../src/core/what-if/setting';
import type { PanelStringKey } from '../../src/shared/strings';
import { t } from '../texts';

/** A parameter in words. */
export interface ParameterWords {
  readonly name: string;
  /** One sentence, and what may be given. */
  readonly hint: string;
  /** Empty for what has none. */
  readonly unit: string;
}

const UNITS: Readonly<Record<NumberParameter, PanelStringKey>> = {
  patience: 'whatIf.unitChecks',
  minDelta: 'whatIf.unitLoss',
  tolerance: 'whatIf.unitShare',
  startEpoch: 'whatIf.unitEpoch',
  baseline: 'whatIf.unitLoss',
  stoppingThreshold: 'whatIf.unitLoss',
  divergenceThreshold: 'whatIf.unitLoss',
  alpha: 'whatIf.unitPercent',
  strip: 'whatIf.unitChecks',
  strips: 'whatIf.unitStrips',
};

export function parameterWords(rule: WhatIfRule, parameter: RuleParameter): ParameterWords {
  const name = t(`whatIf.${parameter}`);
  if (parameter === 'checkFinite' || parameter === 'restoreBestWeights') {
    return { name, hint: t(`whatIf.${parameter}Hint`), unit: '' };
  }
  return { name, hint: `${hintOf(rule, parameter)} ${rangeText(rule, parameter)}`, unit: unitOf(rule, parameter) };
}

function hintOf(rule: WhatIfRule, parameter: NumberParameter): string {
  if (parameter === 'tolerance' && rule === 'object2vec') return t('whatIf.toleranceFallHint');
  if (parameter === 'alpha' && rule === 'PQ') return t('whatIf.alphaQuotientHint');
  return t(`whatIf.${parameter}Hint`);
}

function unitOf(rule: WhatIfRule, parameter: NumberParameter): string {
  if (parameter === 'tolerance' && rule === 'object2vec') return t('whatIf.unitLoss');
  // The quotient of PQ is of no unit that anybody knows.
  return parameter === 'alpha' && rule === 'PQ' ? '' : t(UNITS[parameter]);
}

function rangeText(rule: WhatIfRule, parameter: NumberParameter): string {
  const { min, max, aboveMin, integer } = rangeOf(presetOf(rule), parameter);
  const whole = integer === true ? ` ${t('whatIf.whole')}` : '';
  if (min === undefined) return t('whatIf.rangeAny');
  if (max !== undefined) return `${t('whatIf.range', formatValue(min), max.toLocaleString('en'))}${whole}`;
  return t(aboveMin === true ? 'whatIf.rangeAbove' : 'whatIf.rangeFrom', formatValue(min));
}
