import type { Host } from '../api';
import { readViewState, type ViewState } from './view-state';

/** Holds the panel's own state, keeps a copy with VS Code, and says when it changed. */
export class ViewStore {
  readonly #host: Host;
  readonly #changed: () => void;
  #state: ViewState;

  constructor(host: Host, changed: () => void) {
    this.#host = host;
    this.#changed = changed;
    this.#state = readViewState(host.savedState());
  }

  get state(): ViewState {
    return this.#state;
  }

  set(patch: Partial<ViewState>): void {
    const names = Object.keys(patch) as (keyof ViewState)[];
    if (names.every((name) => this.#state[name] === patch[name])) return;
    this.#state = { ...this.#state, ...patch };
    this.#host.saveState(this.#state);
    this.#changed();
  }
}
