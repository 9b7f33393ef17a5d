import type { Limits } from './limits';
import type { NewProblem } from './syntax';

/** What the parts of the resolver need to read a value and to complain about it. */
export interface Scope {
  readonly text: string;
  readonly format: 'yaml' | 'json';
  readonly limits: Limits;
  readonly report: (problem: NewProblem) => void;
}
