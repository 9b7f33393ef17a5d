import { msg } from '../message';
import type { Message, MessageArgument } from '../message';
import type { RunAxis } from '../series/epoch-clock';

/**
 * What is said of a stopping rule, each time whole for epochs and for steps: other languages put sentences together
 * differently. What goes into the holes stands beside each.
 */

type Facts = readonly MessageArgument[];

/** @param facts rule, place, why */
export function stoppedAt(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg('Early stopping with {0} stopped this run at step {1}: {2}.', ...facts)
    : msg('Early stopping with {0} stopped this run at epoch {1}: {2}.', ...facts);
}

/** @param facts rule, place, why, saved, planned */
export function stoppedAndSaved(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg('Early stopping with {0} stopped this run at step {1}: {2}. Steps saved: {3} of {4}.', ...facts)
    : msg('Early stopping with {0} stopped this run at epoch {1}: {2}. Epochs saved: {3} of {4}.', ...facts);
}

/** @param facts metric, place and value of the best */
export function notImprovedKept(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg('{0} had not improved since step {1} ({2}), whose weights are kept', ...facts)
    : msg('{0} had not improved since epoch {1} ({2}), whose weights are kept', ...facts);
}

/** @param facts metric, place and value of the best */
export function notImproved(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg('{0} had not improved since step {1} ({2})', ...facts)
    : msg('{0} had not improved since epoch {1} ({2})', ...facts);
}

/** The same of a run that goes on. @param facts metric, place and value of the best */
export function doesNotImprove(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg('{0} has not improved since step {1} ({2})', ...facts)
    : msg('{0} has not improved since epoch {1} ({2})', ...facts);
}

/** @param facts why, place */
export function bestKept(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg('{0}; the weights of step {1}, the best, are kept', ...facts)
    : msg('{0}; the weights of epoch {1}, the best, are kept', ...facts);
}

/** @param facts why, place */
export function lastKept(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg('{0}; the weights of step {1}, the last, are kept, as the rule says', ...facts)
    : msg('{0}; the weights of epoch {1}, the last, are kept, as the rule says', ...facts);
}

/** @param facts rule, place, why */
export function wouldHaveStopped(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg('With {0} this run would have stopped at step {1}: {2}.', ...facts)
    : msg('With {0} this run would have stopped at epoch {1}: {2}.', ...facts);
}

/** @param facts rule, place, why, place and value of the better one */
export function wouldHaveMissed(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg('With {0} this run would have stopped at step {1} ({2}) and missed the better step {3} ({4}).', ...facts)
    : msg('With {0} this run would have stopped at epoch {1} ({2}) and missed the better epoch {3} ({4}).', ...facts);
}

/** @param facts rule, place, why */
export function saysStop(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg('With {0} early stopping says stop at step {1}: {2}.', ...facts)
    : msg('With {0} early stopping says stop at epoch {1}: {2}.', ...facts);
}

/** @param facts rule, place, why, saved, of how many */
export function wouldHaveSaved(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg('With {0} this run would have stopped at step {1} ({2}). Steps saved: {3} of {4}.', ...facts)
    : msg('With {0} this run would have stopped at epoch {1} ({2}). Epochs saved: {3} of {4}.', ...facts);
}

/** @param facts metric, place and value of the best */
export function wasBest(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg('{0} was best at step {1}: {2}', ...facts)
    : msg('{0} was best at epoch {1}: {2}', ...facts);
}

/** @param facts value, place */
export function valueAt(axis: RunAxis, facts: Facts): Message {
  return axis === 'step' ? msg('{0} at step {1}', ...facts) : msg('{0} at epoch {1}', ...facts);
}

/** @param facts why, place */
export function keptAsItIs(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg('{0}; the weights of step {1} are kept', ...facts)
    : msg('{0}; the weights of epoch {1} are kept', ...facts);
}

/** @param facts metric, checks without a gain that counts, value and place of the best */
export function noGainThatCounts(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg('{0} had made no gain that counts for {1} checks; its best was {2} at step {3}', ...facts)
    : msg('{0} had made no gain that counts for {1} checks; its best was {2} at epoch {3}', ...facts);
}

/** @param facts metric, place and value of what is kept, checks since then */
export function noClearGain(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg('{0} had made no clear gain on step {1} ({2}) for {3} checks', ...facts)
    : msg('{0} had made no clear gain on epoch {1} ({2}) for {3} checks', ...facts);
}

/** @param facts what was said before, value and place of one that is better than what is kept */
export function didNotCount(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg('{0}; {1} at step {2} did not count as a gain', ...facts)
    : msg('{0}; {1} at epoch {2} did not count as a gain', ...facts);
}

/** @param facts place of what is kept; metric, place and value of the lowest */
export function keptNotLowest(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg('AUTO kept the weights of step {0}: {1} was lower at step {2} ({3}), but that was no clear gain.', ...facts)
    : msg(
        'AUTO kept the weights of epoch {0}: {1} was lower at epoch {2} ({3}), but that was no clear gain.',
        ...facts,
      );
}
