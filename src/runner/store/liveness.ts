import { statSync } from 'node:fs';
import type { ProcessIdentity } from '../../core/run/events';
import { livenessOf } from '../process/identity';
import { isLockHeld, readLock } from './lock';

/** A run directory this young may still be waiting for its runner. Milliseconds. */
const STARTING_MS = 20_000;

/** Who looks after a run right now, and what keeps them from writing. */
export interface RunLiveness {
  readonly process: 'alive' | 'gone' | 'unknown';
  /** Null when nothing keeps the runner from writing. */
  readonly problem: string | null;
}

/**
 * Whether a run that has not ended is looked after. Must be asked before its events are read: a runner that ends
 * writes `ended` first and gives up its lock afterwards, so whoever finds no lock will then find the event.
 *
 * @param training The training process, where it is known; it counts when its runner died.
 */
export function runLiveness(directory: string, training: ProcessIdentity | null): RunLiveness {
  const lock = readLock(directory);
  if (lock !== null && isLockHeld(lock)) return { process: 'alive', problem: lock.problem };
  if (training !== null) {
    return { process: livenessOf(training) === 'alive' ? 'alive' : 'gone', problem: null };
  }
  if (lock !== null) return { process: 'gone', problem: null };
  const made = statSync(directory, { throwIfNoEntry: false });
  const young = made !== undefined && Math.abs(Date.now() - made.ctimeMs) < STARTING_MS;
  return { process: young ? 'unknown' : 'gone', problem: null };
}
