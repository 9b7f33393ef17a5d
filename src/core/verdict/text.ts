import { assertNever } from '../assert';
import { formatEpoch, formatValue } from '../format';
import { msg } from '../message';
import type { Message } from '../message';
import type { StopRequester } from '../run/events';
import { isLive } from '../run/status';
import type { StopCause } from '../run/status';
import type { RunSummary } from '../run/summary';
import type { StopDecision } from '../stopping/types';
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
    case 'completed':
      return summary.epoch === 0 ? msg('completed without an epoch') : msg('completed · epoch {0}', epoch);
    case 'stopped':
      return stoppedMessage(status.cause, summary.epoch);
    case 'failed':
      return status.exitCode === null
        ? msg('failed: {0}', status.message)
        : msg('failed with exit code {0}: {1}', status.exitCode, status.message);
    case 'crashed':
      return status.signal === null ? msg('crashed: {0}', status.message) : msg('crashed ({0})', status.signal);
    case 'unreadable':
      return msg('unreadable: {0}', status.message);
    default:
      return assertNever(status);
  }
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

/** What the stopping rule says about a run; null when it says nothing. */
export function stopMessage(summary: RunSummary): Message | null {
  const { stop } = summary;
  if (stop === null) return null;
  const saved = epochsSaved(summary, stop);
  const args = [
    stop.rule.monitor,
    stop.best === null ? '–' : formatEpoch(stop.best.epoch),
    stop.best === null ? '–' : formatValue(stop.best.value),
    stop.rule.patience,
    formatEpoch(stop.epoch),
    formatEpoch(saved),
  ] as const;
  const { status } = summary;
  if ((status.kind === 'stopped' || status.kind === 'stopping') && status.cause.kind === 'rule') {
    return msg(
      '{0} was best at epoch {1} ({2}); with patience {3} this run was stopped at epoch {4}, which saved {5} epochs.',
      ...args,
    );
  }
  return msg(
    '{0} was best at epoch {1} ({2}); with patience {3} this run would have stopped at epoch {4} and saved {5} epochs.',
    ...args,
  );
}

/** Epochs that are not trained when the run stops where the rule says. */
function epochsSaved(summary: RunSummary, stop: StopDecision): number {
  const end = isLive(summary.status) ? (summary.plannedEpochs ?? summary.epoch) : summary.epoch;
  return Math.max(0, end - stop.epoch);
}
