import type { Message } from '../message';
import type { Verdict } from './types';

/** What a diagnosis says before suggestions are added. */
export type Finding = Omit<Verdict, 'suggestions'>;

/** Builds a finding; numbers that do not exist (null, NaN, infinite) are left out. */
export function finding(input: {
  kind: Verdict['kind'];
  span: { from: number; to: number } | null;
  parameters: Readonly<Record<string, number>>;
  numbers: Readonly<Record<string, number | null>>;
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
    sentence: input.sentence,
  };
}
