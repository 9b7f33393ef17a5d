import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const DEPTH = 4;

/**
 * Directories of runs below a folder whose runner still works: it holds runner.lock with its process id.
 * @param {string} folder
 * @param {number} [depth]
 * @returns {string[]}
 */
export function liveRuns(folder, depth = 0) {
  return names(folder).flatMap((name) => {
    if (name === '.lossline') {
      const runs = path.join(folder, name, 'runs');
      return names(runs)
        .map((run) => path.join(runs, run))
        .filter(isLive);
    }
    return depth < DEPTH && name !== 'node_modules' && name !== '.git'
      ? liveRuns(path.join(folder, name), depth + 1)
      : [];
  });
}

/** @param {string} folder */
function names(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}

/** @param {string} directory */
function isLive(directory) {
  try {
    const { pid } = JSON.parse(readFileSync(path.join(directory, 'runner.lock'), 'utf8'));
    return Number.isInteger(pid) && process.kill(pid, 0);
  } catch {
    return false;
  }
}
