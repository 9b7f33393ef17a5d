import type { StopRequester } from './events';

/** Why a run stopped before it was through. */
export type StopCause =
  { readonly kind: 'rule'; readonly epoch: number } | { readonly kind: 'request'; readonly by: StopRequester };

/** Where a run is in its life. Exactly one of these, never "running" for a process that is gone. */
export type RunStatus =
  /** Directory made, training process not yet there. */
  | { readonly kind: 'starting' }
  | { readonly kind: 'running' }
  /** A stop was asked for or decided; the process is still there. */
  | { readonly kind: 'stopping'; readonly cause: StopCause }
  /** An imported run that is not growing now. Nobody watched its process, so how it ended is not known. */
  | { readonly kind: 'recorded' }
  /** The process ended by itself with exit code 0. */
  | { readonly kind: 'completed' }
  | { readonly kind: 'stopped'; readonly cause: StopCause }
  /** The process ended by itself with another exit code, or could not be started. */
  | { readonly kind: 'failed'; readonly exitCode: number | null; readonly message: string }
  /** Killed by a signal, or gone without a word. */
  | { readonly kind: 'crashed'; readonly signal: string | null; readonly message: string }
  /** The directory cannot be read: newer format, damaged run.json. */
  | { readonly kind: 'unreadable'; readonly message: string };

/** Whether the run may still produce epochs. */
export function isLive(status: RunStatus): boolean {
  return status.kind === 'starting' || status.kind === 'running' || status.kind === 'stopping';
}
