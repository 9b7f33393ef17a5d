import type { RunSummary } from '../../core/run/summary';
import type { ConfigFile } from '../config/file';
import { belongsTo, newestFirst } from '../runs/groups';
import { importOf } from '../runs/imported';
import type { Node } from './nodes';

/** A node and what stands below it. */
export interface Branch {
  readonly node: Node;
  readonly children: readonly Branch[];
}

/**
 * The explorer's rows: config file (only when there are several), entries in file order, runs newest first; runs that
 * were imported stand under "Imported", and those whose entry or file is gone come last under "Other runs".
 */
export function outline(files: readonly ConfigFile[], runs: readonly RunSummary[]): Branch[] {
  const taken = new Set<string>();
  const sorted = [...runs].sort(newestFirst);
  const byEntry = new Map<string, RunSummary[]>();
  for (const run of sorted) {
    const file = files.find((one) => belongsTo(run, one) && one.names.includes(run.entry));
    if (file === undefined) continue;
    taken.add(run.key);
    const key = `${file.uri.toString()} ${run.entry}`;
    const list = byEntry.get(key);
    if (list === undefined) byEntry.set(key, [run]);
    else list.push(run);
  }
  const branches = files.map((file): Branch => {
    const uri = file.uri.toString();
    const children = file.names.map((name): Branch => {
      const mine = byEntry.get(`${uri} ${name}`) ?? [];
      return { node: { kind: 'entry', uri, name }, children: mine.map(runBranch) };
    });
    return { node: { kind: 'config', uri }, children };
  });
  const top = files.length > 1 ? branches : branches.flatMap((branch) => branch.children);
  const left = sorted.filter((run) => !taken.has(run.key));
  const group = (kind: 'imported' | 'other', own: readonly RunSummary[]): Branch[] =>
    own.length === 0 ? [] : [{ node: { kind }, children: own.map(runBranch) }];
  const imported = left.filter((run) => importOf(run) !== null);
  const others = left.filter((run) => importOf(run) === null);
  return [...top, ...group('imported', imported), ...group('other', others)];
}

function runBranch(run: RunSummary): Branch {
  return { node: { kind: 'run', key: run.key }, children: [] };
}
