import { open } from 'node:fs/promises';
import path from 'node:path';
import { commands, l10n, Uri, window, workspace, WorkspaceEdit } from 'vscode';
import type { QuickPickItem } from 'vscode';
import { draftConfig } from '../../core/config/draft';
import { BUILT_IN, COMMANDS, NEVER_SEARCHED } from '../ids';
import { tell, tellError } from '../tell';
import { reasonOf } from '../text';
import type { ConfigService } from './service';

const SAMPLE_BYTES = 64 * 1024;
const MAX_LISTED = 200;

interface FileItem extends QuickPickItem {
  readonly uri: Uri;
}

/** Writes the first config of a folder from a CSV file of it, as an edit that can be undone, and opens it. */
export async function createConfig(configs: ConfigService): Promise<void> {
  const csv = await pickCsv();
  if (csv === undefined) return;
  const folder = workspace.getWorkspaceFolder(csv)?.uri;
  if (folder === undefined) return;
  const target = Uri.joinPath(folder, 'lossline.yaml');
  await configs.ready();
  const existing = configs.files().find((file) => file.root === folder.fsPath);
  if (existing !== undefined) {
    tell(l10n.t('{0} is there already; add an entry to it.', existing.uri.fsPath));
    await window.showTextDocument(existing.uri);
    return;
  }
  try {
    const file = path.relative(folder.fsPath, csv.fsPath).split(path.sep).join('/');
    const draft = draftConfig({ file, sample: await sampleOf(csv) });
    const edit = new WorkspaceEdit();
    edit.createFile(target, { contents: new TextEncoder().encode(draft.text), overwrite: false });
    if (!(await workspace.applyEdit(edit))) throw new Error(l10n.t('VS Code did not write the file.'));
    configs.current(await workspace.openTextDocument(target));
    await window.showTextDocument(target);
    tell(l10n.t('lossline.yaml predicts "{0}" from {1}. Check it, then train.', draft.target, file), {
      title: l10n.t('Train'),
      go: () => commands.executeCommand(COMMANDS.train, target),
    });
  } catch (error) {
    tellError(l10n.t('{0} could not be written: {1}', target.fsPath, reasonOf(error)));
  }
}

async function pickCsv(): Promise<Uri | undefined> {
  const uris = await workspace.findFiles('**/*.csv', NEVER_SEARCHED, MAX_LISTED);
  if (uris.length === 0) {
    tellError(
      l10n.t('There is no CSV file in this workspace. Add one with a header line, or write a lossline.yaml by hand.'),
      {
        title: l10n.t('How It Works'),
        go: () => commands.executeCommand(BUILT_IN.openWalkthrough, 'lossline.lossline#start', false),
      },
    );
    return undefined;
  }
  const items = uris
    .map((uri): FileItem => ({ uri, label: path.basename(uri.fsPath), description: workspace.asRelativePath(uri) }))
    .sort((a, b) => (a.description ?? '').localeCompare(b.description ?? ''));
  const chosen = await window.showQuickPick(items, {
    title: l10n.t('Create Config File'),
    placeHolder: l10n.t('Which table do you want to train on?'),
    matchOnDescription: true,
  });
  return chosen?.uri;
}

/** The first 64 KiB as text. */
async function sampleOf(uri: Uri): Promise<string> {
  const file = await open(uri.fsPath, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0);
    return new TextDecoder().decode(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}
