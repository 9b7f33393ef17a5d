import { workspace } from 'vscode';
import { isLive } from '../../core/run/status';
import { Disposables } from '../disposables';
import type { Log } from '../log';
import type { RunnerPort } from '../runner-port';
import { reasonOf } from '../text';
import { isTrusted } from '../trust/trust';
import type { RunService } from './service';

/**
 * Runs whose runner is gone while the training process lives get a new runner: after the first look at all runs, and
 * when trust is granted. Nothing is started in Restricted Mode. Folders where every run has ended are left alone:
 * looking for orphans costs reading.
 */
export function registerOrphans(runs: RunService, runner: RunnerPort, dist: string, log: Log): Disposables {
  const disposables = new Disposables();
  const done = new Set<string>();
  const adopt = async (): Promise<void> => {
    if (!isTrusted() || !runs.complete) return;
    for (const { root, status } of runs.all()) {
      if (done.has(root) || !(isLive(status) || status.kind === 'crashed')) continue;
      done.add(root);
      try {
        const { adopted, closed } = await runner.adopt(root, dist);
        for (const directory of adopted) log.info(`Watched again: ${directory}`);
        for (const directory of closed) log.info(`Given an end: ${directory}`);
      } catch (error) {
        log.warn(`Runs without a runner in ${root} could not be taken up again: ${reasonOf(error)}`);
      }
    }
  };
  let looked = false;
  disposables.add(
    runs.onDidChangeRuns(() => {
      if (looked || !runs.complete) return;
      looked = true;
      void adopt();
    }),
  );
  disposables.add(workspace.onDidGrantWorkspaceTrust(() => void adopt()));
  return disposables;
}
