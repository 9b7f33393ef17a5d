/**
 * Three rules of SageMaker Debugger, for those who ask for them, with its defaults (`debugger-built-in-rules.md` of the
 * SageMaker documentation). They look at raw losses step by step and raise a flag at the first step that they dislike;
 * they cry wolf easily: Overfit fires at its defaults while the validation loss still falls.
 *
 * Steps are indices into the curves, from 0 on; one loss a step. A NaN is never over or under a threshold.
 */

/** Where a rule fires, and the numbers that made it. */
export interface DebuggerFlag {
  /** Index of the step, 0-based. */
  readonly index: number;
  readonly numbers: Readonly<Record<string, number>>;
}

export interface OverfitParameters {
  readonly startStep: number;
  /** Steps in a row over the threshold. */
  readonly patience: number;
  readonly ratioThreshold: number;
}

export const OVERFIT: OverfitParameters = { startStep: 0, patience: 1, ratioThreshold: 0.1 };

/** Overfit: (validation - train) / train is over the threshold for `patience` steps in a row. */
export function overfitFlag(
  train: ArrayLike<number>,
  validation: ArrayLike<number>,
  parameters: OverfitParameters = OVERFIT,
): DebuggerFlag | null {
  const { startStep, patience, ratioThreshold } = parameters;
  let inRow = 0;
  for (let index = startStep; index < Math.min(train.length, validation.length); index += 1) {
    const [trainLoss, validationLoss] = [train[index] ?? NaN, validation[index] ?? NaN];
    const ratio = (validationLoss - trainLoss) / trainLoss;
    inRow = ratio > ratioThreshold ? inRow + 1 : 0;
    if (inRow > 0 && inRow >= patience) return { index, numbers: { trainLoss, validationLoss, ratio, ratioThreshold } };
  }
  return null;
}

export interface OvertrainingParameters {
  readonly patienceTrain: number;
  readonly patienceValidation: number;
  /** A new optimum is better by more than this. */
  readonly delta: number;
}

export const OVERTRAINING: OvertrainingParameters = { patienceTrain: 5, patienceValidation: 10, delta: 0.01 };

/**
 * Overtraining: no new optimum for the patience of either loss. How the two go together is not documented; here each
 * fires for itself.
 */
export function overtrainingFlag(
  train: ArrayLike<number>,
  validation: ArrayLike<number>,
  parameters: OvertrainingParameters = OVERTRAINING,
): DebuggerFlag | null {
  const { patienceTrain, patienceValidation, delta } = parameters;
  const byTrain = stalled(train, patienceTrain, delta);
  const byValidation = stalled(validation, patienceValidation, delta);
  if (byTrain === null) return byValidation;
  return byValidation !== null && byValidation.index < byTrain.index ? byValidation : byTrain;
}

function stalled(losses: ArrayLike<number>, patience: number, delta: number): DebuggerFlag | null {
  let optimum = Infinity;
  let waited = 0;
  for (let index = 0; index < losses.length; index += 1) {
    const loss = losses[index] ?? NaN;
    if (optimum - loss > delta) {
      optimum = loss;
      waited = 0;
      continue;
    }
    waited += 1;
    if (waited >= patience) return { index, numbers: { loss, optimum, waited, delta } };
  }
  return null;
}

export interface LossNotDecreasingParameters {
  readonly numSteps: number;
  /** The loss has to fall by this many percent. */
  readonly diffPercent: number;
  /** A rise of more percent than this is called a rise. */
  readonly increaseThresholdPercent: number;
}

export const LOSS_NOT_DECREASING: LossNotDecreasingParameters = {
  numSteps: 10,
  diffPercent: 0.1,
  increaseThresholdPercent: 5,
};

/**
 * LossNotDecreasing: every `numSteps` steps the loss is compared with the latest one at least so many steps earlier, and
 * has to be lower by `diffPercent`.
 *
 * @param steps the step of each loss, in order, where not every step is saved; by default its index.
 */
export function lossNotDecreasingFlag(
  losses: ArrayLike<number>,
  parameters: LossNotDecreasingParameters = LOSS_NOT_DECREASING,
  steps: ArrayLike<number> | null = null,
): (DebuggerFlag & { readonly increased: boolean }) | null {
  const { numSteps, diffPercent, increaseThresholdPercent } = parameters;
  const stepAt = (index: number): number => (steps === null ? index : (steps[index] ?? NaN));
  let checkedAt = stepAt(0);
  let earlier = 0;
  for (let index = 1; index < losses.length; index += 1) {
    const step = stepAt(index);
    if (step - checkedAt < numSteps) continue;
    checkedAt = step;
    while (stepAt(earlier + 1) <= step - numSteps) earlier += 1;
    const [before, now] = [losses[earlier] ?? NaN, losses[index] ?? NaN];
    const fellPercent = (100 * (before - now)) / Math.abs(before);
    if (!(fellPercent < diffPercent)) continue;
    const numbers = { before, beforeStep: stepAt(earlier), now, step, fellPercent, diffPercent };
    return { index, numbers, increased: -fellPercent > increaseThresholdPercent };
  }
  return null;
}
