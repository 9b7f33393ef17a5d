import { msg } from '../message';
import type { Message } from '../message';
import { confidenceOf } from './confidence';
import { exploded, notFinite } from './diverged';
import { firstChecks, gatherEvidence } from './evidence';
import type { Evidence, LossPoints } from './evidence';
import { finding } from './finding';
import type { Finding } from './finding';
import type { JudgeInput } from './input';
import { leakSuspected } from './leak';
import { overfitting } from './overfitting';
import { measureRise } from './rise';
import { settle } from './settle';
import type { Settled } from './settle';
import { goodFit, plateaued, stillImproving, underfitting } from './shape';
import { suggest } from './suggestions';
import { THRESHOLDS as T } from './thresholds';
import { tooSlow } from './too-slow';
import type { Verdict } from './types';
import { unstable } from './unstable';

/**
 * Says what a pair of loss curves looks like. Pure, linear in the number of points, and never more certain than the
 * curves allow: when in doubt it is not overfitting. What it says depends on the curves alone, not on earlier calls.
 */
export function judge(input: JudgeInput): Verdict {
  const { found, checks, agreement } = diagnose(input);
  const { margin, ...verdict } = found;
  const numbers = Number.isFinite(margin) ? { ...found.numbers, margin, agreement } : found.numbers;
  const confidence = confidenceOf(found, checks, agreement);
  return { ...verdict, numbers, confidence, suggestions: suggest(found, input) };
}

interface Diagnosis extends Settled {
  readonly checks: number;
}

function diagnose({ train, validation, live, axis = 'epoch', instead = null }: JudgeInput): Diagnosis {
  const alone = (found: Finding, checks = train?.value.length ?? 0): Diagnosis => ({ found, checks, agreement: 1 });
  const broken =
    (train && notFinite('train', train, axis)) ?? (validation && notFinite('validation', validation, axis)) ?? null;
  if (broken !== null) return alone(broken);
  const runaway = train && exploded('train', train, axis);
  if (runaway !== null) return alone(runaway);
  if (validation === null || validation.value.length === 0) {
    return alone(tooShort(noValidation(train, instead), 0, T.leastChecks));
  }
  const evidence = gatherEvidence(train, validation, axis);
  const least = live ? T.leastChecks : T.leastChecksOver;
  const { checks } = evidence;
  if (checks < least) return alone(tooFew(evidence, least), checks);
  const settled = settle(checks, live, (upTo) => look(firstChecks(evidence, upTo), live));
  return { ...settled, checks };
}

/** What the curves look like after all checks of the evidence, by the first diagnosis that holds. */
function look(evidence: Evidence, live: boolean): Finding {
  const { axis, epoch, validation } = evidence;
  const rise = measureRise(evidence);
  const runaway = (): Finding | null => exploded('validation', { epoch, value: validation }, axis);
  // Without a train loss that falls, a validation loss that runs away has diverged.
  const isAlone = rise.trainFall === null;
  return (
    (isAlone ? runaway() : null) ??
    overfitting(evidence, rise, live) ??
    (isAlone ? null : runaway()) ??
    unstable(evidence, rise) ??
    leakSuspected(evidence, rise) ??
    tooSlow(evidence, rise) ??
    stillImproving(evidence, rise) ??
    underfitting(evidence, rise) ??
    plateaued(evidence, rise) ??
    goodFit(evidence, rise)
  );
}

function noValidation(train: LossPoints | null, instead: string | null): Message {
  if (instead !== null) {
    return msg(
      'No validation loss has been logged, only {0}, which is no loss: log the validation loss too, so that there is something to hold the train loss against.',
      instead,
    );
  }
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
    margin: Infinity,
    sentence,
  });
}
