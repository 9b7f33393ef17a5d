import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import path from 'node:path';
import { isJsonObject, type Json } from '../../core/json';
import { mayBeLog } from '../import/recognise';
import { statOrNull } from '../import/walk';
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
  /** Of its beginning and its end, see `digestUpTo`; null where nobody took it. */
  readonly digest: string | null;
}

/** What a runner that takes over must know of a run's log files. */
export interface LogFilesState {
  readonly before: ReadonlyMap<string, FileState>;
  readonly owners: OwnersState;
}

const HEAD_BYTES = 1024;
const LAST_BYTES = 512;
/** So many files are opened before a program starts; a folder of more holds other things than logs. */
const MAX_DIGESTS = 5_000;

/** Without it a runner that takes over reads log files from their beginning. */
const FILE = RUN_FILES.logFiles;

/** The files that may be logs of a run, as they are now: asked before the program starts. */
export function filesNow(places: LogPlaces): ReadonlyMap<string, FileState> {
  const states = new Map<string, FileState>();
  let left = MAX_DIGESTS;
  for (const folder of placesOf(places)) {
    for (const file of folder.files) {
      const stat = statOrNull(file.path);
      if (stat === null) continue;
      const { size, mtimeMs: modified, ino: inode } = stat;
      const isRead = size > 0 && left > 0 && mayBeLog(path.basename(file.path));
      if (isRead) left -= 1;
      states.set(file.path, { size, modified, inode, digest: isRead ? digestUpTo(file.path, size) : null });
    }
  }
  return states;
}

/** Whether what stood in a file before is still there: it goes on behind it, and was not written anew in its place. */
export function goesOn(file: string, before: FileState): boolean {
  const stat = statOrNull(file);
  if (stat?.ino !== before.inode || stat.size < before.size) return false;
  return before.digest === null || before.digest === digestUpTo(file, before.size);
}

/** Tells what the first `size` bytes of a file are, by the first KiB and the last 512 bytes. Null when it cannot be read. */
function digestUpTo(file: string, size: number): string | null {
  try {
    const fd = openSync(file, 'r');
    try {
      const block = Buffer.alloc(HEAD_BYTES + LAST_BYTES);
      const got = readSync(fd, block, 0, Math.min(HEAD_BYTES, size), 0);
      const last = Math.max(got, size - LAST_BYTES);
      const end = got + (last < size ? readSync(fd, block, got, size - last, last) : 0);
      return createHash('sha256').update(block.subarray(0, end)).digest('hex').slice(0, 32);
    } finally {
      closeSync(fd);
    }
  } catch {
    return null;
  }
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
  const { size, modified, inode, digest } = value;
  if (typeof size !== 'number' || typeof modified !== 'number' || typeof inode !== 'number') return null;
  return { size, modified, inode, digest: typeof digest === 'string' ? digest : null };
}
