import { judge } from '../../src/core/verdict/judge';
import {
  LOSS_NOT_DECREASING,
  lossNotDecreasingFlag,
  overfitFlag,
  overtrainingFlag,
} from '../../src/core/verdict/debugger-rules';
import type { LossPoints } from '../../src/core/verdict/evidence';
import type { Verdict, VerdictKind } from '../../src/core/verdict/types';

/** Losses by epoch, one value an epoch. */
export interface Losses {
  readonly train: Float64Array;
  readonly validation: Float64Array;
}

/** As many epochs in a row as the editor wants before it tells anybody. */
const STEADY_EPOCHS = 3;

/** What was said of a run epoch by epoch while it ran. */
export interface Followed {
  /** Whether overfitting was ever said at three epochs in a row. */
  readonly flagged: boolean;
  readonly epochs: number;
  /** Epochs at which another kind was said than at the epoch before. */
  readonly flips: number;
}

/** Asks for the verdict after each epoch, as a live run does. */
export function follow(losses: Losses): Followed {
  const epochs = losses.validation.length;
  let flips = 0;
  let inRow = 0;
  let flagged = false;
  let before: VerdictKind | null = null;
  for (let epoch = 1; epoch <= epochs; epoch += 1) {
    const { kind } = verdictAt(losses, epoch, true);
    inRow = kind === 'overfitting' ? inRow + 1 : 0;
    flagged ||= inRow >= STEADY_EPOCHS;
    if (before !== null && kind !== before) flips += 1;
    before = kind;
  }
  return { flagged, epochs, flips };
}

/** The verdict on a run that is over. */
export function verdictAtEnd(losses: Losses): Verdict {
  return verdictAt(losses, losses.validation.length, false);
}

function verdictAt({ train, validation }: Losses, epochs: number, live: boolean): Verdict {
  return judge({ train: points(train, epochs), validation: points(validation, epochs), live, record: null });
}

function points(values: Float64Array, count: number): LossPoints {
  const value = values.subarray(0, count);
  return { epoch: Float64Array.from(value, (_, index) => index + 1), value };
}

/** Rules of SageMaker Debugger at their defaults, by name: whether each raises its flag anywhere in a run. */
export const DEBUGGER_RULES: readonly (readonly [name: string, fires: (losses: Losses) => boolean])[] = [
  ['Overfit', ({ train, validation }) => overfitFlag(train, validation) !== null],
  ['Overtraining', ({ train, validation }) => overtrainingFlag(train, validation) !== null],
  ['LossNotDecreasing', ({ validation }) => lossNotDecreasingFlag(validation, LOSS_NOT_DECREASING) !== null],
];
