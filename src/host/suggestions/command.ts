import { l10n, window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import type { RunSummary } from '../../core/run/summary';
import { isEdit } from '../../core/verdict/suggestions';
import type { EditSuggestion } from '../../core/verdict/types';
import { pickRun } from '../commands/pick-runs';
import { readTarget } from '../commands/arguments';
import { fileOf, newestFirst } from '../runs/groups';
import { isOnlyImported } from '../runs/imported';
import { fullName } from '../runs/words';
import type { Services } from '../services';
import { tell, tellError } from '../tell';
import { say } from '../text';
import { applyToConfig } from './apply';

interface SuggestionItem extends QuickPickItem {
  readonly suggestion: EditSuggestion;
}

/** Writes what a verdict suggests into the config: the suggestion that was pressed, or one that is picked. */
export async function applySuggestionCommand(services: Services, target: unknown): Promise<void> {
  const read = readTarget(target);
  const run = read?.kind === 'run' ? services.runs.get(read.key) : await askRun(services);
  if (run === undefined) return;
  if (isOnlyImported(run)) {
    tell(l10n.t('{0} was imported: it belongs to no entry of a config file.', fullName(run)));
    return;
  }
  const suggestion = await theSuggestion(run, target);
  if (suggestion === undefined) return;
  await services.configs.ready();
  const file = fileOf(run, services.configs.files());
  if (file === undefined) {
    tellError(l10n.t('No config file has an entry {0} any more, so there is nothing to change.', run.entry));
    return;
  }
  const { path, value, title } = suggestion;
  await applyToConfig(services.configs, file, { title: say(title), entry: run.entry, change: { path, value } });
}

async function askRun({ runs }: Services): Promise<RunSummary | undefined> {
  const helped = runs.all().filter((run) => !isOnlyImported(run) && run.verdict.suggestions.some(isEdit));
  if (helped.length === 0) {
    tell(l10n.t('No run has a suggestion: train one, or look at the verdict of those that are there.'));
    return undefined;
  }
  return pickRun(helped.sort(newestFirst), l10n.t('Whose suggestions do you want to see?'));
}

async function theSuggestion(run: RunSummary, target: unknown): Promise<EditSuggestion | undefined> {
  const { suggestions } = run.verdict;
  const index = typeof target === 'object' && target !== null && 'index' in target ? target.index : undefined;
  if (typeof index === 'number') return suggestions.slice(index, index + 1).find(isEdit);
  const edits = suggestions.filter(isEdit);
  if (edits.length === 0) {
    tell(l10n.t('There is nothing to suggest for {0}: {1}', fullName(run), say(run.verdict.sentence)));
    return undefined;
  }
  const items = edits.map((suggestion): SuggestionItem => {
    return { suggestion, label: say(suggestion.title), detail: say(suggestion.reason) };
  });
  const placeHolder = l10n.t('What do you want to change? The likeliest help comes first.');
  return (await window.showQuickPick(items, { title: run.entry, placeHolder }))?.suggestion;
}
