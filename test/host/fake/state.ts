/** What tests set up and look at: everything the fake `vscode` was told, and the answers it gives. */
import type * as vscode from 'vscode';
import type { Diagnostic, Uri } from './values';
import { EventEmitter } from './values';
import type { FakeDocument } from './document';

export interface ShownMessage {
  readonly kind: 'information' | 'warning' | 'error';
  readonly text: string;
  readonly detail: string | null;
  readonly modal: boolean;
  readonly buttons: readonly string[];
}

export interface PickAsked {
  readonly labels: readonly string[];
  readonly items: readonly vscode.QuickPickItem[];
  readonly many: boolean;
  readonly placeHolder: string;
}

export interface FakeStatusItem {
  readonly id: string;
  text: string;
  tooltip: unknown;
  command: unknown;
  name: string;
  visible: boolean;
}

export interface FakePanel {
  readonly viewType: string;
  readonly posted: unknown[];
  readonly webview: { html: string; options: unknown };
  title: string;
  visible: boolean;
  disposed: boolean;
  reveals: number;
  /** Plays a message from the page. */
  receive(message: unknown): void;
  /** Plays that the panel went out of or came into sight. */
  setVisible(visible: boolean): void;
  close(): void;
}

function fresh() {
  return {
    folders: [] as { uri: Uri; name: string; index: number }[],
    trusted: true,
    settings: new Map<string, unknown>(),
    documents: [] as FakeDocument[],
    messages: [] as ShownMessage[],
    /** Buttons to press, in the order of the messages; `null` closes one. Without an answer a message stays open. */
    buttons: [] as (string | null)[],
    picks: [] as PickAsked[],
    /** Labels to choose, in the order of the questions; `null` escapes. */
    choices: [] as (readonly string[] | null)[],
    /** Texts to type, in the order of the questions; `null` escapes, none takes what is proposed. */
    inputs: [] as (string | null)[],
    /** Providers of texts that are only looked at, by scheme. */
    contents: new Map<string, vscode.TextDocumentContentProvider>(),
    commandsRun: [] as { id: string; args: unknown[] }[],
    handlers: new Map<string, (...args: never[]) => unknown>(),
    shownDocuments: [] as { uri: string; line: number | null }[],
    statusMessages: [] as string[],
    statusItems: [] as FakeStatusItem[],
    panels: [] as FakePanel[],
    serializers: new Map<string, vscode.WebviewPanelSerializer>(),
    diagnostics: new Map<string, Diagnostic[]>(),
    /** The same of the other collection: marks of runs at their entries. */
    runMarks: new Map<string, Diagnostic[]>(),
    lens: [] as vscode.CodeLensProvider[],
    hover: [] as vscode.HoverProvider[],
    actions: [] as vscode.CodeActionProvider[],
    completion: [] as vscode.CompletionItemProvider[],
    trees: new Map<
      string,
      {
        provider: vscode.TreeDataProvider<unknown>;
        drop: vscode.TreeDragAndDropController<unknown> | undefined;
        view: { message: string; badge: unknown };
      }
    >(),
    /** Open dialogs that were shown, and what is chosen in them, in their order. */
    dialogs: [] as vscode.OpenDialogOptions[],
    opened: [] as (readonly Uri[])[],
    reports: [] as unknown[],
    context: new Map<string, unknown>(),
    clipboard: '',
    deleted: [] as { path: string; trash: boolean }[],
    hasTrash: true,
    savesFail: false,
    /** Auto save is at it: a save in between answers false, and the document is saved a moment later. */
    autoSaves: false,
    log: [] as string[],
    untranslated: [] as string[],
    progress: [] as string[],
    /** Presses Cancel of each progress notification shown so far. */
    cancels: [] as (() => void)[],
  };
}

export const fake = fresh();

export const events = {
  folders: new EventEmitter<vscode.WorkspaceFoldersChangeEvent>(),
  trust: new EventEmitter<void>(),
  configuration: new EventEmitter<vscode.ConfigurationChangeEvent>(),
  opened: new EventEmitter<FakeDocument>(),
  closed: new EventEmitter<FakeDocument>(),
  edited: new EventEmitter<{ document: FakeDocument; contentChanges: { range: unknown }[] }>(),
  created: new EventEmitter<Uri>(),
  changed: new EventEmitter<Uri>(),
  deleted: new EventEmitter<Uri>(),
};

/** Forgets everything; the first line of every test. */
export function resetFake(): void {
  Object.assign(fake, fresh());
  for (const emitter of Object.values(events)) emitter.dispose();
}

/** Trust is granted, as the person would, without a reload. */
export function grantTrust(): void {
  fake.trusted = true;
  events.trust.fire();
}
