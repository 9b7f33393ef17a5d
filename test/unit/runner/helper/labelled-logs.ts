import { existsSync } from 'node:fs';
import path from 'node:path';

/** Why a test does nothing where {@link labelledLogs} is null. */
export const NO_LABELLED_LOGS = 'no labelled logs are here (CONTRIBUTING.md, Labelled logs)';

/**
 * The folder of real logs with the truth about each in its truth.json: `corpus` in the folder that LOSSLINE_SHARED
 * names, or in `shared` beside the checkout, as for scripts/corpus.mjs. Null where there is none; no log is part of the
 * project.
 */
export function labelledLogs(): string | null {
  const root = process.env['LOSSLINE_ROOT'] ?? process.cwd();
  const places = [process.env['LOSSLINE_SHARED'] ?? '', path.join(root, '..', 'shared')]
    .filter((shared) => shared !== '')
    .map((shared) => path.resolve(shared, 'corpus'));
  return places.find((place) => existsSync(path.join(place, 'truth.json'))) ?? null;
}
