import type { TextDocument } from 'vscode';

/** How long somebody else's save of the same document may take. Milliseconds. */
const PATIENCE_MS = 3000;
const LOOK_MS = 100;

/**
 * Saves a document when it has unsaved changes.
 *
 * VS Code answers false also when auto save was at it at the same moment: whether the changes are on disk is then known
 * from the document alone, a moment later.
 *
 * @returns whether it is saved now.
 */
export async function saveDocument(document: TextDocument): Promise<boolean> {
  const isSaved = (): boolean => !document.isDirty;
  if (isSaved() || (await document.save())) return true;
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
    if (isSaved()) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return isSaved() || (await document.save());
}
