import { assertNever } from '../assert';
import { formatEpoch, formatValue } from '../format';
import { msg } from '../message';
import type { Message } from '../message';
import { isLive } from '../run/status';
import type { EpochValue, RunSummary } from '../run/summary';
import type { RunAxis } from '../series/epoch-clock';
import { improves, semanticsOf } from '../stopping/semantics';
import { ruleWords } from '../stopping/text';
import type { EpochCheck, StopDecision } from '../stopping/types';
import * as say from './stop-sentences';

/**
 * What the stopping rule says about a run: where it stopped it, or would have, and why; what that saves, and what it
 * misses. Null when it says nothing. Never claims a stop that did not happen.
 */
export function stopMessage(summary: RunSummary): Message | null {
  const { stop, status } = summary;
  if (stop === null) return keptText(summary);
  const isDone = (status.kind === 'stopped' || status.kind === 'stopping') && status.cause.kind === 'rule';
  return isDone ? stoppedText(summary, stop) : wouldText(summary, stop);
}

/** AUTO also chooses whose weights are kept of a run that it lets go on to its end; said where that is not the lowest. */
function keptText({ record, status, checkpoint, validationBest, losses, axis }: RunSummary): Message | null {
  if (record?.earlyStopping.mode !== 'auto' || status.kind !== 'completed') return null;
  if (checkpoint === null || validationBest === null || checkpoint.epoch === validationBest.epoch) return null;
  const { epoch, value } = validationBest;
  return say.keptNotLowest(axis, [
    formatEpoch(checkpoint.epoch),
    losses.validation ?? 'val_loss',
    formatEpoch(epoch),
    formatValue(value),
  ]);
}

function stoppedText(summary: RunSummary, stop: StopDecision): Message {
  const { axis, plannedEpochs: planned } = summary;
  const saved = planned === null ? 0 : Math.max(0, Math.floor(planned - stop.epoch));
  const facts = [ruleWords(stop.rule), formatEpoch(stop.epoch), withKept(summary, stop)];
  return saved > 0 && planned !== null
    ? say.stoppedAndSaved(axis, [...facts, saved, planned])
    : say.stoppedAt(axis, facts);
}

/** Why it stopped, and whose weights are kept. */
function withKept(summary: RunSummary, stop: StopDecision): Message {
  const { best, rule } = stop;
  const { axis } = summary;
  const kept = summary.checkpoint?.epoch ?? null;
  const name = monitoredName(summary, stop);
  const uncounted = uncountedText(axis, name, stop);
  if (stop.reason === 'patience' && best !== null && uncounted === null) {
    const facts = [name, formatEpoch(best.epoch), formatValue(best.value)];
    if (kept === best.epoch) return say.notImprovedKept(axis, facts);
    const why = say.notImproved(axis, facts);
    return rule.restoreBestWeights || kept === null ? why : say.lastKept(axis, [why, formatEpoch(kept)]);
  }
  const why = uncounted ?? reasonText(axis, name, stop);
  if (kept === null) return why;
  // What such a rule keeps need not be the lowest.
  const isLowest = stop.reason !== 'auto' && uncounted === null;
  if (kept === best?.epoch && !isLowest) return say.keptAsItIs(axis, [why, formatEpoch(kept)]);
  if (kept === best?.epoch) return say.bestKept(axis, [why, formatEpoch(kept)]);
  return rule.restoreBestWeights ? why : say.lastKept(axis, [why, formatEpoch(kept)]);
}

function wouldText(summary: RunSummary, stop: StopDecision): Message {
  const { best } = stop;
  const { axis } = summary;
  const name = monitoredName(summary, stop);
  const facts = [ruleWords(stop.rule), formatEpoch(stop.epoch)];
  if (best === null) return say.wouldHaveStopped(axis, [...facts, reasonText(axis, name, stop)]);
  const uncounted = uncountedText(axis, name, stop);
  const isPatience = stop.reason === 'patience' && uncounted === null;
  const bestFacts = [name, formatEpoch(best.epoch), formatValue(best.value)];
  const why = isPatience ? say.wasBest(axis, bestFacts) : (uncounted ?? reasonText(axis, name, stop));
  const missed = betterLater(summary, stop, best);
  if (missed !== null) {
    return say.wouldHaveMissed(axis, [...facts, why, formatEpoch(missed.epoch), formatValue(missed.value)]);
  }
  const end = isLive(summary.status) ? (summary.plannedEpochs ?? summary.epoch) : summary.epoch;
  const saved = Math.floor(end - stop.epoch);
  if (saved < 1) return say.saysStop(axis, [...facts, isPatience ? say.doesNotImprove(axis, bestFacts) : why]);
  return say.wouldHaveSaved(axis, [...facts, why, saved, formatEpoch(end)]);
}

/**
 * Why patience ran out, of a rule that does not count every gain: "not improved since" its best check would be untrue
 * where a lower value came and did not count. Null for the others.
 */
function uncountedText(axis: RunAxis, name: string, { rule, best, waited, reason }: StopDecision): Message | null {
  if (reason !== 'patience' || best === null || !('patience' in rule)) return null;
  const [value, epoch] = [formatValue(best.value), formatEpoch(best.epoch)];
  const baseline = 'baseline' in rule ? rule.baseline : null;
  const semantics = semanticsOf(rule);
  if (baseline !== null && !improves(semantics, rule.mode, best.value, baseline)) {
    return msg(
      '{0} had made no gain that counts on the baseline {1} for {2} checks',
      name,
      formatValue(baseline),
      waited,
    );
  }
  // These two move their best without starting patience over.
  const isLoose = rule.kind === 'object2vec' || (rule.kind === 'huggingface' && semantics.delta > 0);
  if (isLoose) return say.noGainThatCounts(axis, [name, waited, value, epoch]);
  return semantics.delta > 0 ? say.noClearGain(axis, [name, epoch, value, waited]) : null;
}

/** Why a rule stopped, in numbers that a person can find in the chart. */
function reasonText(axis: RunAxis, name: string, stop: StopDecision): Message {
  const number = (key: string): string => formatValue(stop.numbers[key] ?? NaN);
  const best = bestWords(axis, stop.best);
  switch (stop.reason) {
    case 'patience':
      // A monitored metric that never had a value better than the worst possible: NaN from the start.
      return stop.best === null
        ? msg('{0} never had a usable value', name)
        : say.notImproved(axis, [name, formatEpoch(stop.best.epoch), formatValue(stop.best.value)]);
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
      return autoText(axis, name, stop);
    default:
      return assertNever(stop.reason);
  }
}

/** What AUTO saw: since when there was no clear gain, for how long it waits here, and why for no longer. */
function autoText(axis: RunAxis, name: string, { best, waited, numbers }: StopDecision): Message {
  const number = (key: string): string => formatValue(numbers[key] ?? NaN);
  if (best === null) return msg('{0} never had a usable value', name);
  const since = say.noClearGain(axis, [name, formatEpoch(best.epoch), formatValue(best.value), waited]);
  const patience = formatValue(Math.round(10 * (numbers['patience'] ?? NaN)) / 10);
  const enough =
    numbers['train'] === undefined
      ? msg('{0}; AUTO waits for {1} here, with {2} the best of the latest values', since, patience, number('recent'))
      : msg(
          '{0}; AUTO waits for {1} here, with {2} the best of the latest values and train loss at {3} against {4}',
          since,
          patience,
          number('recent'),
          number('train'),
          number('validation'),
        );
  const { lowest, lowestEpoch } = numbers;
  if (lowest === undefined || lowestEpoch === undefined || lowestEpoch === best.epoch) return enough;
  return say.didNotCount(axis, [enough, formatValue(lowest), formatEpoch(lowestEpoch)]);
}

function bestWords(axis: RunAxis, best: EpochCheck | null): Message {
  return best === null ? msg('not known') : say.valueAt(axis, [formatValue(best.value), formatEpoch(best.epoch)]);
}

/** The metric that decided, by the name that the rule has for it. */
function monitorOf({ metric, rule }: StopDecision): string {
  return metric ?? rule.monitor;
}

function monitorsValidation(summary: RunSummary, stop: StopDecision): boolean {
  const monitor = monitorOf(stop);
  return summary.losses.validation !== null && (monitor === 'val_loss' || monitor === summary.losses.validation);
}

function monitoredName(summary: RunSummary, stop: StopDecision): string {
  return (monitorsValidation(summary, stop) ? summary.losses.validation : null) ?? monitorOf(stop);
}

/** A better epoch after the point where the rule says stop; it tells that the rule was too hasty. */
function betterLater(summary: RunSummary, stop: StopDecision, best: EpochCheck): EpochValue | null {
  const { validationBest } = summary;
  if (validationBest === null || !monitorsValidation(summary, stop)) return null;
  return validationBest.epoch > stop.epoch && validationBest.value < best.value ? validationBest : null;
}
