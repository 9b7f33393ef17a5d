import path from 'node:path';
import type { Uri } from 'vscode';
import type { ConfigDocument, ConfigEntry } from '../../core/config/document';
import { parseConfig } from '../../core/config/parse';
import { formatOf } from './locate';

/** A config file as the host knows it: the text of the open document where there is one, else that on disk. */
export interface ConfigFile {
  readonly uri: Uri;
  /** Absolute folder of the file: `.lossline` is made in it. */
  readonly root: string;
  /** File name without folder. */
  readonly name: string;
  readonly text: string;
  readonly document: ConfigDocument;
  /** Names of the entries in file order. While the syntax is broken, those that stood there before are among them. */
  readonly names: readonly string[];
  /** Why the file could not be read; `document` is then empty. */
  readonly failure: string | null;
}

/** @param before The file as it was, so that its entries do not come and go with each broken line that is typed. */
export function parseConfigFile(uri: Uri, text: string, before: ConfigFile | undefined): ConfigFile {
  const document = parseConfig(text, formatOf(uri));
  const names = new Set(document.entries.map((entry) => entry.name));
  if (document.problems.some((problem) => problem.code === 'syntax')) {
    for (const name of before?.names ?? []) names.add(name);
  }
  return { ...placeOf(uri), text, document, names: [...names], failure: null };
}

export function unreadableConfigFile(uri: Uri, failure: string): ConfigFile {
  const document: ConfigDocument = { format: formatOf(uri), entries: [], watch: [], problems: [] };
  return { ...placeOf(uri), text: '', document, names: [], failure };
}

export function findEntry(file: ConfigFile, name: string): ConfigEntry | undefined {
  return file.document.entries.find((entry) => entry.name === name);
}

function placeOf(uri: Uri): Pick<ConfigFile, 'uri' | 'root' | 'name'> {
  return { uri, root: path.dirname(uri.fsPath), name: path.basename(uri.fsPath) };
}
