import type { RunEvent, StopRequester } from './events';
import type { RunStatus, StopCause } from './status';

/** What the status of a run follows from. */
export interface StatusInput {
  /** Why the run cannot be read; null when it can. */
  readonly problem: string | null;
  readonly started: boolean;
  /** The first stop that the runner noted: a rule's or somebody's. */
  readonly cause: StopCause | null;
  readonly ended: Extract<RunEvent, { type: 'ended' }> | null;
  /** Whether the process that looks after the run is there; `unknown` counts as there. */
  readonly process: 'alive' | 'gone' | 'unknown';
  /** A stop request that lies in the run directory. */
  readonly request: StopRequester | null;
  /** Whether all planned epochs have been seen; false when it is not known how many there are. */
  readonly isThrough: boolean;
  readonly plannedEpochs: number | null;
  /** Set for a run that something else produced; `growing` while its logs bring news. */
  readonly imported: { readonly growing: boolean } | null;
}

/** Words for a run whose runner vanished: nobody can say what became of the training. */
export const GONE_BEFORE_START = 'The runner process ended without a word before the training had started.';
export const GONE = 'The runner process ended without a word, so how the training ended is not known.';

/** Derives where a run is in its life. A process that is gone is never `running`. */
export function statusOf(input: StatusInput): RunStatus {
  if (input.problem !== null) return { kind: 'unreadable', message: input.problem };
  if (input.imported !== null) return input.imported.growing ? { kind: 'running' } : { kind: 'recorded' };
  if (input.ended !== null) return endedStatus(input, input.ended);
  if (input.process === 'gone') {
    return { kind: 'crashed', signal: null, message: input.started ? GONE : GONE_BEFORE_START };
  }
  const cause = input.cause ?? requested(input.request);
  if (cause !== null) return { kind: 'stopping', cause };
  return input.started ? { kind: 'running' } : { kind: 'starting' };
}

/** Once asked to stop, a program may end in any way: exit code 1 after an interrupt is no failure. */
function endedStatus(input: StatusInput, ended: Extract<RunEvent, { type: 'ended' }>): RunStatus {
  if (input.cause !== null) return { kind: 'stopped', cause: input.cause };
  // The trainer may have seen the request before the runner did. A run that had all its epochs was not stopped by it.
  const request = requested(input.plannedEpochs !== null && !input.isThrough ? input.request : null);
  if (request !== null) return { kind: 'stopped', cause: request };
  const { exitCode, signal, message } = ended;
  if (signal !== null) {
    return { kind: 'crashed', signal, message: message ?? `The training process was ended by ${signal}.` };
  }
  if (exitCode === 0) return { kind: 'completed' };
  // Started, and nobody saw it end: a runner that took over from a dead one finds the training process gone.
  if (exitCode === null && input.started) return { kind: 'crashed', signal: null, message: message ?? GONE };
  return { kind: 'failed', exitCode, message: message ?? failureWords(exitCode) };
}

/** What stands in for the program's own last words where it left none. */
export function failureWords(exitCode: number | null): string {
  return exitCode === null
    ? 'The training process could not be started.'
    : `The training process ended with exit code ${exitCode}.`;
}

function requested(by: StopRequester | null): StopCause | null {
  return by === null ? null : { kind: 'request', by };
}
