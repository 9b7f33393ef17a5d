import { assertNever } from '../assert';
import { formatEpoch } from '../format';
import { msg } from '../message';
import type { Message } from '../message';
import type { StopRequester } from '../run/events';
import type { StopCause } from '../run/status';
import { failureWords, GONE } from '../run/status-of';
import type { RunSummary } from '../run/summary';
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

/** Where a run is in its life, in a few words: "training · epoch 12 of 60". */
export function statusMessage(summary: RunSummary): Message {
  const { status } = summary;
  const epoch = formatEpoch(summary.epoch);
  switch (status.kind) {
    case 'starting':
      return msg('starting');
    case 'running':
      if (summary.epoch === 0) return msg('training · before the first epoch');
      return summary.plannedEpochs === null
        ? msg('training · epoch {0}', epoch)
        : msg('training · epoch {0} of {1}', epoch, summary.plannedEpochs);
    case 'stopping':
      return stoppingMessage(status.cause);
    case 'recorded':
      return summary.epoch === 0 ? msg('imported without an epoch') : msg('imported · epoch {0}', epoch);
    case 'completed':
      return summary.epoch === 0 ? msg('completed without an epoch') : msg('completed · epoch {0}', epoch);
    case 'stopped':
      return stoppedMessage(status.cause, summary.epoch);
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

function stoppingMessage(cause: StopCause): Message {
  return cause.kind === 'rule'
    ? msg('stopping · early stopping at epoch {0}', formatEpoch(cause.epoch))
    : msg('stopping');
}

function stoppedMessage(cause: StopCause, epoch: number): Message {
  if (cause.kind === 'rule') return msg('stopped by early stopping at epoch {0}', formatEpoch(cause.epoch));
  return epoch === 0 ? beforeFirstEpoch(cause.by) : atEpoch(cause.by, formatEpoch(epoch));
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
