import { msg } from '../message';
import type { ConfigEntry } from './document';
import { readEntry } from './entry';
import { shown } from './fields';
import { Inheritance } from './inherit';
import type { FullEntry, RawEntry } from './inherit';
import { nameProblem } from './names';
import type { EntryPlan, TextRange } from './plan';
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
  const resolver = new Resolver(scope, runs, earlier);
  return runs.entries.map((pair) => resolver.resolve(pair.key));
}

class Resolver {
  private readonly scope: Omit<Scope, 'report'>;
  private readonly earlier: ReadonlyMap<string, readonly NewProblem[]>;
  private readonly entries: ReadonlyMap<string, RawEntry>;
  private readonly problems = new Map<string, NewProblem[]>();
  private readonly plans = new Map<string, EntryPlan | null>();
  private readonly inheritance: Inheritance;

  constructor(scope: Omit<Scope, 'report'>, runs: TreeMap, earlier: ReadonlyMap<string, readonly NewProblem[]>) {
    this.scope = scope;
    this.earlier = earlier;
    this.entries = new Map(runs.entries.map((pair) => [pair.key, { name: pair.key, pair, body: bodyOf(pair) }]));
    for (const name of this.entries.keys()) this.problems.set(name, [...(earlier.get(name) ?? [])]);
    this.inheritance = new Inheritance(this.entries, (name) => this.scopeOf(name));
  }

  resolve(name: string): ResolvedEntry {
    const raw = this.entry(name);
    const plan = this.planOf(raw);
    const problems = this.problemsOf(name);
    const range = pairRange(raw.pair);
    const entry: ConfigEntry = {
      name,
      nameRange: raw.pair.keyRange,
      range,
      plan: problems.some(isError) ? null : plan,
      spots: spotsOf(raw.body, range),
    };
    return { entry, problems };
  }

  private planOf(raw: RawEntry): EntryPlan | null {
    const known = this.plans.get(raw.name);
    if (known !== undefined) return known;
    const plan = this.read(raw);
    this.plans.set(raw.name, plan);
    return plan;
  }

  private read(raw: RawEntry): EntryPlan | null {
    const scope = this.scopeOf(raw.name);
    const badName = nameProblem(scope, raw.pair);
    if (badName !== null) scope.report(badName);
    // After an error of the text itself the rest of the entry is guesswork.
    if (this.earlier.get(raw.name)?.some((problem) => problem.code === 'syntax' && isError(problem)) === true)
      return null;
    if (raw.pair.value.kind !== 'map') {
      reportNoSection(scope, raw);
      return null;
    }
    const full = this.inheritance.resolve(raw);
    const ancestors = full.ancestors.map((name) => this.entry(name));
    // Farthest first, so that each finds its own ancestors read: no recursion along the chain.
    for (const ancestor of ancestors.toReversed()) this.planOf(ancestor);
    const found: NewProblem[] = [];
    const reading: Scope = { ...scope, report: (problem) => found.push(problem) };
    const self = { name: raw.name, nameRange: raw.pair.keyRange, range: pairRange(raw.pair) };
    const plan = readEntry(reading, self, full.body);
    this.reportFound(raw, full, ancestors, found);
    return full.complete ? (plan ?? null) : null;
  }

  /**
   * Passes on what was found in an entry. What stands in an entry that it extends is told there; here one sentence at
   * `extends` says why this one cannot be started either.
   */
  private reportFound(
    raw: RawEntry,
    full: FullEntry,
    ancestors: readonly RawEntry[],
    found: readonly NewProblem[],
  ): void {
    const scope = this.scopeOf(raw.name);
    const place = findPair(raw.body, 'extends');
    let culprit = ancestors.find((ancestor) => this.earlier.get(ancestor.name)?.some(isError) === true) ?? null;
    for (const problem of found) {
      // What is missing may be what could not be inherited.
      if (!full.complete && (problem.code === 'missing-key' || problem.code === 'unknown-variable')) continue;
      const owner = ancestors.find((ancestor) => contains(pairRange(ancestor.pair), problem.range));
      if (owner === undefined || place === null) scope.report(problem);
      else if (!isError(problem)) continue;
      else if (this.hasProblem(owner, problem)) culprit ??= owner;
      // Right where it stands, wrong only together with what this entry writes.
      else scope.report({ ...problem, range: valuePlace(place), fixes: [] });
    }
    // An incomplete chain breaks at its last ancestor, whose own `extends` leads nowhere.
    const cause = culprit ?? (full.complete ? null : (ancestors.at(-1) ?? null));
    if (place === null || cause === null) return;
    const range = valuePlace(place);
    if (this.problemsOf(raw.name).some((problem) => isError(problem) && problem.range.start === range.start)) return;
    scope.report({
      code: 'conflict',
      message: msg(
        "'{0}' takes over a mistake of '{1}'. Mend it there, or write the value anew here.",
        raw.name,
        cause.name,
      ),
      range,
    });
  }

  private hasProblem(entry: RawEntry, problem: NewProblem): boolean {
    return this.problemsOf(entry.name).some(
      (other) => other.code === problem.code && other.range.start === problem.range.start,
    );
  }

  private scopeOf(name: string): Scope {
    return { ...this.scope, report: (problem) => this.problemsOf(name).push(problem) };
  }

  private problemsOf(name: string): NewProblem[] {
    return this.problems.get(name) ?? [];
  }

  private entry(name: string): RawEntry {
    const entry = this.entries.get(name);
    if (entry === undefined) throw new Error(`No entry ${name}`);
    return entry;
  }
}

function bodyOf(pair: TreePair): TreeMap {
  return pair.value.kind === 'map' ? pair.value : emptyMap(pair.value);
}

function reportNoSection(scope: Scope, { name, pair }: RawEntry): void {
  const message =
    pair.value.kind === 'null'
      ? msg("'{0}' is empty. Give it a 'trainer' section, a 'command', or 'extends' with another run.", name)
      : msg("'{0}' must be a section with keys of its own, not {1}.", name, shown(scope, pair.value));
  scope.report({ code: 'not-a-mapping', message, range: valuePlace(pair) });
}

function isError(problem: NewProblem): boolean {
  return problem.severity !== 'warning';
}

function pairRange(pair: TreePair): TextRange {
  return { start: pair.keyRange.start, end: Math.max(pair.keyRange.end, pair.valueRange.end) };
}
