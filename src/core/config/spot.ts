import type { ConfigDocument, ConfigEntry, ConfigSpot } from './document';
import type { TextRange } from './plan';

/**
 * The innermost key at an offset, where the offset is on the key, on its value or between the two. Blank space
 * inside a section belongs to no key.
 */
export function spotAt(document: ConfigDocument, offset: number): { entry: ConfigEntry; spot: ConfigSpot } | null {
  const entry = document.entries.find(({ range }) => holds(range, offset));
  if (entry === undefined) return null;
  // Inner spots come after outer ones, so the last that holds the offset is the innermost.
  const spot = entry.spots.findLast(({ key, value }) => offset >= key.start && offset <= Math.max(key.end, value.end));
  if (spot === undefined) return null;
  const isSection = entry.spots.some(({ path }) => path.length > spot.path.length && startsWith(path, spot.path));
  return isSection && !holds(spot.key, offset) ? null : { entry, spot };
}

/** The end counts: the cursor stands behind the last letter of a word. */
function holds(range: TextRange, offset: number): boolean {
  return offset >= range.start && offset <= range.end;
}

function startsWith(path: readonly string[], prefix: readonly string[]): boolean {
  return prefix.every((part, index) => path[index] === part);
}
