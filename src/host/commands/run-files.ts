import { stat } from 'node:fs/promises';
import path from 'node:path';
import { commands, env, l10n, Uri, window, workspace } from 'vscode';
import { stringify } from 'yaml';
import type { RunSummary } from '../../core/run/summary';
import { RUN_FILES } from '../../runner/store/paths';
import { findEntry } from '../config/file';
import { BUILT_IN } from '../ids';
import { belongsTo } from '../runs/groups';
import { importOf, isOnlyImported } from '../runs/imported';
import { fullName } from '../runs/words';
import type { Services } from '../services';
import { tell, tellError } from '../tell';
import { reasonOf } from '../text';
import { showRange } from '../train/problems';
import { readRuns, readTarget } from './arguments';
import { openSource, placeToReveal } from './source-files';
import { pickRun } from './pick-runs';

/** What the training process printed, in an editor. Files too large for the extension host open all the same. */
export async function openLogCommand(services: Services, target: unknown, selected: unknown): Promise<void> {
  const run = await theRun(services, target, selected, l10n.t('Whose log do you want to open?'));
  if (run === undefined) return;
  const source = importOf(run);
  if (source !== null) {
    await openSource(run, source);
    return;
  }
  const uri = Uri.file(path.join(run.key, RUN_FILES.output));
  try {
    await stat(uri.fsPath);
  } catch {
    tell(l10n.t('{0} has not printed anything: there is no {1}.', fullName(run), RUN_FILES.output));
    return;
  }
  await commands.executeCommand(BUILT_IN.open, uri, { preview: true });
}

/** The run directory, in the file explorer of the system (or of VS Code, where there is no system one). */
export async function revealFolderCommand(services: Services, target: unknown, selected: unknown): Promise<void> {
  const run = await theRun(services, target, selected, l10n.t('Whose folder do you want to see?'));
  if (run === undefined) return;
  const uri = await placeToReveal(run);
  if (uri === undefined) return;
  try {
    await commands.executeCommand(env.remoteName === undefined ? BUILT_IN.revealInOs : BUILT_IN.revealInExplorer, uri);
  } catch (error) {
    tellError(l10n.t('{0} could not be shown: {1}', run.key, reasonOf(error)));
  }
}

/** Hyperparameters as the config file would say them, to the clipboard. */
export async function copyHyperparametersCommand(
  services: Services,
  target: unknown,
  selected: unknown,
): Promise<void> {
  const run = await theRun(services, target, selected, l10n.t('Whose hyperparameters do you want to copy?'));
  if (run === undefined) return;
  if (run.record === null) {
    tellError(l10n.t('{0} has no readable run.json, so its hyperparameters are not known.', run.key));
    return;
  }
  const { hyperparameters, configFile } = run.record;
  const json = configFile?.endsWith('.json') === true;
  await env.clipboard.writeText(
    json ? JSON.stringify({ hyperparameters }, null, 2) : stringify({ hyperparameters }, { lineWidth: 0 }),
  );
  window.setStatusBarMessage(l10n.t('Hyperparameters of {0} copied', fullName(run)), 3_000);
}

/** The config file at an entry: that of the tree node, or the one a run was started from. */
export async function openConfigCommand(services: Services, target: unknown): Promise<void> {
  const { configs, runs } = services;
  await configs.ready();
  const read = readTarget(target);
  const run = read?.kind === 'run' ? runs.get(read.key) : undefined;
  let file = configs.files()[0];
  if (read?.kind === 'config' || read?.kind === 'entry') file = configs.get(read.uri) ?? file;
  else if (run !== undefined) file = configs.files().find((one) => belongsTo(run, one));
  if (file === undefined && run !== undefined && isOnlyImported(run)) {
    tell(l10n.t('{0} was imported: it belongs to no entry of a config file.', fullName(run)));
    return;
  }
  if (file === undefined) {
    tellError(
      run === undefined
        ? l10n.t('There is no lossline.yaml in this workspace yet.')
        : l10n.t('The config file that {0} was started from is gone.', fullName(run)),
    );
    return;
  }
  const name = read?.kind === 'entry' ? read.name : run?.entry;
  const entry = name === undefined ? undefined : findEntry(file, name);
  if (entry === undefined && run !== undefined) {
    tell(l10n.t('{0} no longer has an entry named {1}.', file.name, run.entry));
  }
  if (entry === undefined) await window.showTextDocument(await workspace.openTextDocument(file.uri));
  else await showRange(file, entry.nameRange);
}

export async function theRun(
  { runs }: Services,
  target: unknown,
  selected: unknown,
  question: string,
): Promise<RunSummary | undefined> {
  const clicked = readTarget(target);
  if (clicked?.kind === 'run') return runs.get(clicked.key);
  const named = readRuns(runs, target, selected);
  if (named.length === 1) return named[0];
  const all = runs.all();
  if (all.length === 0) {
    tell(l10n.t('There are no runs yet.'));
    return undefined;
  }
  return pickRun(all, question);
}
