import assert from 'node:assert/strict';
import path from 'node:path';
import { COMMANDS } from '../../../src/host/ids';
import type { FoundRun, ImportRequest } from '../../../src/runner/import/types';
import { commands } from '../fake/vscode';
import { until } from './host';
import type { TestHost } from './host';

/** A run as a search finds it. */
export function found(root: string, name: string, changes: Partial<FoundRun> = {}): FoundRun {
  const folder = path.join(root, 'logs', name);
  return {
    origin: `origin of ${name}`,
    title: `logs/${name}`,
    folder,
    files: [{ path: path.join(folder, 'metrics.csv'), format: 'csv', prefix: '' }],
    settings: [],
    bytes: 1_234_567,
    modified: Date.now() - 3 * 24 * 3_600_000,
    glance: { metrics: ['loss', 'val_loss', 'acc', 'lr', 'momentum'], observations: 60, whole: true },
    known: null,
    ...changes,
  };
}

type Asked<K extends ImportRequest['type']> = Extract<ImportRequest, { type: K }>;

/** The next request of a type that the importer was sent. */
export async function asked<K extends ImportRequest['type']>(host: TestHost, type: K, nth = 0): Promise<Asked<K>> {
  return until(`a request to ${type}`, () => {
    const all = host.importers.at(-1)?.requests ?? [];
    return all.filter((request): request is Asked<K> => request.type === type)[nth];
  });
}

/** Runs the import command on a folder and plays that these runs are found there. */
export async function importFrom(host: TestHost, runs: readonly FoundRun[], notes: readonly string[] = []) {
  const source = host.uri('logs');
  const command = commands.executeCommand(COMMANDS.importHere, source, [source]);
  const { id, root, paths } = await asked(host, 'scan');
  assert.deepEqual([root, paths], [host.root, [path.join(host.root, 'logs')]]);
  for (const run of runs) host.importer().tell({ type: 'found', id, run });
  host.importer().tell({ type: 'done', id, cancelled: false, notes });
  return { command };
}
