import path from 'node:path';
import picomatch from 'picomatch';

/** What is to be searched for a path or glob of `watch:`. */
export interface WatchPath {
  /** Where the search begins: the part of the path before the first pattern. Absolute. */
  readonly base: string;
  /** Whether a file, or a folder above it, is meant. */
  readonly accepts: (file: string) => boolean;
}

/** @param watched Absolute path with forward slashes or the platform's, may hold `*`, `**`, `?`, `[…]` and `{…}`. */
export function watchPath(watched: string): WatchPath {
  const parts = watched.split(path.sep).join('/').split('/');
  const first = parts.findIndex((part) => /[*?[\]{}]/.test(part));
  if (first < 0) return { base: watched, accepts: () => true };
  const base = parts.slice(0, first).join('/') || '/';
  const matches = picomatch(parts.slice(first).join('/'), { dot: true });
  const accepts = (file: string): boolean => {
    const names = path.relative(base, file).split(path.sep);
    return names.some((_, i) => matches(names.slice(0, i + 1).join('/')));
  };
  return { base, accepts };
}
