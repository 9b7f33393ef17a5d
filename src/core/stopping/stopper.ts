import { assertNever } from '../assert';
import { AutoStopper } from './auto';
import type { AutoState } from './auto';
import { CountingStopper } from './counting';
import type { CountingState } from './counting';
import { GeneralizationLossStopper, ProgressQuotientStopper, RisingStripsStopper } from './prechelt';
import type { GeneralizationLossState, ProgressQuotientState, RisingStripsState } from './prechelt';
import type { Check, EpochCheck, StopDecision, StoppingRule } from './types';

/** All that a stopper remembers: JSON-safe, small, and enough to go on in another process. */
export type StopperState =
  CountingState | GeneralizationLossState | ProgressQuotientState | RisingStripsState | AutoState;

/** A stopping rule at work. Constant work and memory per check, nothing allocated but the decision. */
export interface Stopper {
  /** Looks at the next value of a monitored metric; a decision means stop now. It falls at most once. */
  check(check: Check): StopDecision | null;
  /** The best check so far of each monitored metric, as the rule would keep it; null where none counted. */
  bests(): readonly (EpochCheck | null)[];
  state(): StopperState;
}

/**
 * Starts a rule from nothing.
 *
 * @param auto true when AUTO chose the rule; only passed on to the decision.
 */
export function createStopper(rule: StoppingRule, auto: boolean): Stopper {
  return makeStopper(rule, auto, null);
}

/**
 * Goes on from a state that `state()` gave: the same checks then lead to the same decision.
 *
 * @throws RangeError when the state is that of another kind of rule.
 */
export function restoreStopper(rule: StoppingRule, auto: boolean, state: StopperState): Stopper {
  return makeStopper(rule, auto, state);
}

function makeStopper(rule: StoppingRule, auto: boolean, state: StopperState | null): Stopper {
  if ('patience' in rule) return new CountingStopper(rule, auto, ofKind(state, 'counting'));
  switch (rule.kind) {
    case 'GL':
      return new GeneralizationLossStopper(rule, auto, ofKind(state, 'GL'));
    case 'PQ':
      return new ProgressQuotientStopper(rule, auto, ofKind(state, 'PQ'));
    case 'UP':
      return new RisingStripsStopper(rule, auto, ofKind(state, 'UP'));
    case 'auto':
      return new AutoStopper(rule, auto, ofKind(state, 'auto'));
    default:
      return assertNever(rule);
  }
}

function ofKind<K extends StopperState['kind']>(
  state: StopperState | null,
  kind: K,
): Extract<StopperState, { kind: K }> | null {
  if (state === null) return null;
  if (!isOfKind(state, kind)) throw new RangeError(`A state of the rule ${state.kind} cannot go on as ${kind}`);
  return state;
}

function isOfKind<K extends StopperState['kind']>(
  state: StopperState,
  kind: K,
): state is Extract<StopperState, { kind: K }> {
  return state.kind === kind;
}
