import { assertNever } from '../../src/core/assert';
import type { VerdictKind } from '../../src/core/verdict/types';

/** The truth's word for a verdict: it has fewer of them. */
export function wordFor(kind: VerdictKind): string {
  switch (kind) {
    case 'overfitting':
      return 'overfitting';
    case 'underfitting':
    case 'still-improving':
      return 'underfitting/still improving';
    case 'diverged':
    case 'unstable':
      return 'diverged';
    case 'plateaued':
    case 'good-fit':
      return 'good fit/plateaued';
    case 'too-short':
      return 'too short to tell';
    default:
      return assertNever(kind);
  }
}
