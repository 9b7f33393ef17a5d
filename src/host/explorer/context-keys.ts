import { commands } from 'vscode';
import type { ConfigService } from '../config/service';
import { Disposables } from '../disposables';
import { BUILT_IN, CONTEXT_KEYS } from '../ids';
import { canBeStopped } from '../runs/imported';
import type { RunService } from '../runs/service';

/** Keeps the keys for `when` clauses up to date. VS Code is told only what it does not know yet. */
export function registerContextKeys(configs: ConfigService, runs: RunService): Disposables {
  const disposables = new Disposables();
  const last = new Map<string, boolean>();
  const set = (key: string, value: boolean): void => {
    if (last.get(key) === value) return;
    last.set(key, value);
    void commands.executeCommand(BUILT_IN.setContext, key, value);
  };
  const update = (): void => {
    const all = runs.all();
    set(CONTEXT_KEYS.hasConfig, configs.files().length > 0);
    set(CONTEXT_KEYS.hasRuns, all.length > 0);
    set(CONTEXT_KEYS.live, all.some(canBeStopped));
  };
  disposables.add(configs.onDidChange(update));
  disposables.add(runs.onDidChangeRuns(update));
  void configs.ready().then(() => {
    update();
    set(CONTEXT_KEYS.searched, true);
  });
  return disposables;
}
