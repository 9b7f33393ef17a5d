import { readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * All files below `folder` whose name ends in `ending`, sorted; an absent folder has none.
 * @param {string} folder
 * @param {string} ending
 * @returns {string[]}
 */
export function glob(folder, ending) {
  let names;
  try {
    names = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return names
    .flatMap((entry) => {
      const full = path.join(folder, entry.name);
      if (entry.isDirectory()) return glob(full, ending);
      return entry.name.endsWith(ending) ? [full] : [];
    })
    .sort();
}
