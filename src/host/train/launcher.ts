import { l10n } from 'vscode';
import { msg } from '../../core/message';
import type { Message } from '../../core/message';
import { LaunchError } from '../../runner/launch/error';
import type { LaunchedRun, LaunchErrorCode, LaunchRequest } from '../../runner/launch/types';
import type { Log } from '../log';
import type { RunnerPort } from '../runner-port';
import { withSlowProgress } from '../slow';
import { reasonOf } from '../text';
import { isTrusted } from '../trust/trust';

/** How a start came out. */
export type LaunchOutcome =
  | { readonly kind: 'started'; readonly run: LaunchedRun }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'refused'; readonly code: LaunchErrorCode | 'other'; readonly detail: Message };

/** Starts runs. The only place of the host that can make a process come to life; trust is asked right before. */
export class Launcher {
  private readonly dist: string;
  private readonly log: Log;
  private readonly runner: RunnerPort;

  constructor(dist: string, log: Log, runner: RunnerPort) {
    this.dist = dist;
    this.log = log;
    this.runner = runner;
  }

  async start(input: Pick<LaunchRequest, 'root' | 'configFile' | 'plan'>): Promise<LaunchOutcome> {
    const request: LaunchRequest = { ...input, source: 'extension', dist: this.dist, isTrusted };
    const work = this.runner.launch(request);
    try {
      const run = await withSlowProgress(l10n.t('Starting {0}', input.plan.name), work, () => this.stopWhenUp(work));
      if (run === null) return { kind: 'cancelled' };
      this.log.info(`Started ${input.plan.name}: ${run.directory}`);
      return { kind: 'started', run };
    } catch (error) {
      this.log.error(`${input.plan.name} could not be started: ${reasonOf(error)}`);
      if (error instanceof LaunchError) return { kind: 'refused', code: error.code, detail: error.detail };
      return {
        kind: 'refused',
        code: 'other',
        detail: msg('{0} could not be started: {1}', input.plan.name, reasonOf(error)),
      };
    }
  }

  /** A start that was cancelled may still succeed: then the run is asked to stop. */
  private stopWhenUp(work: Promise<LaunchedRun>): void {
    work
      .then(
        (run) => this.runner.stop(run.directory, 'command'),
        (error: unknown) => this.log.info(`Cancelled start failed: ${reasonOf(error)}`),
      )
      .catch((error: unknown) => this.log.error(`Cancelled run could not be stopped: ${reasonOf(error)}`));
  }
}
