import type { StopRequester } from '../../core/run/events';
import { readLock, isLockHeld } from '../store/lock';
import { writeStopRequest } from '../store/stop-file';

/**
 * Asks a run to stop. The runner sees the request within about 0.2 s, wherever it runs on a shared file system.
 * Resolves when the request is on disk, not when the run has stopped.
 *
 * @throws the file system's error.
 */
export async function requestStop(directory: string, by: StopRequester): Promise<void> {
  writeStopRequest(directory, by, Date.now());
  return Promise.resolve();
}

/** Whether somebody is there to carry out a stop request. */
export function canBeStopped(directory: string): boolean {
  const lock = readLock(directory);
  return lock !== null && isLockHeld(lock);
}
