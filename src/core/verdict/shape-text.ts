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

/** @param facts place and value of the best, last value, train loss */
export function goodFitText(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg(
        'Validation loss was best at step {0} ({1}) and has stayed near it (last {2}); train loss is at {3}.',
        ...facts,
      )
    : msg(
        'Validation loss was best at epoch {0} ({1}) and has stayed near it (last {2}); train loss is at {3}.',
        ...facts,
      );
}

/** @param facts place and value of the best, last value */
export function goodFitAloneText(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg('Validation loss was best at step {0} ({1}) and has stayed near it (last {2}).', ...facts)
    : msg('Validation loss was best at epoch {0} ({1}) and has stayed near it (last {2}).', ...facts);
}
