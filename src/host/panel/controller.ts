import { randomBytes } from 'node:crypto';
import { env, l10n, Uri, ViewColumn, window } from 'vscode';
import type { Disposable, WebviewPanel } from 'vscode';
import type { RunSummary } from '../../core/run/summary';
import { panelHtml } from '../../shared/html';
import type { ConfigService } from '../config/service';
import { PANEL_VIEW_TYPE } from '../ids';
import type { Log } from '../log';
import type { RunService } from '../runs/service';
import { reasonOf } from '../text';
import { carryOut } from './actions';
import { PanelSession } from './session';

interface Open {
  readonly panel: WebviewPanel;
  readonly session: PanelSession;
}

export interface PanelInput {
  readonly dist: Uri;
  readonly media: Uri;
  readonly configs: ConfigService;
  readonly runs: RunService;
  readonly log: Log;
}

/** The one panel of the window: opens it, brings it to the front, restores it after a reload. */
export class PanelController {
  private readonly input: PanelInput;
  private open: Open | null = null;

  constructor(input: PanelInput) {
    this.input = input;
  }

  /** Shows runs; null: what was shown before, or the newest run. */
  show(keys: readonly string[] | null): void {
    if (this.open !== null) {
      if (keys !== null) this.open.session.select(keys);
      this.open.panel.reveal(undefined, true);
      return;
    }
    const column = window.activeTextEditor === undefined ? ViewColumn.Active : ViewColumn.Beside;
    const panel = window.createWebviewPanel(
      PANEL_VIEW_TYPE,
      l10n.t('Lossline'),
      { viewColumn: column, preserveFocus: true },
      this.options(),
    );
    this.attach(panel, keys);
  }

  /** Whether the panel is in sight with this run in it. */
  shows(key: string): boolean {
    return this.open !== null && this.open.panel.visible && this.open.session.keys().includes(key);
  }

  /** Lets VS Code give the panel back after a reload. */
  registerSerializer(): Disposable {
    return window.registerWebviewPanelSerializer(PANEL_VIEW_TYPE, {
      deserializeWebviewPanel: (panel) => {
        if (this.open === null) this.attach(panel, null);
        else panel.dispose();
        return Promise.resolve();
      },
    });
  }

  dispose(): void {
    this.open?.panel.dispose();
  }

  private options(): { enableScripts: true; localResourceRoots: Uri[] } {
    return { enableScripts: true, localResourceRoots: [this.input.dist] };
  }

  private attach(panel: WebviewPanel, selected: readonly string[] | null): void {
    const { configs, runs, log, media } = this.input;
    const { webview } = panel;
    webview.options = this.options();
    panel.iconPath = {
      light: Uri.joinPath(media, 'panel-light.svg'),
      dark: Uri.joinPath(media, 'panel-dark.svg'),
    };
    const session = new PanelSession({
      port: {
        post: (message) => {
          webview.postMessage(message).then(undefined, (error: unknown) => log.error(`Panel: ${reasonOf(error)}`));
        },
        get visible() {
          return panel.visible;
        },
      },
      configs,
      runs,
      log,
      selected,
      act: (action) => {
        carryOut(action, configs, runs, log).catch((error: unknown) => log.error(`Panel: ${reasonOf(error)}`));
      },
      onTitle: (shown) => (panel.title = titleOf(shown)),
    });
    webview.onDidReceiveMessage((message: unknown) => session.receive(message));
    panel.onDidChangeViewState(() => {
      if (!panel.visible) session.hidden();
    });
    panel.onDidDispose(() => {
      session.dispose();
      this.open = null;
    });
    this.open = { panel, session };
    webview.html = this.html(panel);
  }

  private html({ webview }: WebviewPanel): string {
    const address = (file: string): string => webview.asWebviewUri(Uri.joinPath(this.input.dist, file)).toString();
    return panelHtml({
      script: address('webview.js'),
      style: address('webview.css'),
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString('base64url'),
      language: env.language,
      title: l10n.t('Lossline'),
    });
  }
}

function titleOf(runs: readonly RunSummary[]): string {
  const only = runs[0];
  if (only === undefined) return l10n.t('Lossline');
  return runs.length === 1 ? l10n.t('Lossline: {0}', only.entry) : l10n.t('Lossline: {0} runs', runs.length);
}
