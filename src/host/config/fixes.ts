import { CodeAction, CodeActionKind, languages, WorkspaceEdit } from 'vscode';
import type { CodeActionProvider, Disposable, TextDocument } from 'vscode';
import type { ProblemFix } from '../../core/config/problem';
import { DIAGNOSTIC_SOURCE } from '../ids';
import { say } from '../text';
import { CONFIG_SELECTOR } from './locate';
import { LineIndex } from './positions';
import type { ConfigService } from './service';

/** The light bulb: edits that mend a problem. */
export function registerFixes(configs: ConfigService): Disposable {
  const provider: CodeActionProvider = {
    provideCodeActions: (document, range, context) => {
      const index = new LineIndex(document.getText());
      const ours = context.diagnostics.filter((diagnostic) => diagnostic.source === DIAGNOSTIC_SOURCE);
      return configs
        .current(document)
        .document.problems.filter((problem) => index.range(problem.range).intersection(range) !== undefined)
        .flatMap((problem) =>
          problem.fixes.map((fix) => {
            const action = toAction(fix, document, index);
            const at = index.range(problem.range);
            action.diagnostics = ours.filter((one) => one.code === problem.code && one.range.isEqual(at));
            action.isPreferred = problem.fixes.length === 1;
            return action;
          }),
        );
    },
  };
  return languages.registerCodeActionsProvider(CONFIG_SELECTOR, provider, {
    providedCodeActionKinds: [CodeActionKind.QuickFix],
  });
}

function toAction(fix: ProblemFix, document: TextDocument, index: LineIndex): CodeAction {
  const action = new CodeAction(say(fix.title), CodeActionKind.QuickFix);
  action.edit = new WorkspaceEdit();
  for (const edit of fix.edits) action.edit.replace(document.uri, index.range(edit.range), edit.text);
  return action;
}
