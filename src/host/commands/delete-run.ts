import { l10n, Uri, window, workspace } from 'vscode';
import type { RunSummary } from '../../core/run/summary';
import { canBeStopped, importOf } from '../runs/imported';
import { fullName } from '../runs/words';
import type { Services } from '../services';
import { tell, tellError } from '../tell';
import { reasonOf } from '../text';
import { readRuns } from './arguments';
import { pickRuns } from './pick-runs';

/** Moves run directories to the trash after a question; runs that are training are refused. */
export async function deleteRunCommand(services: Services, target: unknown, selected: unknown): Promise<void> {
  const named = readRuns(services.runs, target, selected);
  const ended = services.runs.all().filter((run) => !canBeStopped(run));
  const wanted = named.length > 0 ? named : await pickRuns(ended, l10n.t('Tick the runs to delete'));
  const live = wanted.find(canBeStopped);
  if (live !== undefined) {
    tellError(l10n.t('{0} is training. Stop it before you delete it.', fullName(live)));
    return;
  }
  if (wanted.length === 0 || !(await confirmed(wanted))) return;
  await deleteAll(services, wanted);
  services.runs.poke();
}

async function confirmed(runs: readonly RunSummary[]): Promise<boolean> {
  const first = runs[0];
  const question =
    runs.length === 1 && first !== undefined
      ? l10n.t('Delete {0}?', fullName(first))
      : l10n.t('Delete {0} runs?', runs.length);
  const yes = l10n.t('Move to Trash');
  const read = runs.every((run) => importOf(run) !== null);
  const detail = read
    ? l10n.t('The logs that were read stay where they are and can be imported again.')
    : l10n.t('Metrics, log and saved model of the run go with it.');
  return (await window.showWarningMessage(question, { modal: true, detail }, yes)) === yes;
}

async function deleteAll(services: Services, runs: readonly RunSummary[]): Promise<void> {
  let forGood = false;
  for (const run of runs) {
    // The run may have been looked at a while ago: nothing is deleted under a process that has come to life since.
    const now = services.runs.get(run.key);
    if (now === undefined || canBeStopped(now)) continue;
    const uri = Uri.file(run.key);
    try {
      if (!forGood) {
        try {
          await workspace.fs.delete(uri, { recursive: true, useTrash: true });
          continue;
        } catch (error) {
          services.log.info(`No trash for ${run.key}: ${reasonOf(error)}`);
          if (!(await confirmedForGood(runs))) return;
          forGood = true;
        }
      }
      await workspace.fs.delete(uri, { recursive: true, useTrash: false });
    } catch (error) {
      tellError(l10n.t('{0} could not be deleted: {1}', run.key, reasonOf(error)));
      return;
    }
  }
  if (runs.length > 1) tell(l10n.t('{0} runs deleted.', runs.length));
}

async function confirmedForGood(runs: readonly RunSummary[]): Promise<boolean> {
  const yes = l10n.t('Delete Permanently');
  const question = l10n.t('There is no trash here. Delete permanently?');
  const detail = runs.map((run) => run.key).join('\n');
  return (await window.showWarningMessage(question, { modal: true, detail }, yes)) === yes;
}
