import { formatEpoch, formatValue } from '../format';
import { msg } from '../message';
import type { Message } from '../message';
import type { RunAxis } from '../series/epoch-clock';
import type { EpochValue, RunSummary } from './summary';

/** Puts a message into the reader's language. */
type Say = (message: Message) => string;

/** A place on a run's axis in words, for everything that shows one: `epoch 22`, `step 2200`. */
export function placeMessage(axis: RunAxis, at: number): Message {
  return axis === 'step' ? msg('step {0}', formatEpoch(at)) : msg('epoch {0}', formatEpoch(at));
}

/**
 * The same where there is little room. Epochs are so usual that a bare number means one; a step always says that it is
 * one.
 */
export function shortPlace(axis: RunAxis, at: number, say: Say): string {
  return axis === 'step' ? say(placeMessage(axis, at)) : formatEpoch(at);
}

/** `0.412 @ 22`, `0.412 @ step 2200`. */
export function valueAtPlace(axis: RunAxis, point: EpochValue, say: Say): string {
  return `${formatValue(point.value)} @ ${shortPlace(axis, point.epoch, say)}`;
}

/** `12/60`, `step 1200/5000`; only the first where nobody said how many there would be. */
export function progressText(run: Pick<RunSummary, 'axis' | 'epoch' | 'plannedEpochs'>, say: Say): string {
  const place = shortPlace(run.axis, run.epoch, say);
  return run.plannedEpochs === null ? place : `${place}/${formatEpoch(run.plannedEpochs)}`;
}
