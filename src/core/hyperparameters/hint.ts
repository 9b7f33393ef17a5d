import { cellText } from '../diff/cell';
import { sameValue } from '../diff/equal';
import type { Json } from '../json';
import type { Message } from '../message';
import type { RunSummary } from '../run/summary';
import { comparableGroups, valueInRun } from './comparable';
import type { HyperparameterFact } from './fact';
import { saySoFar } from './so-far';
import type { TriedValue } from './so-far';
import { findHyperparameter, findStoppingFact } from './table';

/** What to say of a key of the config file. */
export interface Hint {
  readonly title: Message;
  readonly what: Message;
  readonly tooHigh: Message | null;
  readonly tooLow: Message | null;
  readonly usual: Message | null;
  /** What this workspace's own runs say, from their records and best validation losses. */
  readonly here: readonly Message[];
}

/** Keys that change what is measured: losses of runs that differ in one of them cannot be compared. */
const NOT_COMPARABLE = new Set(['data', 'target', 'problem', 'split', 'train', 'validation', 'test', 'labelSmoothing']);

/** A better seed is luck, and what early stopping looks at changes no loss before it stops. */
const NOTHING_TO_LEARN = new Set(['seed', 'monitor', 'mode', 'restoreBestWeights', 'model', 'earlyStopping', 'rule']);

/** Groups of comparable runs that are told about, largest first. */
const MAX_GROUPS = 2;

/**
 * Explains the key at `path` of an entry and what this workspace's runs say about it. Null for a key that is no known
 * hyperparameter and that no run has.
 *
 * @param input.value the value written in the config; undefined when it cannot be read
 */
export function hyperparameterHint(input: {
  readonly path: readonly string[];
  readonly value: Json | undefined;
  readonly runs: readonly RunSummary[];
}): Hint | null {
  const { path, value, runs } = input;
  const fact = factAt(path);
  const here = fact === null || canLearn(fact) ? sayHere(path, value, runs, fact?.name ?? null) : [];
  if (fact !== null) {
    const { title, what, tooHigh, tooLow, usual } = fact;
    return { title, what, tooHigh, tooLow, usual, here };
  }
  const name = path.at(-1);
  if (name === undefined || path[0] !== 'hyperparameters' || here.length === 0) return null;
  const [what, ...more] = here;
  if (what === undefined) return null;
  return { title: { text: '{0}', args: [name] }, what, tooHigh: null, tooLow: null, usual: null, here: more };
}

/** `test` of a split is explained, `test` of an env is not; an entry's own keys are no hyperparameters. */
function factAt(path: readonly string[]): HyperparameterFact | null {
  const [section, name, part] = path;
  if (section === undefined) return null;
  if (name === undefined)
    return section === 'earlyStopping' || section === 'epochs' ? findHyperparameter(section) : null;
  if (section === 'hyperparameters') return hyperparameterFact(path.slice(1));
  if (section === 'earlyStopping') return findStoppingFact(name);
  return section === 'trainer' ? findHyperparameter(part ?? name) : null;
}

/** `optimizer: { name: adam, lr: 0.001 }`: nested names count too, but only by their last part. */
function hyperparameterFact(names: readonly string[]): HyperparameterFact | null {
  const name = names.at(-1);
  return name === undefined ? null : findHyperparameter(name);
}

function canLearn(fact: HyperparameterFact): boolean {
  return !NOT_COMPARABLE.has(fact.name) && !NOTHING_TO_LEARN.has(fact.name);
}

function sayHere(
  path: readonly string[],
  value: Json | undefined,
  runs: readonly RunSummary[],
  fact: string | null,
): Message[] {
  const groups = comparableGroups(runs).flatMap((group) => {
    const tried: TriedValue[] = [];
    for (const run of group.runs) {
      const own = valueInRun(run.record, path);
      if (own === undefined) continue;
      const same = tried.find((other) => sameValue(other.value, own));
      if (same === undefined) tried.push({ value: own, text: cellText({ kind: 'value', value: own }), runs: [run] });
      else same.runs.push(run);
    }
    return tried.length === 0 ? [] : [{ label: group.label, tried }];
  });
  const label = (group: { readonly label: string }): string | null => (groups.length > 1 ? group.label : null);
  return groups.slice(0, MAX_GROUPS).flatMap((group) => saySoFar(group.tried, value, fact, label(group)));
}
