import type * as vscode from 'vscode';
import { openDocument } from './document';
import { fake } from './state';
import type { FakePanel, FakeStatusItem, ShownMessage } from './state';
import { Disposable, EventEmitter, Uri } from './values';
import type { Range } from './values';

type MessageItem = string | { modal?: boolean; detail?: string };

function show(kind: ShownMessage['kind']) {
  return (text: string, ...rest: MessageItem[]): Promise<string | undefined> => {
    const options = rest.find((item) => typeof item !== 'string');
    const buttons = rest.filter((item) => typeof item === 'string');
    const { modal = false, detail = null } = options ?? {};
    fake.messages.push({ kind, text, detail, modal, buttons });
    if (buttons.length === 0) return Promise.resolve(undefined);
    const pressed = fake.buttons.shift();
    // Nobody presses: a notification stays, a modal question is closed.
    if (pressed === undefined) return modal ? Promise.resolve(undefined) : new Promise(() => undefined);
    if (pressed !== null && !buttons.includes(pressed))
      throw new Error(`No button "${pressed}" in: ${buttons.join(', ')}`);
    return Promise.resolve(pressed ?? undefined);
  };
}

function createPanel(viewType: string, title: string): FakePanel & Record<string, unknown> {
  const received = new EventEmitter<unknown>();
  const viewState = new EventEmitter<unknown>();
  const gone = new EventEmitter<void>();
  const posted: unknown[] = [];
  const panel = {
    viewType,
    title,
    visible: true,
    disposed: false,
    reveals: 0,
    posted,
    iconPath: undefined,
    webview: {
      html: '',
      options: {},
      cspSource: 'https://fake',
      asWebviewUri: (uri: Uri) => uri,
      postMessage: (message: unknown) => {
        // As VS Code does: what arrives is a copy.
        posted.push(structuredClone(message));
        return Promise.resolve(true);
      },
      onDidReceiveMessage: received.event,
    },
    onDidChangeViewState: viewState.event,
    onDidDispose: gone.event,
    reveal: () => panel.reveals++,
    dispose: () => {
      panel.disposed = true;
      gone.fire();
    },
    receive: (message: unknown) => received.fire(message),
    setVisible: (visible: boolean) => {
      panel.visible = visible;
      viewState.fire({});
    },
    close: () => panel.dispose(),
  };
  return panel;
}

export const window = {
  activeTextEditor: undefined,
  visibleTextEditors: [] as vscode.TextEditor[],
  showInformationMessage: show('information'),
  showWarningMessage: show('warning'),
  showErrorMessage: show('error'),
  showQuickPick: (
    items: readonly vscode.QuickPickItem[],
    options: { placeHolder?: string; canPickMany?: boolean } = {},
  ) => {
    const labels = items.map((item) => item.label);
    const many = options.canPickMany === true;
    fake.picks.push({ labels, items, many, placeHolder: options.placeHolder ?? '' });
    const wanted = fake.choices.shift() ?? null;
    if (wanted === null) return Promise.resolve(undefined);
    const chosen = items.filter(
      (item) => wanted.includes(item.label) || wanted.some((text) => item.description === text),
    );
    if (chosen.length === 0) throw new Error(`Nothing of ${wanted.join(', ')} in: ${labels.join(', ')}`);
    return Promise.resolve(many ? chosen : chosen[0]);
  },
  tabGroups: { all: [] as unknown[], close: () => Promise.resolve(true) },
  showInputBox: (options: { value?: string; validateInput?: (text: string) => string | null }) => {
    const given = fake.inputs.shift();
    if (given === null) return Promise.resolve(undefined);
    const text = given ?? options.value ?? '';
    const problem = options.validateInput?.(text) ?? null;
    if (problem !== null) throw new Error(problem);
    return Promise.resolve(text);
  },
  showTextDocument: (what: Uri | { uri: Uri }, options: { selection?: Range } = {}) => {
    const uri = what instanceof Uri ? what : what.uri;
    fake.shownDocuments.push({ uri: uri.toString(), line: options.selection?.start.line ?? null });
    const revealRange = (range: Range): void => {
      fake.shownDocuments.push({ uri: uri.toString(), line: range.start.line });
    };
    return Promise.resolve({ document: openDocument(uri), revealRange });
  },
  setStatusBarMessage: (text: string) => {
    fake.statusMessages.push(text);
    return new Disposable(() => undefined);
  },
  withProgress: (
    options: { title: string },
    task: (
      progress: unknown,
      token: { onCancellationRequested: (listener: () => void) => Disposable },
    ) => Promise<unknown>,
  ) => {
    fake.progress.push(options.title);
    return task(
      { report: (step: unknown) => void fake.reports.push(step) },
      {
        onCancellationRequested: (listener) => {
          fake.cancels.push(listener);
          return new Disposable(() => undefined);
        },
      },
    );
  },
  createOutputChannel: () => {
    const write =
      (level: string) =>
      (text: string): void =>
        void fake.log.push(`${level} ${text}`);
    return {
      trace: write('trace'),
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
      show: () => fake.log.push('shown'),
      dispose: () => undefined,
    };
  },
  createStatusBarItem: (id: string) => {
    const item: FakeStatusItem & Record<string, unknown> = {
      id,
      text: '',
      tooltip: undefined,
      command: undefined,
      name: '',
      visible: false,
      show: () => (item.visible = true),
      hide: () => (item.visible = false),
      dispose: () => (item.visible = false),
    };
    fake.statusItems.push(item);
    return item;
  },
  showOpenDialog: (options: vscode.OpenDialogOptions) => {
    fake.dialogs.push(options);
    return Promise.resolve(fake.opened.shift());
  },
  showWorkspaceFolderPick: () => Promise.resolve(fake.folders[0]),
  createTreeView: (
    id: string,
    options: {
      treeDataProvider: vscode.TreeDataProvider<unknown>;
      dragAndDropController?: vscode.TreeDragAndDropController<unknown>;
    },
  ) => {
    const view = { message: '', badge: undefined, dispose: () => undefined, visible: true };
    fake.trees.set(id, { provider: options.treeDataProvider, drop: options.dragAndDropController, view });
    return view;
  },
  createWebviewPanel: (viewType: string, title: string) => {
    const panel = createPanel(viewType, title);
    fake.panels.push(panel);
    return panel;
  },
  registerWebviewPanelSerializer: (viewType: string, serializer: vscode.WebviewPanelSerializer) => {
    fake.serializers.set(viewType, serializer);
    return new Disposable(() => fake.serializers.delete(viewType));
  },
};

/** Plays VS Code giving a panel back after a reload of the window. */
export async function restorePanel(viewType: string): Promise<FakePanel> {
  const panel = createPanel(viewType, 'restored');
  fake.panels.push(panel);
  const serializer = fake.serializers.get(viewType);
  if (serializer === undefined) throw new Error(`No serializer for ${viewType}`);
  await serializer.deserializeWebviewPanel(panel as unknown as vscode.WebviewPanel, undefined);
  return panel;
}
