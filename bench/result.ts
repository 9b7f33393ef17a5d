/** One figure of the benchmark run. */
export interface BenchResult {
  readonly name: string;
  /** The figure with its unit, ready to print. */
  readonly figure: string;
  /** What it should be, in words; null when it is only reported. */
  readonly target: string | null;
  /** Null when there is no target, or when it could not be measured here. */
  readonly ok: boolean | null;
}
