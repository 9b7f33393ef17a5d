import { axisPoints, isTimeAxis, X_AXES, type XAxis } from './axis-points';
import type { ShownRun } from './model';
import { upperBound, type Points } from './points';

/** Why an axis cannot be chosen. */
export type AxisLack = 'no-epochs' | 'no-steps' | 'no-times';

/** An axis that can be chosen, or why not. */
export interface AxisChoice {
  readonly axis: XAxis;
  readonly lack: AxisLack | null;
}

/** Whether a run is measured by steps: then its log says no epochs, and what its summary calls epochs are steps. */
export function countsStepsOnly(run: ShownRun): boolean {
  return run.view.summary.axis === 'step';
}

/** Whether anything of a run has a place on an axis. */
export function hasAxis(run: ShownRun, axis: XAxis): boolean {
  if (axis === 'epoch') return !countsStepsOnly(run);
  const series = [...run.series.values()];
  if (axis === 'step') return series.some((points) => points.column('step') !== null);
  // A log without times that was read at once has got one and the same time everywhere: that says nothing.
  const first = Math.min(...series.map((points) => points.times?.first ?? Infinity));
  const last = Math.max(...series.map((points) => points.times?.last ?? -Infinity));
  const single = series.every((points) => points.length <= 1);
  return first < last || (first === last && single);
}

/** All axes, each with the reason when none of the runs has it. Before anything has come all can be chosen. */
export function axesOf(runs: readonly ShownRun[]): readonly AxisChoice[] {
  const silent = runs.every((run) => [...run.series.values()].every((points) => points.length === 0));
  const lacks: Readonly<Record<XAxis, AxisLack>> = {
    epoch: 'no-epochs',
    step: 'no-steps',
    time: 'no-times',
    relative: 'no-times',
  };
  return X_AXES.map((axis) => ({
    axis,
    lack: silent || runs.some((run) => hasAxis(run, axis)) ? null : lacks[axis],
  }));
}

/** The axis to draw on: the one that was chosen, where a run has it; else epochs, or steps where there are only these. */
export function axisFor(wanted: XAxis | null, choices: readonly AxisChoice[]): XAxis {
  const can = (axis: XAxis): boolean => choices.some((choice) => choice.axis === axis && choice.lack === null);
  if (wanted !== null && can(wanted)) return wanted;
  return X_AXES.find(can) ?? 'epoch';
}

/** When a run's first observation came, milliseconds since 1970; NaN when nobody knows. */
export function originOf(run: ShownRun): number {
  let first = Infinity;
  for (const { times } of run.series.values()) if (times !== null && times.first < first) first = times.first;
  return Number.isFinite(first) ? first : NaN;
}

/** The run's train loss, which leads where a run was resumed. */
export function leaderOf(run: ShownRun): Points | null {
  const { train } = run.view.summary.losses;
  return train === null ? null : (run.series.get(train) ?? null);
}

/** Turns an epoch of a run's summary (a step, where it is measured by steps) into a place on the axis; NaN for none. */
export type PlaceEpoch = (epoch: number) => number;

/**
 * Looks epochs up in one metric's points, for marks that the verdict names by epoch. Between two points the place lies
 * in proportion between theirs.
 */
export function placesOf(run: ShownRun, points: Points | undefined, axis: XAxis): PlaceEpoch {
  const own = countsStepsOnly(run) ? 'step' : 'epoch';
  if (axis === own) return (epoch) => epoch;
  if (axis === 'epoch') return () => NaN;
  const column = points?.column(isTimeAxis(axis) ? 'time' : 'step') ?? null;
  if (points === undefined || column === null) return () => NaN;
  const byEpoch = axisPoints(points, own, leaderOf(run)).update(0);
  const origin = axis === 'relative' ? originOf(run) : 0;
  const placeAt = (position: number): number => (column[byEpoch.indexAt(position)] ?? NaN) - origin;
  return (epoch) => {
    const { x } = byEpoch;
    const before = Math.max(0, upperBound(x, epoch) - 1);
    const [low, high] = [x[before], x[before + 1]];
    if (low === undefined) return NaN;
    if (high === undefined || epoch <= low) return placeAt(before);
    const share = (epoch - low) / (high - low);
    return placeAt(before) + share * (placeAt(before + 1) - placeAt(before));
  };
}
