import type { Json } from '../../core/json';
import { RUN_FORMAT, type RunRecord } from '../../core/run/record';
import { recordedPath } from './known-runs';
import { plannedEpochsOf, seedOf } from './settings';
import type { FoundRun } from './types';

/**
 * The record of a run that was trained elsewhere.
 *
 * @param root Workspace folder; paths in the record are relative to it.
 * @param createdAt Milliseconds since 1970.
 */
export function importedRecord(
  root: string,
  found: FoundRun,
  id: string,
  createdAt: number,
  hyperparameters: Readonly<Record<string, Json>>,
): RunRecord {
  const { title, files, origin } = found;
  const recorded = files.map((file) => recordedPath(root, file.path));
  return {
    format: RUN_FORMAT,
    id,
    entry: title,
    configFile: null,
    createdAt: new Date(createdAt).toISOString(),
    source: 'import',
    task: { kind: 'import', formats: [...new Set(files.map((file) => file.format))], files: recorded, origin },
    engine: null,
    hyperparameters,
    earlyStopping: { mode: 'off' },
    metrics: { from: recorded, pattern: null, train: null, validation: null },
    plannedEpochs: plannedEpochsOf(hyperparameters),
    seed: seedOf(hyperparameters),
    git: null,
    data: null,
    versions: {},
  };
}

/** A time that a training may have begun at: clocks that were never set say 1970. */
export function plausibleTime(time: number | null): number | null {
  return time !== null && time > 946_684_800_000 && time < 4_102_444_800_000 ? time : null;
}
