import { l10n } from 'vscode';
import { msg } from '../../core/message';
import type { Message } from '../../core/message';
import { launchRun, LaunchError } from '../../runner/launch/launch';
import { requestStop } from '../../runner/launch/stop';
import type { LaunchedRun, LaunchErrorCode, LaunchRequest } from '../../runner/launch/types';
import type { Log } from '../log';
import { withSlowProgress } from '../slow';
import { reasonOf } from '../text';
import { isTrusted } from '../trust/trust';

/** How a start came out. */
export type LaunchOutcome =
  | { readonly kind: 'started'; readonly run: LaunchedRun }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'refused'; readonly code: LaunchErrorCode | 'other'; readonly detail: Message };

/** The runner's part in starting a run; tests put in their own. */
export interface LaunchPort {
  readonly launch: (request: LaunchRequest) => Promise<LaunchedRun>;
  readonly stop: typeof requestStop;
}

const REAL: LaunchPort = { launch: launchRun, stop: requestStop };

/** Starts runs. The only place of the host that can make a process come to life; trust is asked right before. */
export class Launcher {
  private readonly dist: string;
  private readonly log: Log;
  private readonly port: LaunchPort;

  constructor(dist: string, log: Log, port: LaunchPort = REAL) {
    this.dist = dist;
    this.log = log;
    this.port = port;
  }

  async start(input: Pick<LaunchRequest, 'root' | 'configFile' | 'plan'>): Promise<LaunchOutcome> {
    const request: LaunchRequest = { ...input, source: 'extension', dist: this.dist, isTrusted };
    const work = this.port.launch(request);
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
        (run) => this.port.stop(run.directory, 'command'),
        (error: unknown) => this.log.info(`Cancelled start failed: ${reasonOf(error)}`),
      )
      .catch((error: unknown) => this.log.error(`Cancelled run could not be stopped: ${reasonOf(error)}`));
  }
}
