import { commands, l10n, workspace } from 'vscode';
import type { Target } from '../commands/arguments';
import { findEntry } from '../config/file';
import { saveDocument } from '../config/save';
import type { ConfigService } from '../config/service';
import { COMMANDS } from '../ids';
import type { Services } from '../services';
import { opensPanelOnTrain } from '../settings';
import { tellError } from '../tell';
import type { Way } from '../tell';
import { say } from '../text';
import { checkTrust, manageTrust } from '../trust/trust';
import type { Candidate } from './candidates';
import { candidatesOf } from './candidates';
import type { LaunchOutcome } from './launcher';
import { offerFirstConfig } from './no-config';
import { pickEntry } from './pick-entry';
import { showRange, tellProblem } from './problems';

/**
 * Trains an entry: which one is asked where it is not given. The config file is saved first, as tasks do.
 *
 * @returns the key of the new run, or null when nothing was started (the person has been told why).
 */
export async function train(services: Services, target: Target | null): Promise<string | null> {
  if (!checkTrust()) return null;
  await services.configs.ready();
  const candidates = candidatesOf(services.configs, target);
  if (candidates.length === 0) {
    tellNothingToTrain(services.configs, target);
    return null;
  }
  const picked = await pickEntry(candidates, services.runs);
  if (picked === undefined) return null;
  const candidate = await saved(services.configs, picked);
  if (candidate === null) return null;
  if (candidate.entry.plan === null) {
    tellProblem(candidate);
    return null;
  }
  const outcome = await services.launcher.start({
    root: candidate.file.root,
    configFile: candidate.file.name,
    plan: candidate.entry.plan,
  });
  if (outcome.kind === 'refused') tellRefused(outcome, candidate);
  if (outcome.kind !== 'started') return null;
  services.runs.poke();
  if (opensPanelOnTrain()) services.panel.show([outcome.run.directory]);
  return outcome.run.directory;
}

/** Saves the config file when it has unsaved changes and reads the entry again. Null: told, or saving failed. */
async function saved(configs: ConfigService, { file, entry }: Candidate): Promise<Candidate | null> {
  const open = workspace.textDocuments.find((document) => document.uri.toString() === file.uri.toString());
  if (open === undefined) return { file, entry };
  if (!(await saveDocument(open))) {
    tellError(l10n.t('{0} could not be saved, so nothing was started.', file.uri.fsPath));
    return null;
  }
  const now = configs.current(open);
  const entryNow = findEntry(now, entry.name);
  if (entryNow !== undefined) return { file: now, entry: entryNow };
  tellError(l10n.t('{0} no longer has an entry named {1}.', file.name, entry.name));
  return null;
}

function tellNothingToTrain(configs: ConfigService, target: Target | null): void {
  if (target?.kind === 'entry') {
    tellError(l10n.t('The entry {0} is gone from its config file.', target.name));
    return;
  }
  const file = target?.kind === 'config' ? configs.get(target.uri) : configs.files()[0];
  if (file === undefined) {
    void offerFirstConfig(configs);
    return;
  }
  const problem = file.document.problems.find(({ severity }) => severity === 'error');
  const reason = file.failure ?? (problem === undefined ? null : say(problem.message));
  const text =
    reason === null
      ? l10n.t('{0} has no entries under "runs" yet.', file.name)
      : l10n.t('{0} has no entry that can be trained: {1}', file.name, reason);
  tellError(text, {
    title: l10n.t('Show'),
    go: () => showRange(file, problem?.range ?? { start: 0, end: 0 }),
  });
}

function tellRefused(outcome: Extract<LaunchOutcome, { kind: 'refused' }>, { file, entry }: Candidate): void {
  const ways: Way[] = [];
  if (outcome.code === 'untrusted') ways.push({ title: l10n.t('Manage Workspace Trust'), go: manageTrust });
  else ways.push({ title: l10n.t('Open Config'), go: () => showRange(file, entry.nameRange) });
  if (outcome.code === 'runner-failed' || outcome.code === 'other') {
    ways.push({ title: l10n.t('Show Output'), go: () => commands.executeCommand(COMMANDS.showLog) });
  }
  tellError(say(outcome.detail), ...ways);
}
