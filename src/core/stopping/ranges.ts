import type { NumberRule } from '../config/numbers';
import type { RuleName, RuleParameter } from './presets';

/** Ranges of the rules' numbers. */
export const STOPPING_RULES = {
  patience: { integer: true, min: 0, max: 1_000_000 },
  minDelta: { min: 0 },
  tolerance: { min: 0 },
  startEpoch: { integer: true, min: 1, max: 1_000_000 },
  baseline: {},
  stoppingThreshold: {},
  divergenceThreshold: {},
  alpha: { min: 0, aboveMin: true, usual: 2 },
  strip: { integer: true, min: 1, max: 1_000_000, usual: 5 },
  strips: { integer: true, min: 1, max: 1_000_000, usual: 3 },
} as const satisfies Partial<Record<RuleParameter, NumberRule>>;

/** Where a rule takes less than the range of the parameter. */
const NARROWER: Partial<Record<RuleName, Partial<Record<NumberParameter, NumberRule>>>> = {
  // LightGBM refuses rounds of 0; a strip of one check has no progress within it.
  lightgbm: { patience: { ...STOPPING_RULES.patience, min: 1 } },
  PQ: { strip: { ...STOPPING_RULES.strip, min: 2 } },
};

/** Parameters that are numbers. */
export type NumberParameter = keyof typeof STOPPING_RULES;

/** Which numbers a rule takes for a parameter. */
export function rangeOf(name: RuleName, parameter: NumberParameter): NumberRule {
  return NARROWER[name]?.[parameter] ?? STOPPING_RULES[parameter];
}
