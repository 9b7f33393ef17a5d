import type { JsonObject } from '../json';
import type { StoppingRule } from './types';

/** A rule as plain JSON, with its kind and all its parameters. */
export function ruleJson(rule: StoppingRule): JsonObject {
  if (rule.kind !== 'lightgbm') return { ...rule };
  return { ...rule, also: rule.also.map(({ monitor, mode }) => ({ monitor, mode })) };
}
