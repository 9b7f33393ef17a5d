import { readFileSync, writeFileSync } from 'node:fs';

/**
 * How many single tests passed, failed and were skipped; names of those that failed.
 * @typedef {{ passed: number, failed: number, skipped: number, failures: string[] }} Counts
 */

/** @returns {Counts} */
export const noCounts = () => ({ passed: 0, failed: 0, skipped: 0, failures: [] });

/**
 * What a stage of `npm test` left in its results file; a stage that died before it could has none, which is a failure.
 * @param {string} file
 * @returns {Counts | null}
 */
export function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * Leaves the counts for `npm test`, which names the file in LOSSLINE_RESULTS. By hand there is nobody to tell.
 * @param {Counts} counts
 */
export function reportCounts(counts) {
  const file = process.env.LOSSLINE_RESULTS;
  if (file) writeFileSync(file, JSON.stringify(counts));
}
