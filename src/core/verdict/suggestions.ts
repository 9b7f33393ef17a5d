import { assertNever } from '../assert';
import type { RunAxis } from '../series/epoch-clock';
import { ADVICE } from './advice';
import type { Finding } from './finding';
import type { JudgeInput } from './input';
import type { EditSuggestion, Suggestion } from './types';
import {
  clipGradients,
  fewerEpochs,
  higherRate,
  largerBatch,
  largerNetwork,
  lessDecay,
  lessDropout,
  lowerRate,
  moreDecay,
  moreDropout,
  moreEpochs,
  REASONS,
  shuffleOn,
  smallerBatch,
  smallerNetwork,
  stopEarly,
} from './turns';
import type { EntryFacts } from './turns';

/**
 * What to change in the entry, most likely first, then what no line of the entry can change. Data only: nothing is
 * applied here. Suggests only what the entry can take and does not have already; nothing for a run that is fine or whose
 * entry is not known.
 */
export function suggest(found: Finding, { record, live, axis = 'epoch' }: JudgeInput): readonly Suggestion[] {
  if (record === null) return [];
  const all = candidates(found, record, live, axis).filter((suggestion) => suggestion !== null);
  // What was imported has no entry that could be edited.
  return record.task.kind === 'import' ? all.filter((suggestion) => !isEdit(suggestion)) : all;
}

/** Whether a suggestion can be written into the config; the others are advice. */
export function isEdit(suggestion: Suggestion): suggestion is EditSuggestion {
  return suggestion.path !== null;
}

function candidates(found: Finding, record: EntryFacts, live: boolean, axis: RunAxis): readonly (Suggestion | null)[] {
  // A number of steps says nothing about a number of epochs.
  const byEpochs = axis === 'epoch';
  switch (found.kind) {
    case 'overfitting':
      return [
        stopEarly(found, record, axis),
        moreDropout(record),
        ...moreDecay(record),
        smallerNetwork(record),
        byEpochs ? fewerEpochs(found, record) : null,
        ADVICE.moreData,
      ];
    case 'diverged':
      return [lowerRate(record, 10, REASONS.ranAway), clipGradients(record), ADVICE.lookAtData];
    case 'unstable':
      return [
        lowerRate(record, 3, REASONS.jumps),
        largerBatch(record),
        shuffleOn(record),
        clipGradients(record),
        ADVICE.moreValidation,
      ];
    case 'underfitting':
      return [
        lessDropout(record),
        higherRate(record, 3, REASONS.hardlyMoves),
        largerNetwork(record),
        ...lessDecay(record),
        shuffleOn(record),
        byEpochs ? moreEpochs(found, record, live) : null,
        ADVICE.lookAtInputs,
      ];
    case 'too-slow':
      return [
        higherRate(record, 10, REASONS.straight),
        smallerBatch(record),
        byEpochs ? moreEpochs(found, record, live) : null,
      ];
    case 'leak-suspected':
      return [ADVICE.lookAtSplit, ADVICE.lookAtLosses];
    case 'plateaued':
      return [stopEarly(found, record, axis), lowerRate(record, 3, REASONS.flat), largerNetwork(record)];
    case 'still-improving':
      return [byEpochs ? moreEpochs(found, record, live) : null];
    case 'good-fit':
    case 'too-short':
      return [];
    default:
      return assertNever(found.kind);
  }
}
