import type { Message } from '../message';
import type { Verdict } from './types';

/** What a diagnosis says before confidence and suggestions are added. */
export interface Finding extends Omit<Verdict, 'suggestions' | 'confidence'> {
  /** How far the curve is beyond the threshold that it passed most narrowly: 1 is just over it, 2 is twice it. */
  readonly margin: number;
}

/** Builds a finding; numbers that do not exist (null, NaN, infinite) are left out. */
export function finding(input: {
  kind: Verdict['kind'];
  span: { from: number; to: number } | null;
  parameters: Readonly<Record<string, number>>;
  numbers: Readonly<Record<string, number | null>>;
  margin: number;
  sentence: Message;
}): Finding {
  const numbers: Record<string, number> = {};
  for (const [name, value] of Object.entries(input.numbers)) {
    if (value !== null && Number.isFinite(value)) numbers[name] = value;
  }
  return {
    kind: input.kind,
    span: input.span,
    rule: { name: input.kind, parameters: input.parameters },
    numbers,
    margin: input.margin,
    sentence: input.sentence,
  };
}

/** The least of several measures, each over its threshold; measures that do not exist do not count. */
export function marginOf(measures: readonly (readonly [measure: number | null, threshold: number])[]): number {
  let least = Infinity;
  for (const [measure, threshold] of measures) {
    if (measure !== null && !Number.isNaN(measure)) least = Math.min(least, measure / threshold);
  }
  return least;
}
