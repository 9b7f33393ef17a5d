import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isJsonObject } from '../../core/json';
import { RUN_FORMAT } from '../../core/run/record';
import type { RunRecord } from '../../core/run/record';
import { TrainerProblem } from './problem';

/**
 * Reads `run.json`, which the launcher has written.
 *
 * @throws TrainerProblem when it is not there, damaged, or of a newer format
 */
export function readRunFile(directory: string): RunRecord {
  const file = path.join(directory, 'run.json');
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new TrainerProblem(`${file} could not be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isJsonObject(value) || !isJsonObject(value['task'] ?? null)) {
    throw new TrainerProblem(`${file} is not a run record.`);
  }
  if (typeof value['format'] !== 'number' || value['format'] > RUN_FORMAT) {
    throw new TrainerProblem(
      `${file} was written by a newer Lossline (format ${JSON.stringify(value['format'] ?? null)}).`,
    );
  }
  // The launcher wrote it from a RunRecord; what a person may have changed is checked where it is used.
  return value as unknown as RunRecord;
}
