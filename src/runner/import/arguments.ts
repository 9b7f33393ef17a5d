import type { Json } from '../../core/json';
import { decimalOf, literalWord } from '../../core/logs/values';
import { maskArguments } from '../launch/secrets';
import { setMember } from '../store/exact-json';

const MAX_ARGUMENTS = 500;

/**
 * Hyperparameters in the arguments of a program: `--lr 0.1`, `--lr=0.1`, `-b 16`, `lr=0.1`, `--amp` (true),
 * `--layers 64 32` (a list). Names lose their dashes.
 */
export function argumentValues(argv: readonly string[]): Record<string, Json> {
  const values: Record<string, Json> = {};
  const words = maskArguments(argv.slice(0, MAX_ARGUMENTS));
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const pair = /^(?:--?)?([A-Za-z_][\w.-]*)=(.*)$/s.exec(word);
    if (pair !== null) {
      setMember(values, pair[1] ?? '', textValue(pair[2] ?? ''));
      continue;
    }
    const flag = /^--?([A-Za-z_][\w.-]*)$/.exec(word);
    if (flag === null) continue;
    const given: Json[] = [];
    for (let next = words[i + 1]; next !== undefined && !isFlag(next); next = words[i + 1]) {
      given.push(textValue(next));
      i += 1;
    }
    const [only] = given;
    setMember(values, flag[1] ?? '', only === undefined ? true : given.length === 1 ? only : given);
  }
  return values;
}

/** `-1e-3` and `-5` are values. */
function isFlag(word: string): boolean {
  return /^--?[A-Za-z_]/.test(word) || /^[A-Za-z_][\w.]*=/.test(word);
}

/** A text as the value it stands for: a number, true, false, nothing, or itself. Python's words count too. */
export function textValue(text: string): Json {
  const literal = literalWord(text);
  if (literal !== undefined) return literal;
  return (text.length < 40 ? decimalOf(text) : null) ?? text;
}
