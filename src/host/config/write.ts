import { l10n, workspace, WorkspaceEdit } from 'vscode';
import type { EditResult } from '../../core/config/edit';
import { applyEdits } from '../../core/config/text-edit';
import { tell, tellError } from '../tell';
import { say } from '../text';
import type { ConfigFile } from './file';
import { LineIndex } from './positions';
import { confirmWithPreview } from './preview';
import type { ConfigService } from './service';

/** A change of a config file that somebody asked for. */
export interface OfferedWrite {
  /** What it is about, for titles: `Raise dropout from 0 to 0.3`. */
  readonly title: string;
  /** The edits, for the text as it is now. */
  readonly make: (current: ConfigFile) => EditResult;
  /** Tells that it cannot be made, with a way on. */
  readonly refused: (reason: string) => void;
}

/**
 * Writes into a config file as one edit that is shown before it is made, and that can be undone.
 *
 * @returns whether it was written; where not, it has been told why, or the person declined.
 */
export async function writeWithPreview(
  configs: ConfigService,
  file: ConfigFile,
  { title, make, refused }: OfferedWrite,
): Promise<boolean> {
  const document = await workspace.openTextDocument(file.uri);
  const current = configs.current(document);
  const result = make(current);
  if ('error' in result) {
    refused(say(result.error));
    return false;
  }
  if (result.edits.length === 0) {
    tell(l10n.t('{0} says so already.', file.name));
    return false;
  }
  if (!(await confirmWithPreview(file.uri, applyEdits(current.text, result.edits), title))) return false;
  // Somebody may have typed while the question stood: offsets are for the text that was shown.
  if (document.getText() !== current.text) {
    tellError(l10n.t('{0} has changed meanwhile, so nothing was written. Try again.', file.name));
    return false;
  }
  const index = new LineIndex(current.text);
  const edit = new WorkspaceEdit();
  for (const { range, text } of result.edits) edit.replace(file.uri, index.range(range), text);
  if (await workspace.applyEdit(edit)) return true;
  tellError(l10n.t('{0} could not be changed.', file.name));
  return false;
}
