import { l10n, window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import { runsOfEntry } from '../runs/groups';
import { shortState } from '../runs/words';
import type { RunService } from '../runs/service';
import { say } from '../text';
import type { Candidate } from './candidates';
import { describePlan } from './describe';
import { firstError } from './problems';

interface EntryItem extends QuickPickItem {
  readonly candidate: Candidate;
}

/** Asks which entry to train. One needs no question; undefined when the person changed their mind. */
export async function pickEntry(candidates: readonly Candidate[], runs: RunService): Promise<Candidate | undefined> {
  if (candidates.length <= 1) return candidates[0];
  const severalFiles = new Set(candidates.map(({ file }) => file.uri.toString())).size > 1;
  const items = candidates.map((candidate): EntryItem => {
    const { file, entry } = candidate;
    const latest = runsOfEntry(file, entry.name, runs.all())[0];
    const parts: string[] = [];
    if (severalFiles) parts.push(shortPath(file.uri.path));
    if (latest !== undefined) parts.push(l10n.t('last run {0}', shortState(latest)));
    return {
      candidate,
      label: entry.plan === null ? `$(error) ${entry.name}` : `$(play) ${entry.name}`,
      description: parts.join(' · '),
      detail: entry.plan === null ? problemText(candidate) : describePlan(entry.plan),
    };
  });
  const chosen = await window.showQuickPick(items, {
    title: l10n.t('Train Model'),
    placeHolder: l10n.t('Which entry do you want to train?'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.candidate;
}

function problemText(candidate: Candidate): string {
  const problem = firstError(candidate);
  return problem === undefined ? l10n.t('This entry has a problem.') : say(problem.message);
}

/** The last two parts of a path: enough to tell config files apart. */
function shortPath(path: string): string {
  return path.split('/').slice(-2).join('/');
}
