import { msg } from '../message';
import type { ConfigDocument } from './document';
import { checkKeys, readSection, shown } from './fields';
import { TOP_KEYS } from './keys';
import { Limits } from './limits';
import { doubledNames } from './names';
import type { Problem } from './problem';
import { readJson } from './read-json';
import { readYaml } from './read-yaml';
import { resolveEntries } from './resolve';
import type { Scope } from './scope';
import type { NewProblem } from './syntax';
import { emptyMap, findPair } from './tree';
import type { TreeMap, TreeNode, TreePair } from './tree';
import { readVersion } from './version';
import { readWatch } from './watch';

/** Beyond this many UTF-16 units a text is no config but a file with the wrong name. */
const MAX_LENGTH = 4_000_000;

/**
 * Reads a config file. Never throws: whatever is wrong is a problem with a range, and an entry without an error has
 * its plan. Paths are checked by their text only; nothing outside the text is looked at.
 *
 * @param text the whole file; a byte order mark and Windows line ends are fine, offsets are into this text
 */
export function parseConfig(text: string, format: 'yaml' | 'json'): ConfigDocument {
  const problems: Problem[] = [];
  const add = (problem: NewProblem, entry: string | null): void => {
    const { code, message, range, severity = 'error', fixes = [] } = problem;
    problems.push({ code, severity, message, range, entry, fixes });
  };
  const scope: Scope = { text, format, limits: new Limits(), report: (problem) => add(problem, null) };
  if (text.length > MAX_LENGTH) {
    const message = msg('This file is too large for a config: {0} characters at most.', MAX_LENGTH);
    scope.report({ code: 'syntax', message, range: { start: 0, end: 1 } });
    return { format, entries: [], watch: [], problems };
  }
  const syntax = format === 'yaml' ? readYaml(text) : readJson(text);
  // Where the text itself is wrong, what seems to be missing or unknown at the top may be an echo of that.
  const isBroken = syntax.problems.some((problem) => problem.code === 'syntax' && problem.wholeFile !== true);
  const top: Scope = isBroken ? { ...scope, report: () => undefined } : scope;
  const root = readRoot(top, syntax.root);
  const isKnownVersion = root === null || readVersion(scope, root, isBroken);
  const runs = root === null ? null : readRuns(top, root);
  const earlier = sortByEntry(syntax.problems, runs ?? emptyMap({ start: 0, end: 0 }), scope);
  const resolved = runs === null ? [] : resolveEntries(scope, runs, earlier);
  for (const { entry, problems: own } of resolved) for (const problem of own) add(problem, entry.name);
  const entries = resolved.map(({ entry }) => (isKnownVersion ? entry : { ...entry, plan: null }));
  const watch = root === null ? [] : readWatch(top, root);
  problems.sort((a, b) => a.range.start - b.range.start);
  return { format, entries, watch: isKnownVersion ? watch : [], problems };
}

function readRoot(scope: Scope, root: TreeNode | null): TreeMap | null {
  if (root?.kind === 'map') return root;
  if (root === null || root.kind === 'null') {
    scope.report({
      code: 'missing-key',
      message: msg("This config is empty. Write version: 1 and, below 'runs', what to train."),
      range: { start: 0, end: Math.min(1, scope.text.length) },
    });
    return null;
  }
  scope.report({
    code: 'not-a-mapping',
    message: msg("A config starts with the keys 'version' and 'runs', not with {0}.", shown(scope, root)),
    range: { start: root.start, end: root.end },
  });
  return null;
}

function readRuns(scope: Scope, root: TreeMap): TreeMap | null {
  // Keys that start with x- are the user's own: a place for YAML anchors.
  const entries = root.entries.filter((pair) => !pair.key.startsWith('x-'));
  const meant = checkKeys(scope, { ...root, entries }, { keys: TOP_KEYS, section: null, alias: topAlias });
  const pair = findPair(root, 'runs');
  if (pair !== null) return readEntries(scope, pair);
  // A config may be there only to follow what other programs write.
  if (meant.has('runs') || findPair(root, 'watch') !== null) return null;
  scope.report({
    code: 'missing-key',
    message: msg("'runs' is missing. Below it, give each run a name and say what it trains."),
    range: root.entries[0]?.keyRange ?? { start: root.start, end: root.end },
  });
  return null;
}

function readEntries(scope: Scope, pair: TreePair): TreeMap | null {
  const runs = readSection(scope, pair) ?? null;
  if (runs?.entries.length === 0) {
    scope.report({
      code: 'missing-key',
      severity: 'warning',
      message: msg("'{0}' is empty. Below it, give each run a name and say what it trains.", pair.key),
      range: pair.keyRange,
    });
  }
  return runs;
}

function topAlias(key: string): string | null {
  const lower = key.toLowerCase();
  if (['experiments', 'trials', 'jobs', 'entries', 'trainings', 'models'].includes(lower)) return 'runs';
  return ['watching', 'follow', 'import', 'imports', 'logs', 'logdir'].includes(lower) ? 'watch' : null;
}

/**
 * Gives each problem of the text to the entry it stands in, up to where the next one starts: what a missing bracket
 * swallowed can only be told afterwards. The rest concerns the whole file and is reported.
 */
function sortByEntry(
  problems: readonly NewProblem[],
  runs: TreeMap,
  scope: Scope,
): ReadonlyMap<string, readonly NewProblem[]> {
  const doubles = doubledNames(scope, runs);
  const doubledAt = new Set(doubles.map((problem) => problem.range.start));
  for (const problem of doubles) scope.report(problem);
  // Runs that were left out for their name take the problems within them along.
  const starts: { readonly start: number; readonly name: string | null }[] = [
    ...runs.entries.map((pair) => ({ start: pair.keyRange.start, name: pair.key })),
    ...doubles.map((problem) => ({ start: problem.range.start, name: null })),
  ];
  starts.sort((a, b) => a.start - b.start);
  const byEntry = new Map<string, NewProblem[]>();
  for (const problem of problems) {
    if (problem.code === 'duplicate-key' && doubledAt.has(problem.range.start)) continue;
    const isWhole = problem.wholeFile === true;
    const name = isWhole ? null : (lastAtOrBefore(starts, problem.range.start)?.name ?? null);
    const own = name === null ? undefined : byEntry.get(name);
    if (name === null) scope.report(problem);
    else if (own === undefined) byEntry.set(name, [problem]);
    else own.push(problem);
  }
  return byEntry;
}

/** The last of sorted places that is not after `offset`; by halves, since a broken text may have many. */
function lastAtOrBefore<T extends { readonly start: number }>(sorted: readonly T[], offset: number): T | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.start ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  return sorted[low - 1];
}
