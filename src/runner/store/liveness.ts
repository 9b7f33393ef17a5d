import { statSync } from 'node:fs';
import type { ProcessIdentity } from '../../core/run/events';
import { livenessOf } from '../process/identity';
import { isLockHeld, readLock } from './lock';

/** A run directory this young may still be waiting for its runner. Milliseconds. */
const STARTING_MS = 20_000;

/** Who holds a run's lock. */
export type LockState =
  /** `problem`: what keeps the runner from writing, null when nothing does. */
  | { readonly kind: 'held'; readonly problem: string | null }
  | { readonly kind: 'left-behind' }
  | { readonly kind: 'none' };

/**
 * Whether a runner looks after a run. Must be asked before the run's events are read: a runner that ends writes
 * `ended` first and gives up its lock afterwards, so whoever finds no lock will then find the event.
 */
export function lockState(directory: string): LockState {
  const lock = readLock(directory);
  if (lock === null) return { kind: 'none' };
  return isLockHeld(lock) ? { kind: 'held', problem: lock.problem } : { kind: 'left-behind' };
}

/**
 * Whether a run that has no `ended` event may still go on.
 *
 * @param training The training process by the run's events; it counts when the runner died. Null before its start.
 */
export function runProcess(
  directory: string,
  lock: LockState,
  training: ProcessIdentity | null,
): 'alive' | 'gone' | 'unknown' {
  if (lock.kind === 'held') return 'alive';
  if (training !== null) return livenessOf(training) === 'alive' ? 'alive' : 'gone';
  if (lock.kind === 'left-behind') return 'gone';
  const made = statSync(directory, { throwIfNoEntry: false });
  const young = made !== undefined && Math.abs(Date.now() - made.ctimeMs) < STARTING_MS;
  return young ? 'unknown' : 'gone';
}
