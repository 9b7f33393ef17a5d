import { existsSync } from 'node:fs';
import path from 'node:path';
import { listRuns } from '../store/read';
import { RUN_FILES } from '../store/paths';
import { findRoot } from './config-file';
import type { Look } from './progress';
import { RunView } from './follow';
import { resolveRun } from './run-ref';

/** The run directory that a text names as a path; null when it is no path to one. */
function asDirectory(reference: string, cwd: string): string | null {
  if (!reference.includes('/') && !reference.includes(path.sep)) return null;
  const directory = path.resolve(cwd, reference);
  return existsSync(path.join(directory, RUN_FILES.record)) ? directory : null;
}

/**
 * Finds the run that a person names (see resolveRun; also the path of a run directory) and reads it.
 *
 * @throws CliFailure (exit code 2) when there is no such run.
 */
export async function findRun(reference: string, cwd: string, config: string | null): Promise<Look> {
  const [look] = await findRuns([reference], cwd, config);
  if (look === undefined) throw new Error('A reference resolves to a run or throws.');
  return look;
}

/** The same for several; the list of runs is read once. */
export async function findRuns(
  references: readonly string[],
  cwd: string,
  config: string | null,
): Promise<readonly Look[]> {
  let known: Awaited<ReturnType<typeof listRuns>> | null = null;
  const looks: Look[] = [];
  for (const reference of references) {
    const directory = asDirectory(reference, cwd);
    if (directory === null) known ??= await listRuns(findRoot(cwd, config));
    looks.push(await new RunView(directory ?? resolveRun(reference, known ?? []).key).look());
  }
  return looks;
}
