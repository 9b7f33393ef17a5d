import { msg } from '../message';
import { changeValue } from './fixes';
import type { Scope } from './scope';
import { findPair, treeSize, valuePlace } from './tree';
import type { TreeMap, TreeNode, TreePair } from './tree';

/** An entry as it stands in the file, before inheritance. */
export interface RawEntry {
  readonly name: string;
  readonly pair: TreePair;
  readonly body: TreeMap;
}

/** An entry with all that it inherits. */
export interface FullEntry {
  readonly body: TreeMap;
  /** Entries it extends, nearest first. */
  readonly ancestors: readonly string[];
  /** False where an `extends` of the chain leads nowhere, so that something may be missing. */
  readonly complete: boolean;
}

/** Longer chains than anyone can follow, and a bound for what they may cost. */
const MAX_LEVELS = 50;

/** Follows `extends` for all entries. Problems are reported at the entry that has them, once. */
export class Inheritance {
  private readonly entries: ReadonlyMap<string, RawEntry>;
  private readonly names: readonly string[];
  private readonly scopeOf: (entry: string) => Scope;
  private readonly sizes = new Map<TreeNode, number>();
  private readonly resolved = new Map<string, FullEntry>();

  constructor(entries: ReadonlyMap<string, RawEntry>, scopeOf: (entry: string) => Scope) {
    this.entries = entries;
    this.names = [...entries.keys()];
    this.scopeOf = scopeOf;
  }

  resolve(entry: RawEntry): FullEntry {
    // Up the chain until an entry that is done, or that extends nothing; then down again. No recursion: a chain
    // may be as long as the file.
    const chain: RawEntry[] = [];
    const inChain = new Set<string>();
    let complete = true;
    let next = entry;
    while (!this.resolved.has(next.name)) {
      chain.push(next);
      inChain.add(next.name);
      const parent = this.parentOf(next);
      if (parent === 'none') break;
      if (parent === 'broken') {
        complete = false;
        break;
      }
      if (inChain.has(parent.name)) {
        this.reportCycle(chain.slice(chain.findIndex((link) => link.name === parent.name)));
        complete = false;
        break;
      }
      next = parent;
    }
    let full = this.resolved.get(next.name) ?? null;
    for (const link of chain.reverse()) {
      full = this.extend(link, full, complete);
      this.resolved.set(link.name, full);
    }
    return full ?? { body: entry.body, ancestors: [], complete };
  }

  private extend(entry: RawEntry, base: FullEntry | null, complete: boolean): FullEntry {
    const pair = findPair(entry.body, 'extends');
    if (base === null || pair === null) return { body: entry.body, ancestors: [], complete };
    const scope = this.scopeOf(entry.name);
    const ancestors = [this.nameIn(scope, pair), ...base.ancestors];
    const tooDeep = ancestors.length > MAX_LEVELS;
    if (tooDeep || !scope.limits.inherit(treeSize(base.body, this.sizes))) {
      const message = tooDeep
        ? msg('This run inherits through more than {0} others. Make the chain of extends shorter.', MAX_LEVELS)
        : msg('The runs of this file inherit too much from each other. Extend smaller ones.');
      scope.report({ code: 'conflict', message, range: valuePlace(pair) });
      return { body: entry.body, ancestors: [], complete: false };
    }
    return { body: mergeEntry(base.body, entry.body), ancestors, complete: base.complete };
  }

  /** A name such as 2 or true stands for itself as written. */
  private nameIn(scope: Scope, { value }: TreePair): string {
    if (value.kind === 'string') return value.value;
    return value.kind === 'number' || value.kind === 'boolean' ? scope.text.slice(value.start, value.end) : '';
  }

  private parentOf(entry: RawEntry): RawEntry | 'none' | 'broken' {
    const pair = findPair(entry.body, 'extends');
    if (pair === null) return 'none';
    const scope = this.scopeOf(entry.name);
    const wanted = this.nameIn(scope, pair);
    const parent = this.entries.get(wanted);
    if (parent !== undefined && wanted !== '') return parent;
    if (wanted === '') {
      scope.report({
        code: 'wrong-type',
        message: msg("'extends' must be the name of another run of this file."),
        range: valuePlace(pair),
      });
      return 'broken';
    }
    const meant = scope.limits.suggest(wanted, this.names, entry.name);
    const others = this.names.slice(0, 21).filter((other) => other !== entry.name);
    const message =
      meant !== null
        ? msg("There is no run '{0}' to extend. Did you mean '{1}'?", wanted, meant)
        : others.length === 0
          ? msg("There is no run '{0}' to extend. This is the only run of the file; remove the line.", wanted)
          : msg("There is no run '{0}' to extend. Runs: {1}.", wanted, others.join(', '));
    scope.report({
      code: 'unknown-extends',
      message,
      range: valuePlace(pair),
      fixes: meant === null ? [] : changeValue(scope, pair.value, meant),
    });
    return 'broken';
  }

  /** Every entry of a cycle is told, each at its own `extends`. */
  private reportCycle(cycle: readonly RawEntry[]): void {
    const names = [...cycle.slice(0, 8), ...(cycle.length > 8 ? [{ name: '…' }] : []), ...cycle.slice(0, 1)]
      .map((entry) => entry.name)
      .join(' → ');
    for (const entry of cycle) {
      const pair = findPair(entry.body, 'extends');
      if (pair === null) continue;
      this.scopeOf(entry.name).report({
        code: 'extends-cycle',
        message:
          cycle.length === 1
            ? msg("'{0}' extends itself. Name another run, or remove the line.", entry.name)
            : msg('These runs extend each other in a circle: {0}. Remove one of the extends.', names),
        range: valuePlace(pair),
      });
    }
  }
}

/** Sections whose keys are merged; everything else that a child writes stands in the place of its parent's. */
function mergeEntry(parent: TreeMap, child: TreeMap): TreeMap {
  const inherited: TreeMap = {
    ...parent,
    entries: parent.entries.filter((pair) => pair.key !== 'extends' && pair.key !== 'description'),
  };
  return mergeMaps(inherited, child, (path) => {
    const [section, part] = path;
    if (section === 'hyperparameters' || section === 'env') return true;
    // The fractions of a split belong together, and so do the parameters of a stopping rule.
    return section === 'trainer' && (part === undefined || part === 'model');
  });
}

function mergeMaps(
  parent: TreeMap,
  child: TreeMap,
  merges: (path: readonly string[]) => boolean,
  path: readonly string[] = [],
): TreeMap {
  const own = new Map(child.entries.map((pair) => [pair.key, pair]));
  const parents = new Set(parent.entries.map((pair) => pair.key));
  const merged = parent.entries.map((theirs) => {
    const mine = own.get(theirs.key);
    if (mine === undefined) return theirs;
    const here = [...path, theirs.key];
    if (!merges(here) || theirs.value.kind !== 'map') return mine;
    const value: TreeNode =
      mine.value.kind === 'map'
        ? mergeMaps(theirs.value, mine.value, merges, here)
        : isEmpty(mine.value) && here.length === 1
          ? { ...theirs.value, start: mine.value.start, end: mine.value.end }
          : mine.value;
    return { ...mine, value };
  });
  return { ...child, entries: [...merged, ...child.entries.filter((pair) => !parents.has(pair.key))] };
}

/** `hyperparameters:` with nothing below it adds nothing. */
function isEmpty(node: TreeNode): boolean {
  return node.kind === 'null' && node.end === node.start;
}
