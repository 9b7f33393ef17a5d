import type { Json } from '../json';
import { allows } from '../config/numbers';
import { makeRule, parametersOf, presetOf, RULE_NAMES, RULE_PARAMETERS } from '../stopping/presets';
import type { GivenParameters, RuleName, RuleParameter } from '../stopping/presets';
import { rangeOf } from '../stopping/ranges';
import { patienceRule, usualPatience } from '../stopping/rule';
import type { StoppingRule } from '../stopping/types';

export { presetOf };

/** What can be asked "what if": AUTO first, then `patience`, the rule without a name, then all others by name. */
export const WHAT_IF_RULES = ['auto', 'patience', ...RULE_NAMES.filter((name) => name !== 'auto')] as const;

export type WhatIfRule = RuleName | 'patience';

/** A rule and what it was told; what is not given keeps its default. */
export interface WhatIfSetting {
  readonly rule: WhatIfRule;
  readonly given: GivenParameters;
}

/**
 * The rule that a setting stands for, on the validation loss.
 *
 * @param plannedEpochs epochs that the run was to take, from which some defaults follow; null when nobody said.
 */
export function ruleOf({ rule, given }: WhatIfSetting, plannedEpochs: number | null): StoppingRule {
  return rule === 'patience'
    ? { ...patienceRule(plannedEpochs), ...given }
    : makeRule(rule, given, usualPatience(plannedEpochs));
}

/** What a rule can be told, in the order in which it is written. */
export function parametersFor(rule: WhatIfRule): readonly RuleParameter[] {
  return parametersOf(presetOf(rule));
}

/** The parameter that says most about a rule, and so is always written out; null for a rule that has none. */
export function mainParameter(rule: WhatIfRule): RuleParameter | null {
  const own = parametersFor(rule);
  return (['patience', 'alpha', 'strips'] as const).find((parameter) => own.includes(parameter)) ?? null;
}

/** The parameters of a setting, defaults filled in. */
export function parameterValues(setting: WhatIfSetting, plannedEpochs: number | null): GivenParameters {
  const rule = ruleOf(setting, plannedEpochs);
  const own = new Set<string>(parametersFor(setting.rule));
  return Object.fromEntries(Object.entries(rule).filter(([name]) => own.has(name)));
}

/** The parameters that differ from the rule's defaults. */
export function changedParameters(setting: WhatIfSetting, plannedEpochs: number | null): readonly RuleParameter[] {
  const usual = parameterValues({ rule: setting.rule, given: {} }, plannedEpochs);
  const now = parameterValues(setting, plannedEpochs);
  return parametersFor(setting.rule).filter((parameter) => now[parameter] !== usual[parameter]);
}

/**
 * A setting as `earlyStopping` of a config file says it: the rule, its main parameter, and what else differs from the
 * rule's defaults: `{ rule: lightning, patience: 3 }`, `{ patience: 10, minDelta: 0.001 }`, `AUTO`.
 */
export function configValue(setting: WhatIfSetting, plannedEpochs: number | null): Json {
  const { rule } = setting;
  const changed = changedParameters(setting, plannedEpochs);
  if (rule === 'auto' && changed.length === 0) return 'AUTO';
  const values = parameterValues(setting, plannedEpochs);
  const main = mainParameter(rule);
  const written = parametersFor(rule).filter((parameter) => parameter === main || changed.includes(parameter));
  return {
    ...(rule === 'patience' ? {} : { rule }),
    ...Object.fromEntries(written.map((parameter) => [parameter, values[parameter] ?? null])),
  };
}

/** Whether a value of unknown origin is something that a rule's parameter can be. */
export function isParameterValue(rule: WhatIfRule, parameter: RuleParameter, value: unknown): boolean {
  if (parameter === 'checkFinite' || parameter === 'restoreBestWeights') return typeof value === 'boolean';
  if (value === null) return RULE_PARAMETERS[parameter] === 'optional';
  return typeof value === 'number' && allows(rangeOf(presetOf(rule), parameter), value);
}

/** Whether a value of unknown origin holds parameters of a rule, and nothing else. Never throws. */
export function isGivenFor(rule: WhatIfRule, value: unknown): value is GivenParameters {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const own = parametersFor(rule);
  return Object.entries(value).every(([name, one]) => {
    const parameter = own.find((known) => known === name);
    return parameter !== undefined && isParameterValue(rule, parameter, one);
  });
}
