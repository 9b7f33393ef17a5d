import { msg } from '../message';
import type { Message } from '../message';
import type { Advice } from './types';

function advice(title: Message, reason: Message): Advice {
  return { path: null, value: null, title, reason };
}

/** What may help and no line of a config can do: said as a sentence, with nothing to apply. */
export const ADVICE = {
  moreData: advice(
    msg('Train on more data, or augment it'),
    msg('More different rows leave less to learn by heart; that is the surest help, where there are any.'),
  ),
  moreValidation: advice(
    msg('Validate on more rows'),
    msg('A small validation split makes its loss jump even where training is calm.'),
  ),
  lookAtData: advice(
    msg('Look for missing, infinite or huge values in the data'),
    msg('One such row is enough to make a loss NaN, at any learning rate.'),
  ),
  lookAtInputs: advice(
    msg('Check that inputs are scaled and that targets belong to their rows'),
    msg('A network learns nothing from inputs of very different sizes, or from targets that were mixed up.'),
  ),
  lookAtSplit: advice(
    msg('Look for rows of the validation split among the training rows'),
    msg('Duplicates, and rows of one person, patient or video in both splits, make the validation loss too good.'),
  ),
  lookAtLosses: advice(
    msg('Check that both losses are computed alike'),
    msg('A sum beside a mean, penalties or strong dropout in the train loss alone also put it far above.'),
  ),
} as const;
