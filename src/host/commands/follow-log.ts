import path from 'node:path';
import { Range, Selection, TextEditorRevealType, window, workspace } from 'vscode';
import type { Disposable, TextDocument } from 'vscode';
import { RUN_FILES } from '../../runner/store/paths';

/** Keeps the end of an open run log in view while it grows, as long as the cursor stands on its last line. */
export function registerFollowLog(): Disposable {
  return workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (!isRunLog(document) || contentChanges.length === 0) return;
    const firstChanged = Math.min(...contentChanges.map((change) => change.range.start.line));
    for (const editor of window.visibleTextEditors) {
      if (editor.document !== document || editor.selection.active.line < firstChanged) continue;
      const end = document.lineAt(document.lineCount - 1).range.end;
      editor.selection = new Selection(end, end);
      editor.revealRange(new Range(end, end), TextEditorRevealType.Default);
    }
  });
}

function isRunLog({ uri }: TextDocument): boolean {
  return path.basename(uri.fsPath) === RUN_FILES.output && uri.path.includes('/.lossline/runs/');
}
