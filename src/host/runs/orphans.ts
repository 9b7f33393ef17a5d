import { workspace } from 'vscode';
import type { Disposable } from 'vscode';
import type { ConfigService } from '../config/service';
import { Disposables } from '../disposables';
import type { Log } from '../log';
import type { RunnerPort } from '../runner-port';
import { reasonOf } from '../text';
import { isTrusted } from '../trust/trust';

/**
 * Runs whose runner is gone while the training process lives get a new runner: after the first search for config
 * files, and when trust is granted. Nothing is started in Restricted Mode.
 */
export function registerOrphans(configs: ConfigService, runner: RunnerPort, dist: string, log: Log): Disposable {
  const disposables = new Disposables();
  const done = new Set<string>();
  const adopt = async (): Promise<void> => {
    if (!isTrusted()) return;
    for (const { root } of configs.files()) {
      if (done.has(root)) continue;
      done.add(root);
      try {
        await runner.adopt({ root, dist, isTrusted });
      } catch (error) {
        log.warn(`Runs without a runner in ${root} could not be taken up again: ${reasonOf(error)}`);
      }
    }
  };
  disposables.add(configs.onDidChange(() => void adopt()));
  disposables.add(workspace.onDidGrantWorkspaceTrust(() => void adopt()));
  return disposables;
}
