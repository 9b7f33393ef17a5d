import { isLive } from '../../core/run/status';
import type { RunSummary } from '../../core/run/summary';
import type { NotificationLevel } from '../settings';

export type Notice = 'failure' | 'ended';

/**
 * Which notification a change deserves: one when a run that was live here has ended. What the person did (asked it
 * to stop) or sees anyway (the panel shows it) needs none; a failure always does.
 */
export function decideNotice(
  run: RunSummary,
  before: RunSummary | null,
  level: NotificationLevel,
  panelShows: boolean,
): Notice | null {
  if (level === 'none' || isLive(run.status)) return null;
  if (before === null || !isLive(before.status)) return null;
  if (run.status.kind === 'failed' || run.status.kind === 'crashed') return 'failure';
  if (level === 'problems' || panelShows || run.status.kind === 'unreadable') return null;
  if (run.status.kind === 'stopped' && run.status.cause.kind === 'request') return null;
  return 'ended';
}
