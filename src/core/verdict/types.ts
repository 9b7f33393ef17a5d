import type { Json } from '../json';
import type { Message } from '../message';

/** What a pair of curves can look like. The words are the field's. */
export const VERDICT_KINDS = [
  'overfitting',
  'underfitting',
  'diverged',
  'plateaued',
  'unstable',
  'still-improving',
  'good-fit',
  'too-short',
] as const;
export type VerdictKind = (typeof VERDICT_KINDS)[number];

/** A change of the config entry that the evidence suggests. */
export interface Suggestion {
  /** Path in the entry, for example ["hyperparameters", "dropout"]. */
  readonly path: readonly string[];
  readonly value: Json;
  readonly title: Message;
  readonly reason: Message;
}

/** A judgement that a person can check against the chart. Epochs are 1-based. */
export interface Verdict {
  readonly kind: VerdictKind;
  /** The epochs it concerns (for overfitting: from the best epoch to the last); null when it concerns none. */
  readonly span: { readonly from: number; readonly to: number } | null;
  /** Name of the diagnosis rule and the thresholds it used. */
  readonly rule: { readonly name: string; readonly parameters: Readonly<Record<string, number>> };
  /** The numbers that decided it, by name (bestEpoch, bestLoss, riseSinceBest, …); never NaN. */
  readonly numbers: Readonly<Record<string, number>>;
  readonly sentence: Message;
  readonly suggestions: readonly Suggestion[];
}
