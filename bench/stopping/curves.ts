/** The losses of one run, one value an epoch; NaN where a loss was not a finite number. */
export interface Curves {
  readonly trainLoss: readonly number[];
  readonly validationLoss: readonly number[];
  /** The judge: no rule sees it. */
  readonly testLoss: readonly number[];
}
