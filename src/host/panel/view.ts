import { isLive } from '../../core/run/status';
import type { RunSummary } from '../../core/run/summary';
import { stopMessage } from '../../core/verdict/stop-text';
import { isEdit } from '../../core/verdict/suggestions';
import { confidenceText, statusMessage, verdictTitle } from '../../core/verdict/text';
import type { RunChoice, RunView } from '../../shared/protocol';
import { newestFirst } from '../runs/groups';
import { canBeStopped } from '../runs/imported';
import { shortState, startedText } from '../runs/words';
import { say } from '../text';
import { l10n } from 'vscode';

/** What the panel says of a run, in the reader's language. */
export function runView(run: RunSummary): RunView {
  const stop = stopMessage(run);
  const sure = confidenceText(run.verdict);
  return {
    summary: run,
    statusText: say(statusMessage(run)),
    verdictTitle: say(verdictTitle(run.verdict.kind)),
    confidenceText: sure === null ? null : say(sure),
    verdictText: say(run.verdict.sentence),
    suggestions: run.verdict.suggestions.map((suggestion) => ({
      title: say(suggestion.title),
      reason: say(suggestion.reason),
      applies: isEdit(suggestion),
    })),
    stopText: stop === null ? null : say(stop),
    canStop: canBeStopped(run) && run.status.kind !== 'stopping',
  };
}

/** The panel's list of runs, newest first. A live run's row says nothing that changes with each epoch. */
export function runChoices(runs: readonly RunSummary[]): RunChoice[] {
  return [...runs].sort(newestFirst).map((run) => {
    const live = isLive(run.status);
    return {
      key: run.key,
      label: run.entry,
      detail: live ? startedText(run) : l10n.t('{0} · {1}', startedText(run), shortState(run)),
      live,
    };
  });
}
