import { commands, l10n, TabInputText, TabInputTextDiff, ViewColumn, window, workspace } from 'vscode';
import type { QuickPickItem, Uri } from 'vscode';
import { Disposables } from '../disposables';
import { BUILT_IN } from '../ids';

/** Scheme of texts that exist only to be looked at. */
const SCHEME = 'lossline-preview';

/**
 * Shows a file beside how it would be after an edit, and asks whether to go on. The comparison is closed with the answer.
 *
 * @param title what the edit is about
 */
export async function confirmWithPreview(file: Uri, after: string, title: string): Promise<boolean> {
  const disposables = new Disposables();
  // A new address each time: what was shown last under an old one may still be remembered.
  const uri = file.with({ scheme: SCHEME, query: String(Date.now()) });
  disposables.add(
    workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: (asked) => (asked.toString() === uri.toString() ? after : ''),
    }),
  );
  try {
    const viewColumn = columnOf(file) ?? ViewColumn.Active;
    await commands.executeCommand(BUILT_IN.diff, file, uri, title, { viewColumn, preview: true, preserveFocus: true });
    const items: (QuickPickItem & { readonly yes: boolean })[] = [
      { yes: true, label: l10n.t('$(check) Apply'), detail: l10n.t('Can be undone in the editor.') },
      { yes: false, label: l10n.t('$(close) Discard') },
    ];
    // The comparison must be looked at, scrolled and copied from while the question stands.
    const answer = await window.showQuickPick(items, { title, ignoreFocusOut: true });
    await closePreview(uri);
    return answer?.yes === true;
  } finally {
    disposables.dispose();
  }
}

async function closePreview(uri: Uri): Promise<void> {
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
  const own = tabs.filter(
    ({ input }) => input instanceof TabInputTextDiff && input.modified.toString() === uri.toString(),
  );
  if (own.length > 0) await window.tabGroups.close(own, true);
}

/** Where a file is open already: it is not opened a second time beside itself. */
export function columnOf(uri: Uri): ViewColumn | undefined {
  return window.tabGroups.all.find(({ tabs }) =>
    tabs.some(({ input }) => input instanceof TabInputText && input.uri.toString() === uri.toString()),
  )?.viewColumn;
}
