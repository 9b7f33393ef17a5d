import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { isJsonObject, type Json } from '../../core/json';
import { writeAtomically } from '../store/atomic';
import { RUN_FILES } from '../store/paths';
import type { OwnersState } from './measure-owners';
import { placesOf, type LogPlaces } from './log-places';

/** A file as it was when the run started. */
export interface FileState {
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly inode: number;
}

/** What a runner that takes over must know of a run's log files. */
export interface LogFilesState {
  readonly before: ReadonlyMap<string, FileState>;
  readonly owners: OwnersState;
}

/** Without it a runner that takes over reads log files from their beginning. */
const FILE = RUN_FILES.logFiles;

/** The files that may be logs of a run, as they are now: asked before the program starts. */
export function filesNow(places: LogPlaces): ReadonlyMap<string, FileState> {
  const states = new Map<string, FileState>();
  for (const folder of placesOf(places)) {
    for (const file of folder.files) {
      const stat = statSync(file.path, { throwIfNoEntry: false });
      if (stat !== undefined) states.set(file.path, { size: stat.size, modified: stat.mtimeMs, inode: stat.ino });
    }
  }
  return states;
}

/** @throws the file system's error. */
export function writeLogFilesState(directory: string, { before, owners }: LogFilesState): void {
  const text = JSON.stringify({ before: Object.fromEntries(before), owners });
  writeAtomically(path.join(directory, FILE), `${text}\n`, false);
}

/** Null when there is none, or it is damaged. */
export function readLogFilesState(directory: string): LogFilesState | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path.join(directory, FILE), 'utf8'));
  } catch {
    return null;
  }
  if (!isJsonObject(parsed) || !isJsonObject(parsed['before']) || !isJsonObject(parsed['owners'])) return null;
  const before = new Map<string, FileState>();
  for (const [file, state] of Object.entries(parsed['before'])) {
    const read = fileState(state);
    if (read !== null) before.set(file, read);
  }
  const { owners, axis } = parsed['owners'];
  if (!isJsonObject(owners)) return null;
  const names = Object.entries(owners).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return {
    before,
    owners: { owners: Object.fromEntries(names), axis: axis === 'epoch' || axis === 'step' ? axis : null },
  };
}

function fileState(value: Json): FileState | null {
  if (!isJsonObject(value)) return null;
  const { size, modified, inode } = value;
  if (typeof size !== 'number' || typeof modified !== 'number' || typeof inode !== 'number') return null;
  return { size, modified, inode };
}
