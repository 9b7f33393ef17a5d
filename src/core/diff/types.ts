import type { Json } from '../json';

/** A value of one run in the comparison. Missing is not null, and 1 is not "1". */
export type DiffCell = { readonly kind: 'missing' } | { readonly kind: 'value'; readonly value: Json };

/** One compared value across runs: cells stand in the order of the runs. */
export interface DiffRow {
  /** Dotted path: `dropout`, `model.layers`, `split.train`. Literal dots and backslashes in keys are escaped. */
  readonly path: string;
  readonly cells: readonly DiffCell[];
  readonly differs: boolean;
}
