import { msg } from '../message';
import { checkKeys, readSection } from './fields';
import { writeValue } from './fixes';
import { SPLIT_KEYS } from './keys';
import { readNumber } from './numbers';
import type { SplitFractions } from './plan';
import type { ProblemFix } from './problem';
import type { Scope } from './scope';
import { findPair, valuePlace } from './tree';
import type { TreeMap, TreePair } from './tree';

/** Three fifths to train on; the rest in equal halves to choose by and to judge by. */
export const DEFAULT_SPLIT: SplitFractions = { train: 0.6, validation: 0.2, test: 0.2 };

/** How far from 1 the sum may lie: three thirds written with six digits are meant to be whole. */
const TOLERANCE = 1e-6;

/**
 * The split of the rows. One of the three fractions may be left out; it is what the other two leave over. Undefined
 * after a problem.
 */
export function readSplit(scope: Scope, pair: TreePair): SplitFractions | undefined {
  const map = readSection(scope, pair);
  if (map === undefined) return undefined;
  if (map.entries.length === 0) return DEFAULT_SPLIT;
  const meant = checkKeys(scope, map, { keys: SPLIT_KEYS, section: pair.key, alias: splitAlias });
  if (meant.size > 0) return undefined;
  const percent = percentages(map);
  if (percent !== null) {
    scope.report({
      code: 'out-of-range',
      message: msg("'{0}' takes fractions that sum to 1, not percentages: write 0.6, not 60.", pair.key),
      range: valuePlace(pair),
      fixes: percent.length === 0 ? [] : [percentFix(scope, percent)],
    });
    return undefined;
  }
  const given = new Map<string, number>();
  for (const name of SPLIT_KEYS) {
    const part = findPair(map, name);
    if (part === null) continue;
    const value = readNumber(scope, part, { min: 0, max: 1, fraction: true });
    if (value === undefined) return undefined;
    given.set(name, value);
  }
  return complete(scope, pair, given);
}

function complete(scope: Scope, pair: TreePair, given: ReadonlyMap<string, number>): SplitFractions | undefined {
  const missing = SPLIT_KEYS.filter((name) => !given.has(name));
  if (missing.length > 1) {
    scope.report({
      code: 'missing-key',
      message: msg("'{0}' needs at least two of train, validation and test, as fractions of the rows.", pair.key),
      range: pair.keyRange,
    });
    return undefined;
  }
  const sum = [...given.values()].reduce((total, value) => total + value, 0);
  const parts = [...given].map(([name, value]) => `${name} ${String(value)}`).join(', ');
  if (sum > 1 + TOLERANCE || (missing.length === 0 && sum < 1 - TOLERANCE)) {
    scope.report({
      code: 'out-of-range',
      message: msg("'{0}' must sum to 1, but sums to {1} ({2}).", pair.key, String(round(sum)), parts),
      range: valuePlace(pair),
      fixes: testFix(scope, pair, given),
    });
    return undefined;
  }
  const rest = sum > 1 - TOLERANCE ? 0 : round(1 - sum);
  const fraction = (name: string): number => given.get(name) ?? rest;
  const split = { train: fraction('train'), validation: fraction('validation'), test: fraction('test') };
  const empty = split.train <= 0 ? 'train' : split.validation <= 0 ? 'validation' : null;
  if (empty === null) return split;
  const own = pair.value.kind === 'map' ? findPair(pair.value, empty) : null;
  scope.report({
    code: 'out-of-range',
    message:
      empty === 'train'
        ? msg("'{0}' leaves no rows to train on. Give 'train' a fraction greater than 0, such as 0.6.", pair.key)
        : msg(
            "'{0}' leaves no rows to validate on. Give 'validation' a fraction greater than 0, such as 0.2.",
            pair.key,
          ),
    range: own === null ? valuePlace(pair) : valuePlace(own),
  });
  return undefined;
}

/** Lets `test` take what train and validation leave over, where they leave something. */
function testFix(scope: Scope, pair: TreePair, given: ReadonlyMap<string, number>): ProblemFix[] {
  const test = pair.value.kind === 'map' ? findPair(pair.value, 'test') : null;
  const rest = round(1 - (given.get('train') ?? 0) - (given.get('validation') ?? 0));
  if (test === null || rest < 0) return [];
  const text = writeValue(rest, scope.format);
  const range = { start: test.value.start, end: test.value.end };
  return [{ title: msg('Change test to {0}', text), edits: [{ range, text }] }];
}

/** The parts where they are percentages (some above 1, none negative); empty where they do not sum to 100. */
function percentages(map: TreeMap): TreePair[] | null {
  const parts = map.entries.filter((pair) => SPLIT_KEYS.some((name) => name === pair.key));
  const values = parts.map((pair) => (pair.value.kind === 'number' ? pair.value.value : NaN));
  if (!values.some((value) => value > 1) || !values.every((value) => value >= 0 && value <= 100)) return null;
  return values.reduce((total, value) => total + value, 0) === 100 ? parts : [];
}

function percentFix(scope: Scope, parts: readonly TreePair[]): ProblemFix {
  return {
    title: msg('Change to fractions'),
    edits: parts.map(({ value }) => ({
      range: { start: value.start, end: value.end },
      text: writeValue(value.kind === 'number' ? value.value / 100 : 0, scope.format),
    })),
  };
}

function splitAlias(key: string): string | null {
  const name = key.toLowerCase();
  if (['val', 'valid', 'dev', 'eval'].includes(name)) return 'validation';
  if (['training'].includes(name)) return 'train';
  return ['testing', 'holdout'].includes(name) ? 'test' : null;
}

/** Sums of decimal fractions without their binary dust: 0.30000000000000004 is 0.3. */
function round(value: number): number {
  return Number(value.toFixed(9));
}
