import path from 'node:path';
import { workspace } from 'vscode';
import type { Uri } from 'vscode';
import { CONFIG_FILE_NAMES } from '../../core/config/document';
import { CONFIG_GLOB, NEVER_SEARCHED } from '../ids';

const NAMES: ReadonlySet<string> = new Set(CONFIG_FILE_NAMES);
const HIDDEN = /[\\/](node_modules|\.lossline|\.git)[\\/]/;

/** Where our language features apply. */
export const CONFIG_SELECTOR = { scheme: 'file', pattern: CONFIG_GLOB } as const;

/** Whether a file is a config file: by its name, outside of folders that are never searched. */
export function isConfigUri(uri: Uri): boolean {
  return uri.scheme === 'file' && NAMES.has(path.basename(uri.fsPath)) && !HIDDEN.test(uri.fsPath);
}

export function formatOf(uri: Uri): 'yaml' | 'json' {
  return uri.path.endsWith('.json') ? 'json' : 'yaml';
}

/** All config files of all workspace folders. */
export async function findConfigUris(): Promise<Uri[]> {
  if ((workspace.workspaceFolders?.length ?? 0) === 0) return [];
  return (await workspace.findFiles(CONFIG_GLOB, NEVER_SEARCHED)).filter(isConfigUri);
}
