import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * A marker says that a step is done and for which input. It is written last, in one go, so that a step that was
 * interrupted is done again.
 * @param {string} file
 * @param {string} expected
 */
export function isDone(file, expected) {
  try {
    return readFileSync(file, 'utf8') === expected;
  } catch {
    return false;
  }
}

/**
 * @param {string} file
 * @param {string} text
 */
export function markDone(file, text) {
  mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}

/**
 * Hash of files' names and contents; an absent file counts as such.
 * @param {string} folder
 * @param {readonly string[]} files relative to `folder`
 */
export function hashFiles(folder, files) {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(`${file}\0`);
    try {
      hash.update(readFileSync(path.join(folder, file)));
    } catch {
      hash.update('absent');
    }
    hash.update('\0');
  }
  return hash.digest('hex');
}
