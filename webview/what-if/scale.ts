import type { RuleParameter } from '../../src/core/stopping/presets';
import { rangeOf, STOPPING_RULES, type NumberParameter } from '../../src/core/stopping/ranges';
import { presetOf, type WhatIfRule } from '../../src/core/what-if/setting';

/** The values that a slider goes through. Any other value can be typed beside it. */
export interface Scale {
  /** Positions are 0 to `last`. */
  readonly last: number;
  readonly valueAt: (position: number) => number;
  /** The position that is nearest to a value. */
  readonly positionOf: (value: number) => number;
}

/** Longest slider of whole numbers: more steps than pixels cannot be told apart. */
const MOST_STEPS = 300;
const LEAST_STEPS = 20;

const GAINS = [0, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5];
const ALPHAS = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10, 15, 20, 30, 50, 100];

/**
 * The slider of a parameter; null where no range is sensible, so that its value can only be typed.
 *
 * @param checks how many checks the longest run has
 */
export function scaleOf(rule: WhatIfRule, parameter: NumberParameter, checks: number, value: number): Scale | null {
  const least = rangeOf(presetOf(rule), parameter).min ?? 0;
  const half = Math.min(MOST_STEPS, Math.max(LEAST_STEPS, Math.ceil(checks / 2)));
  switch (parameter) {
    case 'patience':
    case 'startEpoch':
      return wholeNumbers(least, Math.max(half, value));
    case 'strip':
    case 'strips':
      return wholeNumbers(least, Math.max(LEAST_STEPS, value));
    case 'minDelta':
    case 'tolerance':
      return listed(GAINS);
    case 'alpha':
      return listed(ALPHAS);
    case 'baseline':
    case 'stoppingThreshold':
    case 'divergenceThreshold':
      return null;
  }
}

/** Whether a parameter is a number, or a number and null for none. */
export function isNumberParameter(parameter: RuleParameter): parameter is NumberParameter {
  return Object.hasOwn(STOPPING_RULES, parameter);
}

function wholeNumbers(from: number, to: number): Scale {
  return {
    last: to - from,
    valueAt: (position) => from + Math.round(position),
    positionOf: (value) => Math.min(to, Math.max(from, Math.round(value))) - from,
  };
}

function listed(values: readonly number[]): Scale {
  return {
    last: values.length - 1,
    valueAt: (position) => values[Math.round(position)] ?? NaN,
    positionOf: (value) => {
      let nearest = 0;
      values.forEach((candidate, index) => {
        if (Math.abs(candidate - value) < Math.abs((values[nearest] ?? NaN) - value)) nearest = index;
      });
      return nearest;
    },
  };
}
