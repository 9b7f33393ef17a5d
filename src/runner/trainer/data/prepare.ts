import path from 'node:path';
import type { TrainerTask } from '../../../core/config/plan';
import { createRandom, STREAMS } from '../random';
import type { Report } from '../report';
import { readCsv } from './csv';
import type { CsvTable } from './csv';
import { fitFeatures, meanAndDeviation } from './features';
import type { Feature } from './features';
import { splitRows } from './split';
import { readTarget } from './target';
import type { Target } from './target';

/** Rows of one part, ready for a model. */
export interface PreparedPart {
  readonly rows: number;
  /** Row-major [rows, width]. */
  readonly x: Float32Array;
  /** [rows]: index of the class, or the standardised number. */
  readonly y: Float32Array;
}

/** What the model predicts, and how its output is read. */
export type PreparedTarget =
  | { readonly kind: 'classes'; readonly name: string; readonly classes: readonly string[] }
  /** The model is trained on (value − mean) / deviation. */
  | { readonly kind: 'number'; readonly name: string; readonly mean: number; readonly deviation: number };

/** A table, split and encoded. A part that the split does not ask for is null. */
export interface PreparedTable {
  readonly features: readonly Feature[];
  readonly width: number;
  readonly target: PreparedTarget;
  readonly train: PreparedPart;
  readonly validation: PreparedPart | null;
  readonly test: PreparedPart | null;
}

/**
 * Reads, splits and encodes the data of a trainer task. Statistics come from the training rows alone.
 *
 * @param root folder of the config file, which `task.data` is relative to
 * @throws TrainerProblem when the data cannot be trained on
 */
export async function prepareTable(
  root: string,
  task: TrainerTask & { readonly data: string },
  seed: number,
  report: Pick<Report, 'notice'>,
): Promise<PreparedTable> {
  const table = await readCsv(path.resolve(root, task.data), task.data, report);
  return prepareRows(table, task, seed, report);
}

/** {@link prepareTable} for a table that is already read. */
export function prepareRows(
  table: CsvTable,
  task: TrainerTask,
  seed: number,
  report: Pick<Report, 'notice'>,
): PreparedTable {
  const target = readTarget(table, task, report);
  const strata = target.kind === 'classes' ? target.values : null;
  const split = splitRows(target.rows.length, task.split, createRandom(seed, STREAMS.split), strata);
  const tableRows = (part: readonly number[]): number[] => part.map((i) => target.rows[i] ?? 0);
  const encoder = fitFeatures(table, task, target.rows, tableRows(split.train), report);
  const reading = readingOf(target, split.train);

  const part = (wanted: readonly number[]): PreparedPart => ({
    rows: wanted.length,
    x: encoder.encode(tableRows(wanted)),
    y: encodeTarget(target, reading, wanted),
  });
  report.notice(
    'info',
    `${split.train.length} rows to train on, ${split.validation.length} to validate, ${split.test.length} to test; ${encoder.width} inputs from ${encoder.features.length} columns.`,
  );
  return {
    features: encoder.features,
    width: encoder.width,
    target: reading,
    train: part(split.train),
    validation: split.validation.length > 0 ? part(split.validation) : null,
    test: split.test.length > 0 ? part(split.test) : null,
  };
}

function readingOf(target: Target, train: readonly number[]): PreparedTarget {
  if (target.kind === 'classes') return { kind: 'classes', name: target.name, classes: target.classes };
  return { kind: 'number', name: target.name, ...meanAndDeviation(train.map((i) => target.values[i] ?? 0)) };
}

function encodeTarget(target: Target, reading: PreparedTarget, wanted: readonly number[]): Float32Array {
  return Float32Array.from(wanted, (i) => {
    const value = target.values[i] ?? 0;
    return reading.kind === 'number' ? (value - reading.mean) / reading.deviation : value;
  });
}
