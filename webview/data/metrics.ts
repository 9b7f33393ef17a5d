import { metricMode, pairOf } from '../../src/core/metrics/names';
import type { EpochValue } from '../../src/core/run/summary';
import type { ShownRun } from './model';
import { countsStepsOnly, hasAxis, leaderOf, originOf } from './axes';
import { axisPoints, type AxisPoints, type XAxis } from './axis-points';
import type { Points } from './points';

/** Which part of the data a line was measured on. Everything that is not validation is drawn like train. */
export type LineSplit = 'train' | 'validation';

/** Something that can be drawn: the losses, or a metric on the splits on which it was measured. */
export interface Metric {
  /** `loss`, or `metric:` and the stem that the names share. */
  readonly id: string;
  /** The plain name as the run logs it; null for the losses. */
  readonly name: string | null;
}

/** One metric of one run on one split. */
export interface RunLine {
  readonly id: string;
  readonly run: ShownRun;
  readonly split: LineSplit;
  readonly name: string;
  readonly points: Points;
  /** The points on the axis that is shown. */
  readonly drawn: AxisPoints;
}

export const LOSS: Metric = { id: 'loss', name: null };

/** Everything that these runs have in common or alone, losses first, then in the order of their logs. */
export function metricsOf(runs: readonly ShownRun[]): readonly Metric[] {
  const found = new Map<string, string>();
  for (const run of runs) {
    const { train, validation } = run.view.summary.losses;
    for (const name of run.series.keys()) {
      if (name === train || name === validation) continue;
      const id = metricId(name);
      const known = found.get(id);
      if (known === undefined || name.length < known.length) found.set(id, name);
    }
  }
  return [LOSS, ...[...found].map(([id, name]) => ({ id, name }))];
}

/** The lines of a metric in a run on an axis: train first, validation on top. None where the run lacks the axis. */
export function linesOf(run: ShownRun, metric: string, axis: XAxis): readonly RunLine[] {
  if (!hasAxis(run, axis)) return [];
  const { train, validation } = run.view.summary.losses;
  const names: [string, LineSplit][] = [];
  if (metric === LOSS.id) {
    if (train !== null) names.push([train, 'train']);
    if (validation !== null) names.push([validation, 'validation']);
  } else {
    for (const name of run.series.keys()) {
      if (name === train || name === validation || metricId(name) !== metric) continue;
      const { split } = pairOf(name);
      names.push([name, split === 'validation' ? 'validation' : 'train']);
    }
    names.sort(([, a], [, b]) => Number(a === 'validation') - Number(b === 'validation'));
  }
  const origin = axis === 'relative' ? originOf(run) : 0;
  const leader = leaderOf(run);
  return names.flatMap(([name, split]) => {
    const points = run.series.get(name);
    if (points === undefined) return [];
    const drawn = axisPoints(points, axis, leader).update(origin);
    return [{ id: `${run.key}\n${name}`, run, split, name, points, drawn }];
  });
}

/** Where a metric was best on the validation split; for losses what the verdict engine says. */
export function bestOf(run: ShownRun, metric: string, lines: readonly RunLine[]): EpochValue | null {
  if (metric === LOSS.id) return run.view.summary.validationBest;
  const line = lines.find((candidate) => candidate.split === 'validation');
  if (line === undefined) return null;
  return bestPoint(line.drawn, metricMode(line.name) === 'max' ? -1 : 1, countsStepsOnly(run) ? 'step' : 'epoch');
}

type Sought = { readonly sign: 1 | -1; readonly key: 'epoch' | 'step' };
type Found = Sought & { readonly rewrites: number; readonly length: number; readonly best: EpochValue | null };

const found = new WeakMap<AxisPoints, Found>();

/** The first of the best points; kept, so that each drawing looks only at what has come since the one before. */
function bestPoint(drawn: AxisPoints, sign: Sought['sign'], key: Sought['key']): EpochValue | null {
  const { rewrites, x } = drawn;
  const before = found.get(drawn);
  const goesOn = before?.rewrites === rewrites && before.sign === sign && before.key === key;
  let best = goesOn ? before.best : null;
  for (let position = goesOn ? before.length : 0; position < x.length; position++) {
    const value = drawn.valueAt(position);
    if (!Number.isFinite(value)) continue;
    if (best === null || sign * value < sign * best.value) best = { epoch: drawn.keyAt(position, key), value };
  }
  found.set(drawn, { sign, key, rewrites, length: x.length, best });
  return best;
}

function metricId(name: string): string {
  const { stem } = pairOf(name);
  return `metric:${stem === '' ? name : stem}`;
}
