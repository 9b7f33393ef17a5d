import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { DATA_SETS } from './data-sets';
import type { Role } from './data-sets';
import type { PlannedRun } from './generate/plan';

/** The losses of one run, one value an epoch; NaN where a loss was not a finite number. */
export interface Curves {
  readonly trainLoss: readonly number[];
  readonly validationLoss: readonly number[];
  /** The judge: no rule sees it. */
  readonly testLoss: readonly number[];
}

/** A recorded run, as the rules see it and as it is judged. */
export interface RecordedRun {
  readonly plan: PlannedRun;
  readonly role: Role;
  readonly train: Float64Array;
  readonly validation: Float64Array;
  readonly test: Float64Array;
}

/** The file of all curves: README.md describes it. */
export const CURVES_FILE = 'bench/stopping/curves.json.gz';

interface StoredRun {
  readonly plan: PlannedRun;
  readonly trainLoss: readonly (number | null)[];
  readonly validationLoss: readonly (number | null)[];
  readonly testLoss: readonly (number | null)[];
}

/**
 * Reads the recorded runs of one role.
 *
 * @param file gzipped JSON, as `--generate` writes it
 */
export function readCurves(file: string, role: Role): RecordedRun[] {
  const stored = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as { readonly runs: readonly StoredRun[] };
  const roles = new Map(DATA_SETS.map((set) => [set.name, set.role]));
  const numbers = (values: readonly (number | null)[]): Float64Array =>
    Float64Array.from(values, (value) => value ?? Number.NaN);
  return stored.runs
    .map((run) => ({
      plan: run.plan,
      role: roles.get(run.plan.dataset) ?? 'design',
      train: numbers(run.trainLoss),
      validation: numbers(run.validationLoss),
      test: numbers(run.testLoss),
    }))
    .filter((run) => run.role === role && run.test.some(Number.isFinite));
}
