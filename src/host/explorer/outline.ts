import type { RunSummary } from '../../core/run/summary';
import type { ConfigFile } from '../config/file';
import { belongsTo, newestFirst } from '../runs/groups';
import type { Node } from './nodes';

/** A node and what stands below it. */
export interface Branch {
  readonly node: Node;
  readonly children: readonly Branch[];
}

/**
 * The explorer's rows: config file (only when there are several), entries in file order, runs newest first; runs
 * whose entry or file is gone come last under "Other runs".
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
  const others = sorted.filter((run) => !taken.has(run.key));
  if (others.length === 0) return top;
  return [...top, { node: { kind: 'other' }, children: others.map(runBranch) }];
}

function runBranch(run: RunSummary): Branch {
  return { node: { kind: 'run', key: run.key }, children: [] };
}
