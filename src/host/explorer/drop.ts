import { Uri } from 'vscode';
import type { DataTransfer, TreeDragAndDropController } from 'vscode';
import type { Node } from './nodes';

const URI_LIST = 'text/uri-list';
const FILES = 'files';

/** Files and folders that are dropped on the run view are searched for runs. Rows themselves are not dragged. */
export function dropController(imports: (sources: readonly Uri[]) => unknown): TreeDragAndDropController<Node> {
  return {
    dragMimeTypes: [],
    dropMimeTypes: [URI_LIST, FILES],
    handleDrop: async (_target, transfer) => {
      const sources = await droppedUris(transfer);
      if (sources.length > 0) await imports(sources);
    },
  };
}

async function droppedUris(transfer: DataTransfer): Promise<Uri[]> {
  const found = new Map<string, Uri>();
  const list = await transfer.get(URI_LIST)?.asString();
  for (const line of (list ?? '').split(/\r?\n/)) {
    const text = line.trim();
    // RFC 2483: lines with a # are comments.
    if (text === '' || text.startsWith('#')) continue;
    const uri = parsed(text);
    if (uri !== null) found.set(uri.toString(), uri);
  }
  // From outside of the editor files may come without the list.
  for (const [, item] of transfer) {
    const uri = item.asFile()?.uri;
    if (uri !== undefined) found.set(uri.toString(), uri);
  }
  return [...found.values()];
}

function parsed(text: string): Uri | null {
  try {
    return Uri.parse(text, true);
  } catch {
    return null;
  }
}
