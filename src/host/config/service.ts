import { stat } from 'node:fs/promises';
import { EventEmitter, l10n, workspace } from 'vscode';
import type { TextDocument, Uri } from 'vscode';
import { Disposables } from '../disposables';
import { CONFIG_GLOB } from '../ids';
import type { Log } from '../log';
import { Debounced } from '../schedule';
import { reasonOf } from '../text';
import type { ConfigFile } from './file';
import { parseConfigFile, unreadableConfigFile } from './file';
import { findConfigUris, isConfigUri } from './locate';

const TYPING_PAUSE_MS = 150;
/** Beyond this a file is no config written by a person; reading it would block the editor. */
const MAX_BYTES = 2 * 1024 * 1024;

export interface ConfigChange {
  readonly changed: readonly ConfigFile[];
  /** Uris of files that are gone. */
  readonly removed: readonly string[];
}

/**
 * The config files of the workspace, read and kept up to date: from the open document while there is one, else
 * from disk. Events of VS Code may come twice or late; a file whose text is the same raises no event.
 */
export class ConfigService {
  private readonly log: Log;
  private readonly known = new Map<string, ConfigFile>();
  private readonly disposables = new Disposables();
  private readonly emitter = this.disposables.add(new EventEmitter<ConfigChange>());
  private readonly reload: Debounced<string>;
  private readonly uris = new Map<string, Uri>();
  private searching: Promise<void> | null = null;

  readonly onDidChange = this.emitter.event;

  constructor(log: Log) {
    this.log = log;
    this.reload = this.disposables.add(new Debounced(TYPING_PAUSE_MS, (key) => void this.load(key)));
    const watcher = this.disposables.add(workspace.createFileSystemWatcher(CONFIG_GLOB));
    const touch = (uri: Uri): void => {
      if (!isConfigUri(uri)) return;
      this.uris.set(uri.toString(), uri);
      this.reload.trigger(uri.toString());
    };
    this.disposables.add(watcher.onDidCreate(touch));
    this.disposables.add(watcher.onDidChange(touch));
    this.disposables.add(watcher.onDidDelete(touch));
    this.disposables.add(workspace.onDidOpenTextDocument((document) => touch(document.uri)));
    this.disposables.add(workspace.onDidChangeTextDocument((event) => touch(event.document.uri)));
    this.disposables.add(workspace.onDidCloseTextDocument((document) => touch(document.uri)));
    this.disposables.add(workspace.onDidChangeWorkspaceFolders(() => void this.refresh()));
  }

  /** Resolves when the workspace has been searched once; starts the search when nobody has yet. */
  ready(): Promise<void> {
    this.searching ??= this.search();
    return this.searching;
  }

  /** Searches the workspace again. */
  refresh(): Promise<void> {
    this.searching = (this.searching ?? Promise.resolve()).then(() => this.search());
    return this.searching;
  }

  /** Known files, sorted by path. */
  files(): ConfigFile[] {
    return [...this.known.values()].sort((a, b) => a.uri.path.localeCompare(b.uri.path));
  }

  get(uri: string): ConfigFile | undefined {
    return this.known.get(uri);
  }

  /** The file as its document stands now; the same object while the text is the same. */
  current(document: TextDocument): ConfigFile {
    const text = document.getText();
    const before = this.known.get(document.uri.toString());
    if (before?.text === text && before.failure === null) return before;
    const file = parseConfigFile(document.uri, text, before);
    this.publish([file], []);
    return file;
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private async search(): Promise<void> {
    try {
      const uris = new Map<string, Uri>();
      for (const uri of await findConfigUris()) uris.set(uri.toString(), uri);
      for (const { uri } of workspace.textDocuments) if (isConfigUri(uri)) uris.set(uri.toString(), uri);
      for (const [key, uri] of uris) this.uris.set(key, uri);
      const gone = [...this.known.keys()].filter((key) => !uris.has(key));
      await Promise.all([...uris.keys(), ...gone].map((key) => this.load(key)));
    } catch (error) {
      this.log.error(`Config files could not be searched: ${reasonOf(error)}`);
    }
  }

  private async load(key: string): Promise<void> {
    const uri = this.uris.get(key);
    if (uri === undefined) return;
    const open = workspace.textDocuments.find((document) => document.uri.toString() === key && !document.isClosed);
    if (open !== undefined) {
      this.current(open);
      return;
    }
    const file = await readConfigFile(uri, this.known.get(key));
    if (file === null || !belongsToWorkspace(uri)) {
      this.uris.delete(key);
      if (this.known.has(key)) this.publish([], [key]);
      return;
    }
    const before = this.known.get(key);
    if (before?.text !== file.text || before.failure !== file.failure) this.publish([file], []);
  }

  private publish(changed: readonly ConfigFile[], removed: readonly string[]): void {
    for (const file of changed) this.known.set(file.uri.toString(), file);
    for (const key of removed) this.known.delete(key);
    this.emitter.fire({ changed, removed });
  }
}

/** A file outside every folder counts only while it is open. */
function belongsToWorkspace(uri: Uri): boolean {
  return workspace.getWorkspaceFolder(uri) !== undefined;
}

/** Reads from disk; null when there is no such file. */
async function readConfigFile(uri: Uri, before: ConfigFile | undefined): Promise<ConfigFile | null> {
  try {
    const { size } = await stat(uri.fsPath);
    if (size > MAX_BYTES) {
      return unreadableConfigFile(uri, l10n.t('{0} is larger than 2 MB and is not read as a config file.', uri.fsPath));
    }
    return parseConfigFile(uri, new TextDecoder().decode(await workspace.fs.readFile(uri)), before);
  } catch (error) {
    if (isMissing(error)) return null;
    return unreadableConfigFile(uri, l10n.t('{0} cannot be read: {1}', uri.fsPath, reasonOf(error)));
  }
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ENOENT' || code === 'FileNotFound';
}
