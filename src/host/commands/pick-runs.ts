import { l10n, window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import { isLive } from '../../core/run/status';
import type { RunSummary } from '../../core/run/summary';
import { runIcon } from '../runs/icon';
import { newestFirst } from '../runs/groups';
import { shortState, startedText } from '../runs/words';

interface RunItem extends QuickPickItem {
  readonly run: RunSummary;
}

function toItem(run: RunSummary): RunItem {
  return {
    run,
    label: `$(${runIcon(run).id}) ${run.entry}`,
    description: startedText(run),
    detail: isLive(run.status) ? l10n.t('training: {0}', shortState(run)) : shortState(run),
  };
}

/** Asks for one run. With one only there is nothing to ask; undefined when the person changed their mind. */
export async function pickRun(runs: readonly RunSummary[], placeHolder: string): Promise<RunSummary | undefined> {
  if (runs.length === 1) return runs[0];
  const items = [...runs].sort(newestFirst).map(toItem);
  return (await window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.run;
}

/** Asks for any number of runs. */
export async function pickRuns(runs: readonly RunSummary[], placeHolder: string): Promise<RunSummary[]> {
  const items = [...runs].sort(newestFirst).map(toItem);
  const chosen = await window.showQuickPick(items, { placeHolder, matchOnDescription: true, canPickMany: true });
  return chosen?.map((item) => item.run) ?? [];
}
