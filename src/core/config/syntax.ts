import type { Message } from '../message';
import type { TextRange } from './plan';
import type { ProblemFix, ProblemCode } from './problem';
import type { TreeNode } from './tree';

/** A problem before it is known which entry it belongs to. */
export interface NewProblem {
  readonly code: ProblemCode;
  readonly severity?: 'error' | 'warning';
  readonly message: Message;
  readonly range: TextRange;
  readonly fixes?: readonly ProblemFix[];
  /** Stands in no entry, wherever its range is. */
  readonly wholeFile?: true;
}

/** What a reader makes of a text: the tree, as much of it as could be read, and what was wrong. */
export interface SyntaxTree {
  /** Null for an empty file. */
  readonly root: TreeNode | null;
  readonly problems: readonly NewProblem[];
}

/** Deeper nesting than any config needs; keeps recursion in the readers far from the end of the stack. */
export const MAX_DEPTH = 64;

/** Syntax problems after the first few are echoes. */
export const MAX_SYNTAX_PROBLEMS = 20;

/** Values that aliases may stand for, all together; a config of honest size never comes near. */
export const MAX_ALIASED_VALUES = 100_000;
