import { workspace } from 'vscode';
import type { WorkspaceFolder } from 'vscode';
import { isInside } from '../../runner/store/folder';

/** Folders on disk that are open in this window. */
export function diskFolders(): readonly WorkspaceFolder[] {
  return (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
}

/** The open folder that a path lies in, the innermost of several; null for none. */
export function folderOf(file: string): WorkspaceFolder | null {
  const holding = diskFolders().filter(({ uri }) => isInside(uri.fsPath, file));
  return holding.sort((a, b) => b.uri.fsPath.length - a.uri.fsPath.length)[0] ?? null;
}
