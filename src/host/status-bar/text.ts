import { l10n } from 'vscode';
import { formatDuration, formatValue } from '../../core/format';
import type { RunSummary } from '../../core/run/summary';
import { epochText, timeLeft } from '../runs/words';

/** "$(sync~spin) baseline 12/60 · val 0.412 · 8 s left"; several runs are counted. Null when none is live. */
export function statusBarText(live: readonly RunSummary[]): string | null {
  const only = live[0];
  if (only === undefined) return null;
  if (live.length === 1) return `$(sync~spin) ${oneLine(only)}`;
  const left = live.map(timeLeft);
  const parts = [l10n.t('{0} runs training', live.length)];
  const known = left.filter((ms) => ms !== null);
  // With one run that cannot tell, the longest of the others would be a guess.
  if (known.length === left.length) parts.push(l10n.t('{0} left', formatDuration(Math.max(...known))));
  return `$(sync~spin) ${parts.join(' · ')}`;
}

/** "baseline 12/60 · val 0.412 · 8 s left". */
export function oneLine(run: RunSummary): string {
  if (run.status.kind === 'starting') return l10n.t('{0} starting', run.entry);
  if (run.status.kind === 'stopping') return l10n.t('{0} stopping', run.entry);
  const parts = [`${run.entry} ${epochText(run)}`];
  if (run.validationLast !== null) parts.push(l10n.t('val {0}', formatValue(run.validationLast.value)));
  const left = timeLeft(run);
  if (left !== null) parts.push(l10n.t('{0} left', formatDuration(left)));
  return parts.join(' · ');
}
