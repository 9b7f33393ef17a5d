import { l10n, Uri, workspace } from 'vscode';
import type { DataTransferFile } from 'vscode';
import { tellError } from '../tell';
import { reasonOf } from '../text';

const FOLDER = 'dropped';

/**
 * Keeps files that were dropped without a place of their own, as a browser gives them: what is imported must lie on
 * disk. The name decides the place, so that a log that has grown since is known again when it is dropped again.
 *
 * @param storage The extension's own folder for this workspace; null where nothing is open.
 * @returns Where they lie now. A file that could not be read is told and left out.
 */
export async function keepDropped(storage: Uri | null, files: readonly DataTransferFile[]): Promise<Uri[]> {
  const kept: Uri[] = [];
  for (const [index, file] of files.entries()) {
    try {
      if (storage === null) throw new Error(l10n.t('no folder is open'));
      const name = plainName(file.name);
      // Two files of one name in one drop must not fall together.
      const isTaken = files.slice(0, index).some((other) => plainName(other.name) === name);
      const place = Uri.joinPath(storage, FOLDER, ...(isTaken ? [String(index)] : []), name);
      await workspace.fs.writeFile(place, await file.data());
      kept.push(place);
    } catch (error) {
      tellError(
        l10n.t(
          '{0} could not be taken from where it was dragged: {1}. Folders, and files that are elsewhere, are found with "Lossline: Import Runs…".',
          file.name,
          reasonOf(error),
        ),
      );
    }
  }
  return kept;
}

/** A name that stays inside of the folder, whatever was dropped. */
function plainName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  return last === '' || last === '.' || last === '..' ? 'log' : last;
}
