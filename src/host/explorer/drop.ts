import { Uri } from 'vscode';
import type { DataTransfer, DataTransferFile, TreeDragAndDropController } from 'vscode';
import type { Node } from './nodes';

const URI_LIST = 'text/uri-list';
const FILES = 'files';

/** What was dropped: places, and files that came without one. */
export interface Dropped {
  readonly places: readonly Uri[];
  readonly files: readonly DataTransferFile[];
}

/** Files and folders that are dropped on the run view are searched for runs. Rows themselves are not dragged. */
export function dropController(take: (dropped: Dropped) => unknown): TreeDragAndDropController<Node> {
  return {
    dragMimeTypes: [],
    dropMimeTypes: [URI_LIST, FILES],
    handleDrop: async (_target, transfer) => {
      const dropped = await read(transfer);
      if (dropped.places.length + dropped.files.length > 0) await take(dropped);
    },
  };
}

async function read(transfer: DataTransfer): Promise<Dropped> {
  const places = new Map<string, Uri>();
  const files: DataTransferFile[] = [];
  const list = await transfer.get(URI_LIST)?.asString();
  for (const line of (list ?? '').split(/\r?\n/)) {
    const text = line.trim();
    // RFC 2483: lines with a # are comments.
    if (text === '' || text.startsWith('#')) continue;
    const uri = parsed(text);
    if (uri !== null) places.set(uri.toString(), uri);
  }
  // From outside of the editor files come without the list, and into a browser without a place.
  for (const [, item] of transfer) {
    const file = item.asFile();
    if (file === undefined) continue;
    if (file.uri === undefined) files.push(file);
    else places.set(file.uri.toString(), file.uri);
  }
  return { places: [...places.values()], files };
}

function parsed(text: string): Uri | null {
  try {
    return Uri.parse(text, true);
  } catch {
    return null;
  }
}
