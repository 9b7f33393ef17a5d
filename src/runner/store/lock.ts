import { randomBytes } from 'node:crypto';
import {
  closeSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { isJsonObject } from '../../core/json';
import type { ProcessIdentity } from '../../core/run/events';
import { errorCode, livenessOf, sameProcess } from '../process/identity';
import { parseIdentity } from './event-text';
import { RUN_FILES } from './paths';

/** How often the owner of a lock touches it. */
export const HEARTBEAT_MS = 2000;
/** A heartbeat older than this belongs to an owner that is gone, where its process cannot be looked at. */
const STALE_MS = 30_000;
/** The same on this machine, where only the pid but not the start time is known. */
const STALE_HERE_MS = 15_000;
/** The file always has this size, so that it can be rewritten in place when the disk is full. */
const LOCK_SIZE = 1024;

/** What runner.lock says. */
export interface LockReading {
  /** Null when the file is damaged. */
  readonly owner: ProcessIdentity | null;
  /** Milliseconds since the last heartbeat by this machine's clock. */
  readonly age: number;
  /** What keeps the owner from writing the run's files right now; null when nothing does. */
  readonly problem: string | null;
}

/** Reads a run's lock; null when it has none. */
export function readLock(directory: string): LockReading | null {
  const file = path.join(directory, RUN_FILES.lock);
  try {
    const age = Date.now() - statSync(file).mtimeMs;
    return { ...parseLock(readFileSync(file, 'utf8')), age };
  } catch {
    return null;
  }
}

/**
 * Whether the owner of a lock still lives. On this machine the process decides (pid and start time); elsewhere the
 * heartbeat does. A heartbeat from the future (clocks differ or jumped) counts as fresh.
 */
export function isLockHeld(lock: LockReading): boolean {
  if (lock.owner === null) return lock.age < STALE_HERE_MS;
  switch (livenessOf(lock.owner)) {
    case 'alive':
      return true;
    case 'gone':
      return false;
    case 'pid-only':
      return lock.age < STALE_HERE_MS;
    case 'other-host':
      return lock.age < STALE_MS;
  }
}

/** The right to write a run directory. One process has it at a time. */
export class RunLock {
  readonly #file: string;
  readonly #owner: ProcessIdentity;
  #problem: string | null = null;

  private constructor(file: string, owner: ProcessIdentity) {
    this.#file = file;
    this.#owner = owner;
  }

  /**
   * Takes the lock, also from an owner that is gone. Null when somebody else has it.
   *
   * @throws the file system's error.
   */
  static take(directory: string, owner: ProcessIdentity): RunLock | null {
    const file = path.join(directory, RUN_FILES.lock);
    const own = path.join(directory, `.${RUN_FILES.lock}.${randomBytes(6).toString('hex')}.tmp`);
    writeFileSync(own, lockText(owner, null), { flag: 'wx' });
    try {
      if (createFrom(own, file)) return new RunLock(file, owner);
      return takeOver(directory, own, file) ? new RunLock(file, owner) : null;
    } finally {
      removeQuietly(own);
    }
  }

  /** Shows that the owner lives. Returns false when the lock is no longer ours (somebody removed the directory). */
  beat(now: Date = new Date()): boolean {
    try {
      utimesSync(this.#file, now, now);
      const owner = parseLock(readFileSync(this.#file, 'utf8')).owner;
      return owner === null || sameProcess(owner, this.#owner);
    } catch (error) {
      return errorCode(error) !== 'ENOENT';
    }
  }

  /** Says (or, with null, takes back) what keeps the owner from writing; works on a full disk. */
  report(problem: string | null): void {
    if (problem === this.#problem) return;
    this.#problem = problem;
    try {
      const fd = openSync(this.#file, 'r+');
      try {
        writeSync(fd, lockText(this.#owner, problem), 0);
      } finally {
        closeSync(fd);
      }
    } catch {
      // The report is a convenience; the lines that wait are what matters.
    }
  }

  /** The same lock after its directory got another name. */
  moved(directory: string): RunLock {
    return new RunLock(path.join(directory, RUN_FILES.lock), this.#owner);
  }

  release(): void {
    removeQuietly(this.#file);
  }
}

function lockText(owner: ProcessIdentity, problem: string | null): string {
  const cut = problem === null ? null : problem.slice(0, 200).replace(/[^\x20-\x7e]/g, '?');
  return `${JSON.stringify({ ...owner, problem: cut }).padEnd(LOCK_SIZE - 1)}\n`;
}

function parseLock(text: string): { owner: ProcessIdentity | null; problem: string | null } {
  try {
    const parsed: unknown = JSON.parse(text);
    const problem = isJsonObject(parsed) ? parsed['problem'] : null;
    return { owner: parseIdentity(parsed), problem: typeof problem === 'string' ? problem : null };
  } catch {
    return { owner: null, problem: null };
  }
}

/** Creates `file` with the content of `own`, or says that it is there already. A reader never sees half of it. */
function createFrom(own: string, file: string): boolean {
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
  }
  // No hard links here (FAT, some network shares): exclusive creation is the next best thing.
  try {
    writeFileSync(file, readFileSync(own), { flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Replaces a dead owner's lock. A second file guards the moment between looking and replacing. */
function takeOver(directory: string, own: string, file: string): boolean {
  const guard = path.join(directory, `.${RUN_FILES.lock}.guard`);
  if (!createFrom(own, guard)) {
    const holder = readGuard(guard);
    if (holder !== null && isLockHeld(holder)) return false;
    removeQuietly(guard);
    if (!createFrom(own, guard)) return false;
  }
  try {
    const lock = readLock(directory);
    if (lock !== null && isLockHeld(lock)) return false;
    renameSync(own, file);
    return true;
  } finally {
    removeQuietly(guard);
  }
}

function readGuard(file: string): LockReading | null {
  try {
    return { ...parseLock(readFileSync(file, 'utf8')), age: Date.now() - statSync(file).mtimeMs };
  } catch {
    return null;
  }
}

function removeQuietly(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // Not there, or not ours to remove.
  }
}
