import type { Finding } from './finding';
import type { JudgeInput } from './input';
import type { Suggestion } from './types';

export function suggest(_found: Finding, _input: JudgeInput): readonly Suggestion[] {
  return [];
}
