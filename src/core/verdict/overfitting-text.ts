import { msg } from '../message';
import type { Message } from '../message';
import type { RunAxis } from '../series/epoch-clock';

/**
 * Sentences about overfitting. Where a single best check stands elsewhere than the lowest level, they speak of the level
 * ("lowest around epoch 12"), since that is what the rise is measured from.
 */

type Facts = readonly string[];

/** @param facts place and value of the best, rise, level now */
export function aloneText(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg('Validation loss was best at step {0} ({1}) and has risen {2} since, to about {3}.', ...facts)
    : msg('Validation loss was best at epoch {0} ({1}) and has risen {2} since, to about {3}.', ...facts);
}

/** @param facts place and value of the lowest level, rise, level now */
export function aloneAroundText(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg('Validation loss was lowest around step {0} (about {1}) and has risen {2} since, to about {3}.', ...facts)
    : msg('Validation loss was lowest around epoch {0} (about {1}) and has risen {2} since, to about {3}.', ...facts);
}

/** @param facts place and value of the best, rise, level now, fall of the train loss */
export function fallingText(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg(
        'Validation loss was best at step {0} ({1}) and has risen {2} since, to about {3}, while train loss fell {4}.',
        ...facts,
      )
    : msg(
        'Validation loss was best at epoch {0} ({1}) and has risen {2} since, to about {3}, while train loss fell {4}.',
        ...facts,
      );
}

/** @param facts place and value of the lowest level, rise, level now, fall of the train loss */
export function fallingAroundText(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg(
        'Validation loss was lowest around step {0} (about {1}) and has risen {2} since, to about {3}, while train loss fell {4}.',
        ...facts,
      )
    : msg(
        'Validation loss was lowest around epoch {0} (about {1}) and has risen {2} since, to about {3}, while train loss fell {4}.',
        ...facts,
      );
}

/** @param facts place and value of the best, rise, level now, train loss now */
export function fittedText(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg(
        'Validation loss was best at step {0} ({1}) and has risen {2} since, to about {3}, while train loss stays far below it ({4}).',
        ...facts,
      )
    : msg(
        'Validation loss was best at epoch {0} ({1}) and has risen {2} since, to about {3}, while train loss stays far below it ({4}).',
        ...facts,
      );
}

/** @param facts place and value of the lowest level, rise, level now, train loss now */
export function fittedAroundText(axis: RunAxis, facts: Facts): Message {
  return axis === 'step'
    ? msg(
        'Validation loss was lowest around step {0} (about {1}) and has risen {2} since, to about {3}, while train loss stays far below it ({4}).',
        ...facts,
      )
    : msg(
        'Validation loss was lowest around epoch {0} (about {1}) and has risen {2} since, to about {3}, while train loss stays far below it ({4}).',
        ...facts,
      );
}
