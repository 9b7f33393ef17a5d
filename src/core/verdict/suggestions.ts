import type { Finding } from './finding';
import type { JudgeInput } from './judge';
import type { Suggestion } from './types';

export function suggest(_found: Finding, _input: JudgeInput): readonly Suggestion[] {
  return [];
}
