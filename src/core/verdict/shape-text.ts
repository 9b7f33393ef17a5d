import { msg } from '../message';
import type { Message } from '../message';
import type { RunAxis } from '../series/epoch-clock';

/** Sentences of the diagnoses of shape: whole ones for each axis, since other languages put them together differently. */

type Facts = readonly string[];

/** @param facts since where, swing, level */
export function unstableText(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg('Since step {0} validation loss jumps by about {1} from check to check (around {2}).', ...facts)
    : msg('Since epoch {0} validation loss jumps by about {1} from check to check (around {2}).', ...facts);
}

/** @param facts place and value of the lowest level, level now, train loss then and now */
export function relapseText(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg(
        'Both losses have gone back up: validation loss was about {1} around step {0} and is about {2} now, train loss went from about {3} to {4}.',
        ...facts,
      )
    : msg(
        'Both losses have gone back up: validation loss was about {1} around epoch {0} and is about {2} now, train loss went from about {3} to {4}.',
        ...facts,
      );
}

/** @param facts where it began, train loss there and now, where it is now, its fall, a count of checks */
export function slowText(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg(
        'Train loss has come from {1} at step {0} to {2} at step {3}, {4} in {5} checks, and falls as slowly and as steadily as at the start.',
        ...facts,
      )
    : msg(
        'Train loss has come from {1} at epoch {0} to {2} at epoch {3}, {4} in {5} checks, and falls as slowly and as steadily as at the start.',
        ...facts,
      );
}

/** @param facts validation and train loss now, their ratio in percent, place of the first check */
export function leakText(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg(
        'Validation loss ({0}) is far below train loss ({1}), at about {2} of it, and has been since step {3}: rows of the validation split may be known from training, or the two losses are not computed alike.',
        ...facts,
      )
    : msg(
        'Validation loss ({0}) is far below train loss ({1}), at about {2} of it, and has been since epoch {3}: rows of the validation split may be known from training, or the two losses are not computed alike.',
        ...facts,
      );
}

/** @param facts value and place then, value and place of the best */
export function improvingText(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg('Validation loss is still falling: {0} at step {1}, {2} at step {3}, its best so far.', ...facts)
    : msg('Validation loss is still falling: {0} at epoch {1}, {2} at epoch {3}, its best so far.', ...facts);
}

/** @param facts gain, since where, value there, best value and its place */
export function plateauText(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg('Validation loss has not improved by more than {0} since step {1} ({2}; best {3} at step {4}).', ...facts)
    : msg('Validation loss has not improved by more than {0} since epoch {1} ({2}; best {3} at epoch {4}).', ...facts);
}

/** @param facts place and value of the best, level now, train loss */
export function goodFitText(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg(
        'Validation loss was best at step {0} ({1}) and has stayed near it (about {2} now); train loss is at about {3}.',
        ...facts,
      )
    : msg(
        'Validation loss was best at epoch {0} ({1}) and has stayed near it (about {2} now); train loss is at about {3}.',
        ...facts,
      );
}

/** @param facts place and value of the best, level now */
export function undecidedText(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg(
        'Validation loss was best at step {0} ({1}) and is about {2} now, but too little speaks for overfitting to say so.',
        ...facts,
      )
    : msg(
        'Validation loss was best at epoch {0} ({1}) and is about {2} now, but too little speaks for overfitting to say so.',
        ...facts,
      );
}

/** @param facts place and value of the best, level now */
export function goodFitAloneText(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg('Validation loss was best at step {0} ({1}) and has stayed near it (about {2} now).', ...facts)
    : msg('Validation loss was best at epoch {0} ({1}) and has stayed near it (about {2} now).', ...facts);
}
