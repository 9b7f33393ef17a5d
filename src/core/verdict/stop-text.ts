import { assertNever } from '../assert';
import { formatEpoch, formatValue } from '../format';
import { msg } from '../message';
import type { Message } from '../message';
import { isLive } from '../run/status';
import type { EpochValue, RunSummary } from '../run/summary';
import { ruleWords } from '../stopping/text';
import type { EpochCheck, StopDecision } from '../stopping/types';

/**
 * What the stopping rule says about a run: where it stopped it, or would have, and why; what that saves, and what it
 * misses. Null when it says nothing. Never claims a stop that did not happen.
 */
export function stopMessage(summary: RunSummary): Message | null {
  const { stop, status } = summary;
  if (stop === null) return null;
  const isDone = (status.kind === 'stopped' || status.kind === 'stopping') && status.cause.kind === 'rule';
  return isDone ? stoppedText(summary, stop) : wouldText(summary, stop);
}

function stoppedText(summary: RunSummary, stop: StopDecision): Message {
  const planned = summary.plannedEpochs;
  const saved = planned === null ? 0 : Math.max(0, Math.floor(planned - stop.epoch));
  const args = [ruleWords(stop.rule), formatEpoch(stop.epoch), withKept(summary, stop)] as const;
  return saved > 0 && planned !== null
    ? msg(
        'Early stopping with {0} stopped this run at epoch {1}: {2}. Epochs saved: {3} of {4}.',
        ...args,
        saved,
        planned,
      )
    : msg('Early stopping with {0} stopped this run at epoch {1}: {2}.', ...args);
}

/** Why it stopped, and whose weights are kept. */
function withKept(summary: RunSummary, stop: StopDecision): Message {
  const { best, rule } = stop;
  const kept = summary.checkpoint?.epoch ?? null;
  const name = monitoredName(summary, stop);
  if (stop.reason === 'patience' && best !== null) {
    const args = [name, formatEpoch(best.epoch), formatValue(best.value)] as const;
    if (kept === best.epoch) return msg('{0} had not improved since epoch {1} ({2}), whose weights are kept', ...args);
    const why = msg('{0} had not improved since epoch {1} ({2})', ...args);
    return rule.restoreBestWeights || kept === null ? why : lastKept(why, kept);
  }
  const why = reasonText(name, stop);
  if (kept === null) return why;
  if (kept === best?.epoch && stop.reason === 'auto') {
    return msg('{0}; the weights of epoch {1} are kept', why, formatEpoch(kept));
  }
  if (kept === best?.epoch) return msg('{0}; the weights of epoch {1}, the best, are kept', why, formatEpoch(kept));
  return rule.restoreBestWeights ? why : lastKept(why, kept);
}

function lastKept(why: Message, epoch: number): Message {
  return msg('{0}; the weights of epoch {1}, the last, are kept, as the rule says', why, formatEpoch(epoch));
}

function wouldText(summary: RunSummary, stop: StopDecision): Message {
  const { best } = stop;
  const name = monitoredName(summary, stop);
  const rule = ruleWords(stop.rule);
  const epoch = formatEpoch(stop.epoch);
  if (best === null) {
    return msg('With {0} this run would have stopped at epoch {1}: {2}.', rule, epoch, reasonText(name, stop));
  }
  const isPatience = stop.reason === 'patience';
  const why = isPatience
    ? msg('{0} was best at epoch {1}: {2}', name, formatEpoch(best.epoch), formatValue(best.value))
    : reasonText(name, stop);
  const missed = betterLater(summary, stop, best);
  if (missed !== null) {
    return msg(
      'With {0} this run would have stopped at epoch {1} ({2}) and missed the better epoch {3} ({4}).',
      rule,
      epoch,
      why,
      formatEpoch(missed.epoch),
      formatValue(missed.value),
    );
  }
  const end = isLive(summary.status) ? (summary.plannedEpochs ?? summary.epoch) : summary.epoch;
  const saved = Math.floor(end - stop.epoch);
  if (saved < 1) {
    const now = isPatience
      ? msg('{0} has not improved since epoch {1} ({2})', name, formatEpoch(best.epoch), formatValue(best.value))
      : why;
    return msg('With {0} early stopping says stop at epoch {1}: {2}.', rule, epoch, now);
  }
  return msg(
    'With {0} this run would have stopped at epoch {1} ({2}). Epochs saved: {3} of {4}.',
    rule,
    epoch,
    why,
    saved,
    formatEpoch(end),
  );
}

/** Why a rule stopped, in numbers that a person can find in the chart. */
function reasonText(name: string, stop: StopDecision): Message {
  const number = (key: string): string => formatValue(stop.numbers[key] ?? NaN);
  const best = bestWords(stop.best);
  switch (stop.reason) {
    case 'patience':
      // A monitored metric that never had a value better than the worst possible: NaN from the start.
      return stop.best === null
        ? msg('{0} never had a usable value', name)
        : msg(
            '{0} had not improved since epoch {1} ({2})',
            name,
            formatEpoch(stop.best.epoch),
            formatValue(stop.best.value),
          );
    case 'non-finite':
      return msg('{0} was {1}', name, number('value'));
    case 'threshold':
      return msg(
        '{0} was {1}, better than the stopping threshold {2}',
        name,
        number('value'),
        number('stoppingThreshold'),
      );
    case 'divergence':
      return msg(
        '{0} was {1}, worse than the divergence threshold {2}',
        name,
        number('value'),
        number('divergenceThreshold'),
      );
    case 'generalization-loss':
      return msg(
        '{0} was {1}, which is {2} % worse than its best, {3}',
        name,
        number('value'),
        number('generalizationLoss'),
        best,
      );
    case 'progress-quotient':
      return msg(
        '{0} was {1}, which is {2} % worse than its best, {3}; over a training progress of {4} ‰ that is {5}',
        name,
        number('value'),
        number('generalizationLoss'),
        best,
        number('progress'),
        number('quotient'),
      );
    case 'rising-strips':
      return msg(
        '{0} got worse over {1} strips of {2} checks in a row; its best was {3}',
        name,
        number('strips'),
        number('strip'),
        best,
      );
    case 'auto':
      return autoText(name, stop);
    default:
      return assertNever(stop.reason);
  }
}

/** What AUTO saw: since when there was no clear gain, for how long it waits here, and why for no longer. */
function autoText(name: string, { best, waited, numbers }: StopDecision): Message {
  const number = (key: string): string => formatValue(numbers[key] ?? NaN);
  const since = msg(
    '{0} had made no clear gain on epoch {1} ({2}) for {3} checks',
    name,
    best === null ? '?' : formatEpoch(best.epoch),
    formatValue(best?.value ?? NaN),
    waited,
  );
  const enough =
    numbers['train'] === undefined
      ? msg(
          '{0}; AUTO waits {1} here, with {2} the best of the latest values',
          since,
          number('patience'),
          number('recent'),
        )
      : msg(
          '{0}; AUTO waits {1} here, with {2} the best of the latest values and train loss at {3} against {4}',
          since,
          number('patience'),
          number('recent'),
          number('train'),
          number('validation'),
        );
  const { lowest, lowestEpoch } = numbers;
  if (lowest === undefined || lowestEpoch === undefined || lowestEpoch === best?.epoch) return enough;
  return msg('{0}; {1} at epoch {2} did not count as a gain', enough, formatValue(lowest), formatEpoch(lowestEpoch));
}

function bestWords(best: EpochCheck | null): Message {
  return best === null ? msg('not known') : msg('{0} at epoch {1}', formatValue(best.value), formatEpoch(best.epoch));
}

function monitorsValidation(summary: RunSummary, stop: StopDecision): boolean {
  const { monitor } = stop.rule;
  return summary.losses.validation !== null && (monitor === 'val_loss' || monitor === summary.losses.validation);
}

function monitoredName(summary: RunSummary, stop: StopDecision): string {
  return (monitorsValidation(summary, stop) ? summary.losses.validation : null) ?? stop.rule.monitor;
}

/** A better epoch after the point where the rule says stop; it tells that the rule was too hasty. */
function betterLater(summary: RunSummary, stop: StopDecision, best: EpochCheck): EpochValue | null {
  const { validationBest } = summary;
  if (validationBest === null || !monitorsValidation(summary, stop)) return null;
  return validationBest.epoch > stop.epoch && validationBest.value < best.value ? validationBest : null;
}
