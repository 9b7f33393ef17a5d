import type { Finding } from './finding';
import { THRESHOLDS as T } from './thresholds';
import type { Confidence } from './types';

/**
 * How sure a finding is: the least of three grades, so that no strong point makes up for a weak one.
 *
 * @param checks finite validation losses that it was made from
 * @param agreement share of the latest looks (see settle.ts) that found the same kind, 0 to 1
 */
export function confidenceOf(found: Finding, checks: number, agreement: number): Confidence {
  if (found.kind === 'too-short') return 'low';
  // NaN and infinity need no second look.
  if (found.margin === Infinity && found.kind === 'diverged') return 'high';
  return least([
    grade(found.margin, T.marginHigh, T.marginMedium),
    grade(checks, T.checksHigh, T.checksMedium),
    grade(agreement, T.agreementHigh, T.agreementMedium),
    // Other things than a leak put validation below train, and the curves alone cannot tell them apart.
    found.kind === 'leak-suspected' ? 'medium' : 'high',
  ]);
}

function grade(value: number, high: number, medium: number): Confidence {
  return value >= high ? 'high' : value >= medium ? 'medium' : 'low';
}

function least(grades: readonly Confidence[]): Confidence {
  if (grades.includes('low')) return 'low';
  return grades.includes('medium') ? 'medium' : 'high';
}
