import { adoptOrphans } from '../runner/launch/adopt';
import { launchRun } from '../runner/launch/launch';
import { requestStop } from '../runner/launch/stop';

/** What the host asks of the runner. */
export interface RunnerPort {
  readonly launch: typeof launchRun;
  readonly stop: typeof requestStop;
  readonly adopt: typeof adoptOrphans;
}

export const REAL_RUNNER: RunnerPort = { launch: launchRun, stop: requestStop, adopt: adoptOrphans };
