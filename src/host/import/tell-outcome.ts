import { commands, l10n } from 'vscode';
import type { ImportOutcome } from '../../runner/import/types';
import { MOST_COMPARED } from '../commands/show';
import { COMMANDS } from '../ids';
import type { Services } from '../services';
import { tell, tellError, tellWarning } from '../tell';
import type { Way } from '../tell';
import type { Candidate } from './pick';

/** How an import came to its end; what was taken before a cancellation or a failure stays. */
export type ImportEnd = 'done' | 'cancelled' | 'failed';

/** Says what was looked for in vain, where, and how to go on. */
export function tellEmpty(paths: readonly string[], notes: readonly string[]): void {
  const where = paths.length === 1 ? (paths[0] ?? '') : l10n.t('{0} and {1} more', paths[0] ?? '', paths.length - 1);
  const looked = l10n.t(
    'No training log was found in {0}. Looked for: TensorBoard event files, W&B runs, CSV and TSV, JSON lines, trainer_state.json, MLflow and DVCLive folders, and printed logs.',
    where,
  );
  const [note] = notes;
  const ways: Way[] = [{ title: l10n.t('Choose Another Place'), go: () => commands.executeCommand(COMMANDS.import) }];
  if (notes.length > 0) ways.push(showOutput());
  tellWarning(note === undefined ? looked : `${looked} ${note}`, ...ways);
}

/** Says what became of the runs, and offers to look at them. */
export function tellOutcome(
  services: Services,
  outcomes: ReadonlyMap<Candidate, ImportOutcome>,
  wanted: number,
  end: ImportEnd,
): void {
  const taken: string[] = [];
  const failures: string[] = [];
  const counts = { new: 0, updated: 0, unchanged: 0 };
  for (const [{ run }, outcome] of outcomes) {
    if (outcome.kind === 'failed') {
      failures.push(`${run.title}: ${outcome.message}`);
      services.log.error(`Import of ${run.title}: ${outcome.message}`);
      continue;
    }
    counts[outcome.kind]++;
    taken.push(outcome.directory);
  }
  if (failures.length > 0) {
    const text =
      failures.length === 1
        ? l10n.t('1 run could not be imported. {0}', failures[0] ?? '')
        : l10n.t('{0} runs could not be imported. The first: {1}', failures.length, failures[0] ?? '');
    tellError(text, showOutput());
  }
  const parts = [
    counts.new === 0 ? '' : counts.new === 1 ? l10n.t('1 run imported') : l10n.t('{0} runs imported', counts.new),
    counts.updated === 0 ? '' : l10n.t('{0} updated', counts.updated),
    counts.unchanged === 0 ? '' : l10n.t('{0} had nothing new', counts.unchanged),
  ].filter((part) => part !== '');
  if (end === 'cancelled') parts.push(l10n.t('cancelled after {0} of {1}', outcomes.size, wanted));
  // The failure itself has been told; this is what there is all the same.
  if (end === 'failed' && parts.length > 0) parts.push(l10n.t('failed after {0} of {1}', outcomes.size, wanted));
  if (parts.length === 0) return;
  const ways: Way[] = [];
  const first = taken[0];
  if (first !== undefined) ways.push({ title: l10n.t('Show'), go: () => services.panel.show([first]) });
  if (taken.length > 1) {
    ways.push({ title: l10n.t('Compare'), go: () => services.panel.show(taken.slice(0, MOST_COMPARED)) });
  }
  tell(`${parts.join(', ')}.`, ...ways);
}

function showOutput(): Way {
  return { title: l10n.t('Show Output'), go: () => commands.executeCommand(COMMANDS.showLog) };
}
