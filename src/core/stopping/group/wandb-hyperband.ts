import type { MonitorMode } from '../types';

/** `early_terminate` of a W&B sweep: either the first band, or the last iteration and the number of bands. */
export type WandbBands =
  | { readonly minIterations: number; readonly eta: number }
  | { readonly maxIterations: number; readonly brackets: number; readonly eta: number };

/** The iterations at which runs are compared, up to `limit`, in order, each once. */
export function bandsOf(parameters: WandbBands, limit: number): readonly number[] {
  const { eta } = parameters;
  const bands = new Set<number>();
  if ('minIterations' in parameters) {
    for (let band = parameters.minIterations; band >= 1 && band <= limit && eta > 1; band *= eta)
      bands.add(Math.floor(band));
  } else {
    for (let bracket = 1; bracket <= parameters.brackets; bracket += 1) {
      const band = Math.floor(parameters.maxIterations / eta ** bracket);
      if (band >= 1 && band <= limit) bands.add(band);
    }
  }
  return [...bands].sort((a, b) => a - b);
}

/**
 * Whether a W&B sweep's hyperband ends a run: at the last band that it has reached, when its value there is worse than
 * that of the run at 1 / eta of the order. An iteration is one logged value, not a step.
 *
 * Where the open source is not clear: the value at the band that was reached counts (the released code indexes with the
 * loop variable), the run itself is one of those compared, a NaN is passed over. `strict` is not there.
 *
 * @param histories values of all runs of the sweep, the run's own among them, each from iteration 1 on.
 */
export function endedByWandb(
  run: readonly number[],
  histories: readonly (readonly number[])[],
  mode: MonitorMode,
  parameters: WandbBands,
): boolean {
  const band = bandsOf(parameters, run.length).at(-1);
  if (band === undefined) return false;
  const sign = mode === 'min' ? 1 : -1;
  const values = histories
    .flatMap((history) => history[band - 1] ?? [])
    .filter((value) => !Number.isNaN(value))
    .map((value) => sign * value)
    .sort((a, b) => a - b);
  const threshold = values[Math.floor(values.length / parameters.eta)];
  return threshold !== undefined && sign * (run[band - 1] ?? NaN) > threshold;
}
