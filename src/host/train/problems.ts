import { l10n, window } from 'vscode';
import type { TextRange } from '../../core/config/plan';
import type { Problem } from '../../core/config/problem';
import type { ConfigFile } from '../config/file';
import { rangeIn } from '../config/positions';
import { tellError } from '../tell';
import { say } from '../text';
import type { Candidate } from './candidates';

/** The error that keeps an entry from being started: its own, else one of the whole file. */
export function firstError({ file, entry }: Candidate): Problem | undefined {
  const errors = file.document.problems.filter((problem) => problem.severity === 'error');
  return errors.find((problem) => problem.entry === entry.name) ?? errors.find((problem) => problem.entry === null);
}

/** Says what is wrong with an entry; "Show" jumps to the place. */
export function tellProblem(candidate: Candidate): void {
  const { file, entry } = candidate;
  const problem = firstError(candidate);
  const range = problem?.range ?? entry.nameRange;
  const line = rangeIn(file.text, range).start.line + 1;
  const text =
    problem === undefined
      ? l10n.t('{0} in {1} cannot be trained: it has a problem.', entry.name, file.name)
      : l10n.t('{0} cannot be trained. {1}, line {2}: {3}', entry.name, file.name, line, say(problem.message));
  tellError(text, { title: l10n.t('Show'), go: () => showRange(file, range) });
}

/** Opens a config file with the cursor at a place. */
export async function showRange(file: ConfigFile, range: TextRange): Promise<void> {
  const place = rangeIn(file.text, range);
  await window.showTextDocument(file.uri, { selection: place, preserveFocus: false });
}
