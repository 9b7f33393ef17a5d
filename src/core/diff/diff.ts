import type { Json, JsonObject } from '../json';
import type { RunRecord } from '../run/record';
import { sameValue } from './equal';
import { flatten } from './flatten';
import type { DiffCell, DiffRow } from './types';
import { comparedParts } from './values';

/**
 * What of a run is compared, hyperparameters first: `{ dropout: 0.3, …, model: { layers: [64] }, data: …,
 * earlyStopping: 'OFF', engine: 'wasm 4.22.0', dataSha256: '…' }`.
 */
export function comparedValues(record: RunRecord): JsonObject {
  const { hyperparameters, setting } = comparedParts(record);
  // Where both have a name (a command's `data` and a trainer's cannot meet in one run), the hyperparameter stays.
  return { ...hyperparameters, ...withoutKeys(setting, hyperparameters) };
}

/**
 * Compares runs value by value; cells stand in the order of `records`. A value that some run lacks differs; null is a
 * value. A null record (a run that cannot be read) has empty cells and makes no difference.
 *
 * Rows stand in the order of the runs' own keys, hyperparameters of all runs before everything else.
 */
export function diffRuns(records: readonly (RunRecord | null)[]): DiffRow[] {
  const runs = records.map((record) => {
    if (record === null) return null;
    const { hyperparameters, setting } = comparedParts(record);
    return { hyperparameters: flatten(hyperparameters), setting: flatten(withoutKeys(setting, hyperparameters)) };
  });
  const paths = new Set([
    ...runs.flatMap((run) => [...(run?.hyperparameters.keys() ?? [])]),
    ...runs.flatMap((run) => [...(run?.setting.keys() ?? [])]),
  ]);
  return [...paths].map((path) => {
    const cells = runs.map((run): DiffCell => {
      // Not `??`: null is a value.
      const own = run?.hyperparameters.get(path);
      const value: Json | undefined = own === undefined ? run?.setting.get(path) : own;
      return value === undefined ? { kind: 'missing' } : { kind: 'value', value };
    });
    const known = cells.filter((_, index) => runs[index] !== null);
    const [first, ...others] = known;
    return { path, cells, differs: first !== undefined && others.some((cell) => !sameCell(first, cell)) };
  });
}

function sameCell(a: DiffCell, b: DiffCell): boolean {
  if (a.kind === 'missing' || b.kind === 'missing') return a.kind === b.kind;
  return sameValue(a.value, b.value);
}

function withoutKeys(object: JsonObject, taken: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !Object.hasOwn(taken, key)));
}
