import { msg } from '../message';
import type { Message } from '../message';
import { exploded, notFinite } from './diverged';
import { gatherEvidence } from './evidence';
import type { Evidence, LossPoints } from './evidence';
import { finding } from './finding';
import type { Finding } from './finding';
import type { JudgeInput } from './input';
import { measureRise, overfitting } from './overfitting';
import { goodFit, plateaued, stillImproving, underfitting, unstable } from './shape';
import { suggest } from './suggestions';
import { THRESHOLDS as T } from './thresholds';
import type { Verdict } from './types';

/**
 * Says what a pair of loss curves looks like. Pure, linear in the number of points, and never more certain than the
 * curves allow: when in doubt it is not overfitting.
 */
export function judge(input: JudgeInput): Verdict {
  const found = diagnose(input);
  return { ...found, suggestions: suggest(found, input) };
}

function diagnose({ train, validation, live, axis = 'epoch' }: JudgeInput): Finding {
  const broken =
    (train && notFinite('train', train, axis)) ?? (validation && notFinite('validation', validation, axis)) ?? null;
  if (broken !== null) return broken;
  const runaway = train && exploded('train', train, axis);
  if (runaway !== null) return runaway;
  if (validation === null || validation.value.length === 0) return tooShort(noValidation(train), 0, T.leastChecks);
  const evidence = gatherEvidence(train, validation, axis);
  const least = live ? T.leastChecks : T.leastChecksOver;
  if (evidence.checks < least) return tooFew(evidence, least);
  const rise = measureRise(evidence);
  return (
    // Without a train loss that falls, a validation loss that runs away has diverged.
    (rise.trainFall === null ? exploded('validation', validation, axis) : null) ??
    overfitting(evidence, rise, live) ??
    exploded('validation', validation, axis) ??
    unstable(evidence, rise) ??
    stillImproving(evidence, rise) ??
    underfitting(evidence, rise) ??
    plateaued(evidence, rise) ??
    goodFit(evidence, rise)
  );
}

function noValidation(train: LossPoints | null): Message {
  return train === null || train.value.length === 0
    ? msg('No loss has been logged yet.')
    : msg('No validation loss has been logged, so there is nothing to hold the train loss against.');
}

function tooFew(evidence: Evidence, least: number): Finding {
  const sentence =
    evidence.checks === 1
      ? msg('Only one validation loss so far; a verdict needs at least {0}.', least)
      : msg('Only {0} validation losses so far; a verdict needs at least {1}.', evidence.checks, least);
  return tooShort(sentence, evidence.checks, least);
}

function tooShort(sentence: Message, checks: number, leastChecks: number): Finding {
  return finding({
    kind: 'too-short',
    span: null,
    parameters: { leastChecks },
    numbers: { checks },
    sentence,
  });
}
