import { msg } from '../message';
import { CONTROL_CHARACTER } from './characters';
import { renameKey } from './fixes';
import type { Scope } from './scope';
import type { NewProblem } from './syntax';
import type { TreeMap, TreePair } from './tree';

const MAX_NAME = 100;

/** What is wrong with the name of a run; null when nothing is. */
export function nameProblem(scope: Scope, pair: TreePair): NewProblem | null {
  const { key } = pair;
  const problem = (message: NewProblem['message'], better: string): NewProblem => ({
    code: 'bad-name',
    message,
    range: pair.keyRange,
    fixes: better === '' || better === key ? [] : renameKey(scope, pair, better),
  });
  if (key.trim() === '') return problem(msg('A run needs a name. Write a word before the colon.'), '');
  if (CONTROL_CHARACTER.test(key)) {
    return problem(msg('The name of a run must be one line of plain text.'), key.replace(/\s+/g, ' ').trim());
  }
  if (key !== key.trim())
    return problem(msg("The name '{0}' starts or ends with a blank. Remove it.", key), key.trim());
  if (key.length <= MAX_NAME) return null;
  return problem(msg('The name of a run can be {0} characters long at most.', MAX_NAME), key.slice(0, MAX_NAME).trim());
}

/** Every run whose name was there already, each with a free name to change to. */
export function doubledNames(scope: Scope, runs: TreeMap): NewProblem[] {
  const taken = new Set([...runs.entries, ...(runs.doubles ?? [])].map((pair) => pair.key));
  const numbers = new Map<string, number>();
  return (runs.doubles ?? []).map((pair) => {
    let number = numbers.get(pair.key) ?? 2;
    while (taken.has(`${pair.key}-${number}`)) number += 1;
    numbers.set(pair.key, number + 1);
    const free = `${pair.key}-${number}`;
    return {
      code: 'duplicate-entry',
      message: msg("There is a run '{0}' already. Only the first one counts; give this one another name.", pair.key),
      range: pair.keyRange,
      fixes: renameKey(scope, pair, free),
    };
  });
}
