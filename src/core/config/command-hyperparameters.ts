import { findHyperparameter } from '../hyperparameters/table';
import { msg } from '../message';
import { shown } from './fields';
import { allows } from './numbers';
import type { Scope } from './scope';
import { TRAINER_HYPERPARAMETERS } from './trainer-hyperparameters';
import { valuePlace } from './tree';
import type { TreeMap } from './tree';

/** What a program of one's own may count and seed as it likes. */
const FREE = new Set(['seed', 'momentum']);

/**
 * Warns of hyperparameters of a command that no training program can mean: a learning rate of 0, -3 epochs, a dropout
 * of 2. Only a warning: the program gets the value as it is, and a text such as `auto` may be a word of its own.
 */
export function warnOfImplausible(scope: Scope, map: TreeMap): void {
  for (const pair of map.entries) {
    const name = findHyperparameter(pair.key)?.name ?? '';
    const known = Object.entries(TRAINER_HYPERPARAMETERS).find(([key]) => key === name && !FREE.has(key))?.[1];
    if (known?.kind !== 'number' || pair.value.kind !== 'number' || allows(known.rule, pair.value.value)) continue;
    scope.report({
      code: 'out-of-range',
      severity: 'warning',
      message: msg(
        "'{0}' is {1}, which hardly any program can use. The command gets it as it is.",
        pair.key,
        shown(scope, pair.value),
      ),
      range: valuePlace(pair),
    });
  }
}
