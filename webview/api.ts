import type { PanelAction, PanelMessage } from '../src/shared/protocol';

interface VsCodeApi {
  postMessage(message: PanelMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** Longest report that is sent; the host's guard takes 4,000. */
const REPORT_LENGTH = 2_000;
/** A failure that repeats itself every frame is not worth more reports than this. */
const REPORTS = 20;

/** The panel's line to VS Code. May be acquired once per page, so this file alone does it. */
export class Host {
  readonly #api = acquireVsCodeApi();
  #reports = 0;

  ready(selected: readonly string[] | null): void {
    this.#api.postMessage({ type: 'ready', selected });
  }

  select(keys: readonly string[]): void {
    this.#api.postMessage({ type: 'select', keys });
  }

  act(action: PanelAction): void {
    this.#api.postMessage({ type: 'action', action });
  }

  /** Tells the log of the extension what went wrong here. */
  failed(error: unknown): void {
    if (this.#reports++ >= REPORTS) return;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#api.postMessage({ type: 'failed', message: text.slice(0, REPORT_LENGTH) });
  }

  savedState(): unknown {
    return this.#api.getState();
  }

  saveState(state: unknown): void {
    this.#api.setState(state);
  }
}
