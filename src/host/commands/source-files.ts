import { stat } from 'node:fs/promises';
import path from 'node:path';
import { commands, l10n, Uri, window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import type { ImportTask } from '../../core/run/record';
import type { RunSummary } from '../../core/run/summary';
import { RUN_FILES } from '../../runner/store/paths';
import { BUILT_IN, COMMANDS } from '../ids';
import { importOf } from '../runs/imported';
import { fullName } from '../runs/words';
import { tell, tellError } from '../tell';

/** Endings of log files that are not text. */
const BINARY = /\.wandb$|tfevents/;

interface FileItem extends QuickPickItem {
  readonly uri: Uri;
}

/** The log that an imported run was read from, in an editor, where it is text. */
export async function openSource(run: RunSummary, source: ImportTask): Promise<void> {
  const files = source.files.map((file) => sourceUri(run, file));
  const text = files.filter(({ fsPath }) => !BINARY.test(path.basename(fsPath)));
  if (text.length === 0) {
    tell(l10n.t('{0} was read from a binary log that no editor shows: {1}', fullName(run), source.files[0] ?? ''), {
      title: l10n.t('Reveal'),
      go: () => commands.executeCommand(COMMANDS.revealFolder, { kind: 'run', key: run.key }),
    });
    return;
  }
  const uri = await oneOf(text, l10n.t('Which log do you want to open?'));
  if (uri === undefined) return;
  try {
    await stat(uri.fsPath);
  } catch {
    tellError(
      l10n.t(
        '{0} is gone: it was moved or deleted since {1} was imported. The imported run keeps its values.',
        uri.fsPath,
        fullName(run),
      ),
    );
    return;
  }
  await commands.executeCommand(BUILT_IN.open, uri, { preview: true });
}

/** What to show in the file explorer: the run directory, or for an imported run also its source. */
export async function placeToReveal(run: RunSummary): Promise<Uri | undefined> {
  const record = Uri.file(path.join(run.key, RUN_FILES.record));
  const source = importOf(run);
  const [first] = source?.files ?? [];
  if (first === undefined) return record;
  const items: FileItem[] = [
    { label: l10n.t('$(file) The log it was read from'), description: first, uri: sourceUri(run, first) },
    { label: l10n.t('$(folder) The run directory'), description: path.basename(run.key), uri: record },
  ];
  return (await window.showQuickPick(items, { placeHolder: l10n.t('What do you want to see?') }))?.uri;
}

/** Paths inside the folder that holds `.lossline` are relative to it. */
function sourceUri(run: RunSummary, file: string): Uri {
  return Uri.file(path.resolve(run.root, file));
}

async function oneOf(uris: readonly Uri[], placeHolder: string): Promise<Uri | undefined> {
  if (uris.length <= 1) return uris[0];
  const items = uris.map((uri): FileItem => ({ uri, label: path.basename(uri.fsPath), description: uri.fsPath }));
  return (await window.showQuickPick(items, { placeHolder }))?.uri;
}
