import type { Json } from '../../src/core/json';
import type { MetricSeries } from '../../src/core/series/series';
import { lossOf, same } from './numbers';
import type { LogReading } from './read-log';
import { isSameName } from './same-name';
import { hasSetting, settingOf } from './settings';
import type { Truth } from './truth';

/** One field of the truth beside what the product says. */
export interface Field {
  readonly name: string;
  readonly isRight: boolean;
  /** Whether the truth has a value here; false where the log has no such thing. */
  readonly says: boolean;
  readonly expected: Json | undefined;
  readonly found: Json | undefined;
}

type Say = (name: string, expected: Json, found: Json | undefined, isRight: boolean) => void;

/** How far a rounded number of epochs may be from where the log ends: 2.98 of 3 is three epochs. */
const PART_OF_EPOCH = 0.025;

/** Compares every field of the truth. `reading` is null where the product found no run. */
export function compare(truth: Truth, reading: LogReading | null): readonly Field[] {
  const fields: Field[] = [];
  const say: Say = (name, expected, found, isRight) =>
    fields.push({ name, expected, found, isRight, says: expected !== null });
  const seen = look(truth, reading);
  const number = (name: string, expected: number | null, found: number | null): void =>
    say(name, expected, found, expected === null || found === null ? expected === found : same(found, expected));

  sayEpochs(truth, seen, say);
  if (truth.x_axis !== null) say('x_axis', truth.x_axis, seen.axis, isAxis(truth.x_axis, seen));
  else say('x_axis', null, seen.axis, seen.train === null && seen.validation === null);
  number('first_train_x', truth.first_train_x, seen.placeAt(seen.train, 0));
  number('first_val_x', truth.first_val_x, seen.placeAt(seen.validation, 0));
  sayName('train_loss_name', truth.train_loss_name, seen.trainName, truth.train_points === 0, say);
  sayName('val_loss_name', truth.val_loss_name, seen.validationName, truth.val_points === 0, say);
  number('train_points', truth.train_points, seen.train?.length ?? 0);
  number('val_points', truth.val_points, seen.validation?.length ?? 0);
  number('first_train_loss', lossOf(truth.first_train_loss), valueAt(seen.train, 0));
  number('last_train_loss', lossOf(truth.last_train_loss), valueAt(seen.train, -1));
  number('first_val_loss', lossOf(truth.first_val_loss), valueAt(seen.validation, 0));
  number('last_val_loss', lossOf(truth.last_val_loss), valueAt(seen.validation, -1));
  number('best_val_loss', lossOf(truth.best_val_loss), reading?.summary.validationBest?.value ?? null);
  number('best_val_at', truth.best_val_at, seen.placeAt(seen.validation, seen.best));
  if (truth.best_val_at_epoch !== undefined) {
    const epoch = reading?.summary.validationBest?.epoch ?? null;
    const isRight = epoch !== null && Math.abs(epoch - truth.best_val_at_epoch) <= 0.005;
    say('best_val_at_epoch', truth.best_val_at_epoch, epoch, isRight);
  }
  const broken = [seen.train, seen.validation].some((series) => series !== null && hasNonFinite(series));
  say('has_nan_or_inf', truth.has_nan_or_inf, broken, broken === truth.has_nan_or_inf);
  for (const [word, expected] of Object.entries(truth.hyperparameters)) {
    const values = settingOf(reading, word);
    say(`hyperparameters.${word}`, expected, values[0], hasSetting(values, expected));
  }
  return fields;
}

interface Seen {
  readonly reading: LogReading | null;
  readonly axis: string | null;
  readonly train: MetricSeries | null;
  readonly validation: MetricSeries | null;
  readonly trainName: string | null;
  readonly validationName: string | null;
  /** Index of the best validation loss in its series, -1 for none. */
  readonly best: number;
  /** Where a point stands, as the log prints it on the axis that the truth speaks of; null for no point. */
  placeAt(series: MetricSeries | null, index: number): number | null;
}

function look(truth: Truth, reading: LogReading | null): Seen {
  const losses = reading?.summary.losses ?? { train: null, validation: null };
  const series = (name: string | null): MetricSeries | null =>
    name === null ? null : (reading?.series.get(name) ?? null);
  const validation = series(losses.validation);
  const inSteps = reading !== null && (reading.summary.axis === 'step' || isInSteps(truth.x_axis));
  // Epochs come out 1-based, whatever the log counts from; the truth has them as printed.
  const first = Math.min(truth.first_train_x ?? Infinity, truth.first_val_x ?? Infinity);
  const shift = inSteps || first !== 0 ? 0 : 1;
  return {
    reading,
    axis: reading?.summary.axis ?? null,
    train: series(losses.train),
    validation,
    trainName: losses.train,
    validationName: losses.validation,
    best: bestIndex(reading, validation),
    placeAt: (points, index) => {
      if (points === null || index < 0 || index >= points.length) return null;
      return (inSteps ? points.step : points.epoch).at(index) - shift;
    },
  };
}

/** Steps, iterations and boosting rounds are one thing: counted as the log has them. */
function isInSteps(axis: string | null): boolean {
  return axis !== null && /^(_?step|boosting|iteration)/.test(axis);
}

/** Whether the points stand on the axis that the log has. Where it has both, both must be there. */
function isAxis(expected: string, { reading, train, validation }: Seen): boolean {
  // A log without losses has no axis to be wrong about.
  if (train === null && validation === null) return true;
  if (reading === null) return false;
  if (!isInSteps(expected)) return reading.summary.axis === 'epoch';
  return [train, validation].every((series) => series === null || series.step.slice(0).every(Number.isFinite));
}

function bestIndex(reading: LogReading | null, series: MetricSeries | null): number {
  const best = reading?.summary.validationBest ?? null;
  if (best === null || series === null || reading === null) return -1;
  const places = reading.summary.axis === 'step' ? series.step : series.epoch;
  for (let index = series.length - 1; index >= 0; index -= 1) {
    if (places.at(index) === best.epoch && series.value.at(index) === best.value) return index;
  }
  return -1;
}

/**
 * Epochs that were completed: up to the last validation, or as far as the run came where there is none. Where the log
 * has no epochs, what it was asked for, or the number of evaluations. A truth that leaves it open is not asked.
 */
function sayEpochs(truth: Truth, { reading, train, validation }: Seen, say: Say): void {
  const expected = truth.epochs;
  if (expected === null) return;
  const reached = truth.epochs_reached ?? expected;
  const isRight = (found: number | null): boolean =>
    found !== null && (same(found, reached) || Math.abs(found - expected) <= PART_OF_EPOCH);
  const checks = validation ?? train;
  const last = checks === null || checks.length === 0 ? null : checks.length - 1;
  if (reading !== null && reading.summary.epochSaid !== null) {
    const completed = validation === null || last === null ? reading.summary.epochSaid : validation.epoch.at(last);
    say('epochs', reached, completed, isRight(completed));
    return;
  }
  const evaluations = checks?.length ?? (reading === null ? 0 : Math.max(...lengths(reading)));
  const planned = reading?.summary.record?.plannedEpochs ?? null;
  say('epochs', reached, evaluations, isRight(evaluations) || isRight(planned));
}

function lengths(reading: LogReading): readonly number[] {
  return [...reading.series.values()].map((series) => series.length);
}

function sayName(name: string, expected: string | null, found: string | null, isAbsent: boolean, say: Say): void {
  // A name that the format would have, although this log has no such points, is no claim.
  const wanted = isAbsent ? null : expected;
  say(name, wanted, found, wanted === null || found === null ? wanted === found : isSameName(found, wanted));
}

function valueAt(series: MetricSeries | null, index: number): number | null {
  if (series === null || series.length === 0) return null;
  return series.value.at(index < 0 ? series.length + index : index);
}

function hasNonFinite(series: MetricSeries): boolean {
  return series.value.slice(0).some((value) => !Number.isFinite(value));
}
