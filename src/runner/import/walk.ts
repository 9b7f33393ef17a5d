import { readdirSync, realpathSync, statSync, type Dirent, type Stats } from 'node:fs';
import path from 'node:path';
import { errorCode } from '../process/identity';
import { isInside } from '../store/folder';

/** A file that the walk came by. */
export interface WalkedFile {
  readonly path: string;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** A folder with its files, by name. */
export interface WalkedFolder {
  readonly path: string;
  readonly files: readonly WalkedFile[];
}

/** How far a walk goes. */
export interface WalkLimits {
  readonly depth: number;
  readonly folders: number;
  readonly files: number;
}

export const WALK_LIMITS: WalkLimits = { depth: 16, folders: 20_000, files: 200_000 };

/** A folder of a thousand links does not take a thousand sentences. */
const MAX_LINK_NOTES = 5;

/** Folders in which nobody's logs lie, or only copies. */
const PASSED_OVER = new Set(['node_modules', '__pycache__', 'site-packages', 'venv', 'virtualenv', '$RECYCLE.BIN']);
/** A folder with one of these is a Python environment, whatever its name. */
const ENVIRONMENT_MARKS = ['pyvenv.cfg', 'conda-meta'];

/**
 * Walks files and folders, each once however many links lead to it: every folder before those inside it, in the order
 * of names. What a person named is gone into whatever it is; below it, hidden folders, package folders and Python
 * environments are passed over, and so are links that lead out of what was named.
 *
 * @param paths Absolute.
 * @param note Gets a sentence for what could not be looked at.
 */
export function* walk(
  paths: readonly string[],
  note: (sentence: string) => void,
  limits: WalkLimits = WALK_LIMITS,
): Generator<WalkedFolder> {
  const roots = paths.flatMap((named) => realPath(named) ?? []);
  for (const named of paths) if (realPath(named) === null) note(`${named} is not there, or cannot be read.`);
  const seen = new Set<string>();
  const left = { folders: limits.folders, files: limits.files };
  let full = false;
  let outside = 0;
  const queue = roots.map((real) => ({ real, depth: 0 })).reverse();
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const { real, depth } = next;
    if (seen.has(real)) continue;
    seen.add(real);
    const stat = statOrNull(real, note);
    if (stat?.isFile() === true) {
      yield { path: path.dirname(real), files: [{ path: real, size: stat.size, modified: stat.mtimeMs }] };
      continue;
    }
    if (stat?.isDirectory() !== true) continue;
    if (left.folders <= 0 || left.files <= 0 || depth > limits.depth) {
      if (!full)
        note(`${real} and what follows was not looked at: there are too many files or folders. Name a smaller one.`);
      full = true;
      continue;
    }
    left.folders -= 1;
    const entries = list(real, note);
    if (depth > 0 && entries.some((entry) => ENVIRONMENT_MARKS.includes(entry.name))) continue;
    const files: WalkedFile[] = [];
    const folders: string[] = [];
    for (const entry of entries) {
      const at = path.join(real, entry.name);
      const target = entry.isSymbolicLink() ? linkTarget(at, roots) : at;
      if (target === null) continue;
      if (target === 'outside') {
        outside += 1;
        if (outside > MAX_LINK_NOTES) continue;
        note(`${at} is a link that leads elsewhere and was not followed. Name what it leads to, if it is meant.`);
        continue;
      }
      const found = entry.isSymbolicLink() ? statOrNull(target, note) : entry;
      if (found?.isDirectory() === true) {
        if (!isPassedOver(entry.name)) folders.push(target);
      } else if (entry.isFile() && left.files > 0) {
        // A link to a file within what was named: the file itself is come by, where it lies.
        const info = statOrNull(at);
        if (info === null) continue;
        left.files -= 1;
        files.push({ path: at, size: info.size, modified: info.mtimeMs });
      }
    }
    yield { path: real, files };
    for (const folder of folders.reverse()) queue.push({ real: folder, depth: depth + 1 });
  }
}

/**
 * What a path leads to; null when to nothing, or to something that cannot be looked at (permissions, a link to itself, a
 * share that is gone).
 *
 * @param note Gets a sentence for the latter.
 */
export function statOrNull(file: string, note: (sentence: string) => void = () => undefined): Stats | null {
  try {
    return statSync(file, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    note(`${file} cannot be looked at (${errorCode(error) ?? String(error)}) and was passed over.`);
    return null;
  }
}

function isPassedOver(name: string): boolean {
  return name.startsWith('.') || PASSED_OVER.has(name);
}

function list(folder: string, note: (sentence: string) => void): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    note(`${folder} cannot be read (${errorCode(error) ?? String(error)}), so what lies in it was passed over.`);
    return [];
  }
}

/** Where a path leads, all links followed; null when to nothing. */
export function realPath(named: string): string | null {
  try {
    return realpathSync(named);
  } catch {
    return null;
  }
}

/** Where a link leads; null when to nothing. */
function linkTarget(link: string, roots: readonly string[]): string | null {
  const real = realPath(link);
  if (real === null) return null;
  return roots.some((root) => isInside(root, real)) ? real : 'outside';
}
