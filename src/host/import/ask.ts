import { l10n, Uri, window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import { diskFolders } from './places';

interface SourceItem extends QuickPickItem {
  readonly take: () => Thenable<readonly Uri[] | undefined>;
}

/**
 * Asks for files or folders. The dialogs of most systems offer either the one or the other, so that is asked first;
 * the open folders are offered beside.
 */
export async function askForSources(): Promise<readonly Uri[]> {
  const dialog =
    (folders: boolean): SourceItem['take'] =>
    () =>
      window.showOpenDialog({
        canSelectMany: true,
        canSelectFolders: folders,
        canSelectFiles: !folders,
        openLabel: l10n.t('Search for Runs'),
        title: l10n.t('Import Runs'),
        ...(diskFolders()[0] === undefined ? {} : { defaultUri: diskFolders()[0]?.uri ?? Uri.file('/') }),
      });
  const items: SourceItem[] = [
    ...diskFolders().map((folder) => ({
      label: l10n.t('$(root-folder) {0}', folder.name),
      description: l10n.t('everything below this folder'),
      take: () => Promise.resolve([folder.uri]),
    })),
    { label: l10n.t('$(folder-opened) Choose Folders…'), take: dialog(true) },
    { label: l10n.t('$(file) Choose Files…'), take: dialog(false) },
  ];
  const item = await window.showQuickPick(items, {
    title: l10n.t('Import Runs'),
    placeHolder: l10n.t('Where are the logs? Their formats are found by themselves.'),
  });
  return (await item?.take()) ?? [];
}
