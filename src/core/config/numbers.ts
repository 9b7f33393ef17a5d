import { msg } from '../message';
import type { Message } from '../message';
import { reportType, shown } from './fields';
import { changeValue } from './fixes';
import type { Scope } from './scope';
import { valuePlace } from './tree';
import type { TreePair } from './tree';

/** Which numbers a key takes. Bounds belong to the range unless said otherwise. */
export interface NumberRule {
  readonly integer?: boolean;
  readonly min?: number;
  /** The number must be greater than `min`, not equal. */
  readonly aboveMin?: boolean;
  readonly max?: number;
  /** The number must be less than `max`, not equal. */
  readonly belowMax?: boolean;
  /** Proposed where nothing nearer is allowed. */
  readonly usual?: number;
  /** A fraction, which people also write as a percentage. */
  readonly fraction?: boolean;
}

/** Whether the rule allows a number. */
export function allows(rule: NumberRule, value: number): boolean {
  if (!Number.isFinite(value)) return false;
  if (rule.integer === true && !Number.isSafeInteger(value)) return false;
  if (rule.min !== undefined && (rule.aboveMin === true ? value <= rule.min : value < rule.min)) return false;
  return rule.max === undefined || (rule.belowMax === true ? value < rule.max : value <= rule.max);
}

/** A number that the rule allows; undefined after a problem. */
export function readNumber(scope: Scope, pair: TreePair, rule: NumberRule): number | undefined {
  const { value } = pair;
  const message = requirement(rule, pair.key, shown(scope, value));
  if (value.kind !== 'number') {
    const meant = value.kind === 'string' && value.value.trim() !== '' ? Number(value.value) : NaN;
    const usual = rule.usual === undefined ? [] : [rule.usual];
    reportType(scope, pair, message, allows(rule, meant) ? [meant] : usual);
    return undefined;
  }
  if (allows(rule, value.value)) return value.value;
  scope.report({
    code: 'out-of-range',
    message,
    range: valuePlace(pair),
    fixes: proposals(rule, value.value).flatMap((number) => changeValue(scope, value, number)),
  });
  return undefined;
}

/** At most two numbers near `value` that the rule allows, the likeliest first. */
function proposals(rule: NumberRule, value: number): number[] {
  const near: number[] = [];
  if (rule.fraction === true && value >= 5 && value < 100) near.push(value / 100);
  if (value < 0) near.push(-value);
  if (rule.integer === true) near.push(Math.round(value));
  if (rule.min !== undefined && value < rule.min) near.push(rule.min);
  if (rule.max !== undefined && value > rule.max) near.push(rule.max);
  if (rule.usual !== undefined) near.push(rule.usual);
  return [...new Set(near.filter((number) => allows(rule, number)))].slice(0, 2);
}

/** "'batchSize' must be a whole number of at least 1, not 0." */
function requirement(rule: NumberRule, key: string, given: string): Message {
  const { min, max } = rule;
  if (rule.integer === true) {
    if (min !== undefined && max !== undefined) {
      return msg("'{0}' must be a whole number from {1} to {2}, not {3}.", key, String(min), String(max), given);
    }
    if (min !== undefined)
      return msg("'{0}' must be a whole number of at least {1}, not {2}.", key, String(min), given);
    return msg("'{0}' must be a whole number, not {1}.", key, given);
  }
  if (min !== undefined && max !== undefined) {
    if (rule.belowMax === true) {
      return msg("'{0}' must be a number from {1} to less than {2}, not {3}.", key, String(min), String(max), given);
    }
    return msg("'{0}' must be a number from {1} to {2}, not {3}.", key, String(min), String(max), given);
  }
  if (min === undefined) return msg("'{0}' must be a number, not {1}.", key, given);
  if (rule.aboveMin === true) return msg("'{0}' must be a number greater than {1}, not {2}.", key, String(min), given);
  return msg("'{0}' must be a number of at least {1}, not {2}.", key, String(min), given);
}
