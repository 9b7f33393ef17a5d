import { l10n } from 'vscode';
import type { RunSummary } from '../../core/run/summary';
import { runsOfEntry } from '../runs/groups';
import type { Services } from '../services';
import { tell } from '../tell';
import { readRuns, readTarget } from './arguments';
import { pickRun, pickRuns } from './pick-runs';

/** More curves than this in one chart help nobody, when those that are compared were not picked one by one. */
export const MOST_COMPARED = 8;

/** Opens the panel on the runs the command is about, or on the one that is picked. */
export async function showRunCommand(services: Services, target: unknown, selected: unknown): Promise<void> {
  const named = readRuns(services.runs, target, selected);
  const runs = named.length > 0 ? named : await one(services, l10n.t('Which run do you want to see?'));
  if (runs.length > 0) services.panel.show(runs.map((run) => run.key));
}

/** Opens the panel as it was, or on the newest run. */
export function openPanelCommand(services: Services): void {
  services.panel.show(null);
}

/** Overlays runs: those selected in the tree, the newest of an entry, or those that are picked. */
export async function compareCommand(services: Services, target: unknown, selected: unknown): Promise<void> {
  const read = readTarget(target);
  const named = Array.isArray(selected) && selected.length > 1 ? readRuns(services.runs, target, selected) : [];
  let runs = named;
  if (runs.length < 2 && read?.kind === 'entry') {
    const file = services.configs.get(read.uri);
    runs = file === undefined ? [] : runsOfEntry(file, read.name, services.runs.all()).slice(0, MOST_COMPARED);
    if (runs.length < 2) {
      tell(l10n.t('{0} has fewer than two runs. Train it again, or compare runs of other entries.', read.name));
      return;
    }
  }
  if (runs.length < 2) {
    const all = services.runs.all();
    if (all.length < 2) {
      tell(l10n.t('There are fewer than two runs to compare yet.'));
      return;
    }
    runs = await pickRuns(all, l10n.t('Tick two or more runs to compare them'));
    if (runs.length === 0) return;
    if (runs.length === 1) {
      tell(l10n.t('Tick at least two runs to compare them.'));
      return;
    }
  }
  services.panel.show(runs.map((run) => run.key));
}

async function one(services: Services, question: string): Promise<RunSummary[]> {
  const all = services.runs.all();
  if (all.length === 0) {
    tell(l10n.t('There are no runs yet.'));
    return [];
  }
  const run = await pickRun(all, question);
  return run === undefined ? [] : [run];
}
