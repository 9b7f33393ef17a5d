import type { Message } from '../message';
import type { TextRange } from './plan';

/** Stable codes of what can be wrong in a config file. */
export type ProblemCode =
  | 'syntax'
  | 'not-a-mapping'
  | 'unknown-key'
  | 'missing-key'
  | 'wrong-type'
  | 'out-of-range'
  | 'duplicate-entry'
  | 'duplicate-key'
  | 'unknown-extends'
  | 'extends-cycle'
  | 'unknown-variable'
  | 'conflict'
  | 'bad-path'
  | 'bad-name'
  | 'version';

/** An edit that would mend a problem. */
export interface ProblemFix {
  readonly title: Message;
  readonly edits: readonly { readonly range: TextRange; readonly text: string }[];
}

/** Something wrong in a config file, with its place. An entry with an `error` cannot be started; others can. */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: 'error' | 'warning';
  readonly message: Message;
  readonly range: TextRange;
  /** Entry it belongs to, null when it concerns the whole file. */
  readonly entry: string | null;
  readonly fixes: readonly ProblemFix[];
}
