import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type * as vscode from 'vscode';
import { openDocument } from './document';
import { events, fake } from './state';
import { Disposable, Uri } from './values';
import type { Position, WorkspaceEdit } from './values';

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

// The globs the host uses: a name with alternatives in braces, or *.ext, in any folder.
function matches(file: string, glob: string): boolean {
  const name = path.basename(file);
  const pattern = glob.slice(glob.lastIndexOf('/') + 1);
  const source = pattern
    .replace(/[.]/g, '\\.')
    .replace(/\*/g, '.*')
    .replace(/\{(.*)\}/, (_, list: string) => `(${list.split(',').join('|')})`);
  return new RegExp(`^${source}$`).test(name);
}

const HIDDEN = /\/(node_modules|\.lossline|\.git)\//;

export const workspace = {
  get workspaceFolders() {
    return fake.folders.length === 0 ? undefined : fake.folders;
  },
  get isTrusted() {
    return fake.trusted;
  },
  get textDocuments() {
    return fake.documents;
  },
  onDidChangeWorkspaceFolders: events.folders.event,
  onDidGrantWorkspaceTrust: events.trust.event,
  onDidChangeConfiguration: events.configuration.event,
  onDidOpenTextDocument: events.opened.event,
  onDidCloseTextDocument: events.closed.event,
  onDidChangeTextDocument: events.edited.event,
  createFileSystemWatcher: () => ({
    onDidCreate: events.created.event,
    onDidChange: events.changed.event,
    onDidDelete: events.deleted.event,
    dispose: () => undefined,
  }),
  getWorkspaceFolder: (uri: Uri) =>
    fake.folders.find((folder) => uri.path === folder.uri.path || uri.path.startsWith(`${folder.uri.path}/`)),
  asRelativePath: (uri: Uri) => {
    const folder = workspace.getWorkspaceFolder(uri);
    return folder === undefined ? uri.path : path.posix.relative(folder.uri.path, uri.path);
  },
  findFiles: (include: string) =>
    Promise.resolve(
      fake.folders
        .flatMap((folder) => walk(folder.uri.fsPath))
        .filter((file) => matches(file, include) && !HIDDEN.test(file))
        .map((file) => Uri.file(file)),
    ),
  openTextDocument: (uri: Uri) => Promise.resolve(openDocument(uri)),
  getConfiguration: (section: string) => ({
    get: (key: string, otherwise?: unknown) => fake.settings.get(`${section}.${key}`) ?? otherwise,
  }),
  registerTextDocumentContentProvider: (scheme: string, provider: vscode.TextDocumentContentProvider) => {
    fake.contents.set(scheme, provider);
    return new Disposable(() => fake.contents.delete(scheme));
  },
  applyEdit: (edit: WorkspaceEdit) => {
    replaceInDocuments(edit);
    for (const step of edit.steps) {
      if (step.kind !== 'create') continue;
      if (existsSync(step.uri.fsPath) && !step.overwrite) return Promise.resolve(false);
      writeFileSync(step.uri.fsPath, step.contents);
    }
    return Promise.resolve(true);
  },
  fs: {
    readFile: (uri: Uri) => Promise.resolve(new Uint8Array(readFileSync(uri.fsPath))),
    writeFile: (uri: Uri, content: Uint8Array) => {
      mkdirSync(path.dirname(uri.fsPath), { recursive: true });
      writeFileSync(uri.fsPath, content);
      return Promise.resolve();
    },
    delete: (uri: Uri, options: { useTrash: boolean }) => {
      if (options.useTrash && !fake.hasTrash) return Promise.reject(new Error('no trash'));
      fake.deleted.push({ path: uri.fsPath, trash: options.useTrash });
      rmSync(uri.fsPath, { recursive: true, force: true });
      return Promise.resolve();
    },
  },
};

/** Makes folders the workspace's own. */
export function openFolders(...folders: string[]): void {
  fake.folders = folders.map((folder, index) => ({ uri: Uri.file(folder), name: path.basename(folder), index }));
  events.folders.fire({ added: [], removed: [] });
}

export function noop(): Disposable {
  return new Disposable(() => undefined);
}

/** All replacements of an edit at once: their ranges are those before it. */
function replaceInDocuments(edit: WorkspaceEdit): void {
  const replaced = edit.steps.filter((step) => step.kind === 'replace');
  for (const uri of new Set(replaced.map((step) => step.uri.toString()))) {
    const own = replaced.filter((step) => step.uri.toString() === uri);
    const [first] = own;
    if (first === undefined) continue;
    const document = openDocument(first.uri);
    const offset = (position: Position): number => document.offsetAt(position);
    const steps = own
      .map(({ range, text }) => ({ start: offset(range.start), end: offset(range.end), text }))
      .sort((a, b) => b.start - a.start);
    document.type(
      steps.reduce((all, { start, end, text }) => all.slice(0, start) + text + all.slice(end), document.getText()),
    );
  }
}
