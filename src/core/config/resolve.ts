import { msg } from '../message';
import type { ConfigEntry } from './document';
import { readEntry } from './entry';
import { shown } from './fields';
import { Inheritance } from './inherit';
import type { FullEntry, RawEntry } from './inherit';
import { nameProblem } from './names';
import type { TextRange } from './plan';
import type { Scope } from './scope';
import { spotsOf } from './spots';
import type { NewProblem } from './syntax';
import { contains, emptyMap, findPair, valuePlace } from './tree';
import type { TreeMap, TreePair } from './tree';

/** An entry, resolved, and what is wrong with it. */
export interface ResolvedEntry {
  readonly entry: ConfigEntry;
  readonly problems: readonly NewProblem[];
}

/**
 * Resolves the entries of `runs`. Each is read by itself, so that what is wrong with one leaves the others alone.
 *
 * @param earlier problems of the text by entry; an entry with an error among them gets no plan
 */
export function resolveEntries(
  scope: Omit<Scope, 'report'>,
  runs: TreeMap,
  earlier: ReadonlyMap<string, readonly NewProblem[]>,
): ResolvedEntry[] {
  const problems = new Map<string, NewProblem[]>();
  const entries = new Map<string, RawEntry>();
  for (const pair of runs.entries) {
    problems.set(pair.key, [...(earlier.get(pair.key) ?? [])]);
    entries.set(pair.key, {
      name: pair.key,
      pair,
      body: pair.value.kind === 'map' ? pair.value : emptyMap(pair.value),
    });
  }
  const scopeOf = (name: string): Scope => ({ ...scope, report: (problem) => problems.get(name)?.push(problem) });
  const isBroken = (entry: RawEntry): boolean => (earlier.get(entry.name) ?? []).some(isError);
  const inheritance = new Inheritance(entries, scopeOf);
  return [...entries.values()].map((raw) => {
    const own = problems.get(raw.name) ?? [];
    const plan = readRaw(scopeOf(raw.name), raw, inheritance, entries, isBroken);
    const startable = !own.some(isError);
    const range = pairRange(raw.pair);
    const entry: ConfigEntry = {
      name: raw.name,
      nameRange: raw.pair.keyRange,
      range,
      plan: startable ? (plan ?? null) : null,
      spots: spotsOf(raw.body, range),
    };
    return { entry, problems: own };
  });
}

function readRaw(
  scope: Scope,
  raw: RawEntry,
  inheritance: Inheritance,
  entries: ReadonlyMap<string, RawEntry>,
  isBroken: (entry: RawEntry) => boolean,
): ReturnType<typeof readEntry> {
  const badName = nameProblem(scope, raw.pair);
  if (badName !== null) scope.report(badName);
  const { value } = raw.pair;
  if (value.kind !== 'map') {
    const message =
      value.kind === 'null'
        ? msg("'{0}' is empty. Give it a 'trainer' section, a 'command', or 'extends' with another run.", raw.name)
        : msg("'{0}' must be a section with keys of its own, not {1}.", raw.name, shown(scope, value));
    scope.report({ code: 'not-a-mapping', message, range: valuePlace(raw.pair) });
    return undefined;
  }
  const full = inheritance.resolve(raw);
  const found: NewProblem[] = [];
  const reading: Scope = { ...scope, report: (problem) => found.push(problem) };
  const plan = readEntry(reading, raw.name, raw.pair.keyRange, full.body);
  // What is missing may be what could not be inherited.
  const certain = full.complete
    ? found
    : found.filter(({ code }) => code !== 'missing-key' && code !== 'unknown-variable');
  reportFound(scope, raw, full, certain, entries, isBroken);
  return full.complete ? plan : undefined;
}

/**
 * Passes on what was found in an entry. What stands in an entry that it extends is told there; here one sentence at
 * `extends` says why this one cannot be started either.
 */
function reportFound(
  scope: Scope,
  raw: RawEntry,
  full: FullEntry,
  found: readonly NewProblem[],
  entries: ReadonlyMap<string, RawEntry>,
  isBroken: (entry: RawEntry) => boolean,
): void {
  const ancestors = full.ancestors.flatMap((name) => entries.get(name) ?? []);
  const ownerOf = (problem: NewProblem): RawEntry | null =>
    ancestors.find((ancestor) => contains(pairRange(ancestor.pair), problem.range)) ?? null;
  let culprit: RawEntry | null = null;
  for (const problem of found) {
    const owner = ownerOf(problem);
    if (owner === null) scope.report(problem);
    else if (isError(problem)) culprit ??= owner;
  }
  culprit ??= ancestors.find((ancestor) => isBroken(ancestor)) ?? null;
  // An incomplete chain breaks at its last ancestor, whose own `extends` leads nowhere.
  const cause = culprit ?? (full.complete ? null : (ancestors.at(-1) ?? null));
  const pair = findPair(raw.body, 'extends');
  if (pair === null || cause === null) return;
  scope.report({
    code: 'conflict',
    message: msg(
      "'{0}' takes over a mistake of '{1}'. Mend it there, or write the value anew here.",
      raw.name,
      cause.name,
    ),
    range: valuePlace(pair),
  });
}

function isError(problem: NewProblem): boolean {
  return problem.severity !== 'warning';
}

function pairRange(pair: TreePair): TextRange {
  return { start: pair.keyRange.start, end: Math.max(pair.keyRange.end, pair.valueRange.end) };
}
