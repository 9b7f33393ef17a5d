import type { Finding } from './finding';
import type { VerdictKind } from './types';
import { THRESHOLDS as T } from './thresholds';

/** What was settled on, and how many of the looks found the same, 0 to 1. */
export interface Settled {
  readonly found: Finding;
  readonly agreement: number;
}

/**
 * Looks at a curve as it is and as it was a few checks ago, and settles on what most looks found, so that a verdict does
 * not flicker where a curve runs along a threshold. That depends on the curve alone, not on when somebody asked before.
 * Among kinds with as many looks the one of the latest look wins. When a run is over nothing can flicker any more: then
 * it is what the curve is now, and the earlier looks only tell how sure that is.
 *
 * @param look what the curve was after so many checks
 */
export function settle(checks: number, live: boolean, look: (checks: number) => Finding): Settled {
  const now = look(checks);
  const every = Math.max(1, Math.round(checks * T.lookShare));
  const looks = [now];
  for (let back = 1; back < T.looks && checks - back * every >= T.looksFrom; back += 1) {
    looks.push(look(checks - back * every));
  }
  const votes = new Map<VerdictKind, number>();
  for (const { kind } of looks) votes.set(kind, (votes.get(kind) ?? 0) + 1);
  const most = Math.max(...votes.values());
  const found = live ? (looks.find(({ kind }) => votes.get(kind) === most) ?? now) : now;
  return { found, agreement: (votes.get(found.kind) ?? 0) / looks.length };
}
