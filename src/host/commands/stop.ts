import { l10n, window } from 'vscode';
import type { StopRequester } from '../../core/run/events';
import type { RunSummary } from '../../core/run/summary';
import { runsOfEntry } from '../runs/groups';
import { canBeStopped } from '../runs/imported';
import { fullName } from '../runs/words';
import type { Services } from '../services';
import { tell, tellError } from '../tell';
import { reasonOf } from '../text';
import { readRequester, readRuns, readTarget } from './arguments';
import { pickRun } from './pick-runs';

/** Asks live runs to stop: those the command is about, the only one, or the one that is picked. */
export async function stopCommand(services: Services, target: unknown, selected: unknown): Promise<void> {
  const by = readRequester(target, 'kind' in Object(target) ? 'explorer' : 'command');
  const named = liveRunsOf(services, target, selected);
  if (named.length > 0) {
    await Promise.all(named.map((run) => stopRun(services, run, by)));
    return;
  }
  const live = services.runs.live().filter(canBeStopped);
  if (live.length === 0) {
    tell(l10n.t('No run is training.'));
    return;
  }
  const run = await pickRun(live, l10n.t('Which run do you want to stop?'));
  if (run !== undefined) await stopRun(services, run, by);
}

/** Writes the stop request; the runner sees it within moments. */
export async function stopRun(services: Services, run: RunSummary, by: StopRequester): Promise<void> {
  try {
    await services.runner.stop(run.key, by);
    services.log.info(`Stop requested (${by}): ${run.key}`);
    window.setStatusBarMessage(l10n.t('Stopping {0}…', run.entry), 3_000);
    services.runs.poke();
  } catch (error) {
    tellError(l10n.t('{0} could not be asked to stop: {1}', fullName(run), reasonOf(error)));
  }
}

function liveRunsOf({ configs, runs }: Services, target: unknown, selected: unknown): RunSummary[] {
  const read = readTarget(target);
  if (read?.kind === 'entry') {
    const file = configs.get(read.uri);
    if (file === undefined) return [];
    return runsOfEntry(file, read.name, runs.all()).filter(canBeStopped);
  }
  return readRuns(runs, target, selected).filter(canBeStopped);
}
