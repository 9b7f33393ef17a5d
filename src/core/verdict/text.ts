import { assertNever } from '../assert';
import { formatEpoch } from '../format';
import { msg } from '../message';
import type { Message } from '../message';
import type { StopRequester } from '../run/events';
import type { StopCause } from '../run/status';
import { failureWords, GONE } from '../run/status-of';
import { hasBegun } from '../run/summary';
import type { RunSummary } from '../run/summary';
import type { RunAxis } from '../series/epoch-clock';
import type { VerdictKind } from './types';

/** A verdict's name, for badges, trees and tables. */
export function verdictTitle(kind: VerdictKind): Message {
  switch (kind) {
    case 'overfitting':
      return msg('Overfitting');
    case 'underfitting':
      return msg('Underfitting');
    case 'diverged':
      return msg('Diverged');
    case 'plateaued':
      return msg('Plateaued');
    case 'unstable':
      return msg('Unstable');
    case 'still-improving':
      return msg('Still improving');
    case 'good-fit':
      return msg('Good fit');
    case 'too-short':
      return msg('Too short to tell');
    default:
      return assertNever(kind);
  }
}

/** Where a run is in its life, in a few words: "training · epoch 12 of 60", "training · step 1200". */
export function statusMessage(summary: RunSummary): Message {
  const { status, axis } = summary;
  const epoch = formatEpoch(summary.epoch);
  const begun = hasBegun(summary);
  switch (status.kind) {
    case 'starting':
      return msg('starting');
    case 'running':
      return runningMessage(summary);
    case 'stopping':
      return stoppingMessage(status.cause, axis);
    case 'recorded':
      if (!begun) return msg('imported without an epoch');
      return axis === 'step' ? msg('imported · step {0}', epoch) : msg('imported · epoch {0}', epoch);
    case 'completed':
      if (!begun) return msg('completed without an epoch');
      return axis === 'step' ? msg('completed · step {0}', epoch) : msg('completed · epoch {0}', epoch);
    case 'stopped':
      return stoppedMessage(status.cause, summary);
    case 'failed':
      return failedMessage(status.exitCode, status.message);
    case 'crashed':
      if (status.signal !== null) return msg('crashed ({0})', status.signal);
      if (status.message === GONE) return msg('crashed: the runner process ended without a word');
      return msg('crashed: {0}', oneLine(status.message));
    case 'unreadable':
      return msg('unreadable: {0}', oneLine(status.message));
    default:
      return assertNever(status);
  }
}

/** The program's own last words after the exit code, where it had any. */
function failedMessage(exitCode: number | null, message: string): Message {
  if (exitCode === null) return msg('failed: {0}', oneLine(message));
  return message === failureWords(exitCode)
    ? msg('failed with exit code {0}', exitCode)
    : msg('failed with exit code {0}: {1}', exitCode, oneLine(message));
}

/** A status stands in one line of a tree; a traceback does not. */
function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}

function runningMessage(summary: RunSummary): Message {
  const epoch = formatEpoch(summary.epoch);
  const { axis, plannedEpochs: planned } = summary;
  if (!hasBegun(summary)) return msg('training · before the first epoch');
  if (axis === 'step') {
    return planned === null ? msg('training · step {0}', epoch) : msg('training · step {0} of {1}', epoch, planned);
  }
  return planned === null ? msg('training · epoch {0}', epoch) : msg('training · epoch {0} of {1}', epoch, planned);
}

function stoppingMessage(cause: StopCause, axis: RunAxis): Message {
  if (cause.kind !== 'rule') return msg('stopping');
  return axis === 'step'
    ? msg('stopping · early stopping at step {0}', formatEpoch(cause.epoch))
    : msg('stopping · early stopping at epoch {0}', formatEpoch(cause.epoch));
}

function stoppedMessage(cause: StopCause, summary: RunSummary): Message {
  const { axis } = summary;
  if (cause.kind === 'rule') {
    return axis === 'step'
      ? msg('stopped by early stopping at step {0}', formatEpoch(cause.epoch))
      : msg('stopped by early stopping at epoch {0}', formatEpoch(cause.epoch));
  }
  if (!hasBegun(summary)) return beforeFirstEpoch(cause.by);
  const epoch = formatEpoch(summary.epoch);
  return axis === 'step' ? atStep(cause.by, epoch) : atEpoch(cause.by, epoch);
}

/** Whole sentences, not pieces: other languages put them together differently. */
function atEpoch(by: StopRequester, epoch: string): Message {
  switch (by) {
    case 'panel':
      return msg('stopped from the panel at epoch {0}', epoch);
    case 'explorer':
      return msg('stopped from the explorer at epoch {0}', epoch);
    case 'status bar':
      return msg('stopped from the status bar at epoch {0}', epoch);
    case 'command':
      return msg('stopped by command at epoch {0}', epoch);
    case 'terminal':
      return msg('stopped from the terminal at epoch {0}', epoch);
    case 'signal':
      return msg('stopped by a signal at epoch {0}', epoch);
    default:
      return assertNever(by);
  }
}

function atStep(by: StopRequester, step: string): Message {
  switch (by) {
    case 'panel':
      return msg('stopped from the panel at step {0}', step);
    case 'explorer':
      return msg('stopped from the explorer at step {0}', step);
    case 'status bar':
      return msg('stopped from the status bar at step {0}', step);
    case 'command':
      return msg('stopped by command at step {0}', step);
    case 'terminal':
      return msg('stopped from the terminal at step {0}', step);
    case 'signal':
      return msg('stopped by a signal at step {0}', step);
    default:
      return assertNever(by);
  }
}

function beforeFirstEpoch(by: StopRequester): Message {
  switch (by) {
    case 'panel':
      return msg('stopped from the panel before the first epoch');
    case 'explorer':
      return msg('stopped from the explorer before the first epoch');
    case 'status bar':
      return msg('stopped from the status bar before the first epoch');
    case 'command':
      return msg('stopped by command before the first epoch');
    case 'terminal':
      return msg('stopped from the terminal before the first epoch');
    case 'signal':
      return msg('stopped by a signal before the first epoch');
    default:
      return assertNever(by);
  }
}
