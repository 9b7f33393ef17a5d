import { spawn } from 'node:child_process';
import type { ProcessIdentity } from '../../core/run/events';
import { ProcessTree } from './tree';

/** One step of stopping: send the signal (null: only wait), then give this long. */
export interface StopStage {
  readonly signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL' | null;
  readonly graceMs: number;
}

/** Interrupt, terminate, kill, with the grace that the design fixes. */
export const STOP_STAGES: readonly StopStage[] = [
  { signal: 'SIGINT', graceMs: 10_000 },
  { signal: 'SIGTERM', graceMs: 5_000 },
  { signal: 'SIGKILL', graceMs: 30_000 },
];

const LOOK_EVERY_MS = 100;
const KILL_AGAIN_MS = 500;

/**
 * Stops a process tree step by step. It owns no timer: the caller calls `tick` from its loop, so that the log is
 * read on while the processes end.
 */
export class TreeStopper {
  readonly #tree: ProcessTree;
  readonly #leader: ProcessIdentity;
  readonly #stages: readonly StopStage[];
  #stage = -1;
  #stageEnds = 0;
  #lastLook = -Infinity;
  #lastSignal = 0;

  constructor(leader: ProcessIdentity, stages: readonly StopStage[] = STOP_STAGES, tree = new ProcessTree(leader)) {
    this.#leader = leader;
    this.#stages = stages;
    this.#tree = tree;
  }

  /**
   * Moves on where it is time to.
   *
   * @param now Milliseconds of a clock that never goes back.
   * @returns `working`; `done` when no member lives; `gave-up` when some outlived the last stage.
   */
  tick(now: number): 'working' | 'done' | 'gave-up' {
    if (this.#stage >= 0 && now - this.#lastLook < LOOK_EVERY_MS) return 'working';
    this.#lastLook = now;
    const members = this.#tree.members();
    if (members.length === 0) return 'done';
    const current = this.#stages[this.#stage];
    if (current === undefined || now >= this.#stageEnds) {
      const next = this.#stages[this.#stage + 1];
      if (next === undefined) return 'gave-up';
      this.#stage += 1;
      this.#stageEnds = now + next.graceMs;
      this.#send(next, now);
    } else if (current.signal === 'SIGKILL' && now - this.#lastSignal >= KILL_AGAIN_MS) {
      // A member may have forked between our look and the signal.
      this.#send(current, now);
    }
    return 'working';
  }

  #send(stage: StopStage, now: number): void {
    this.#lastSignal = now;
    if (stage.signal === null) return;
    if (process.platform === 'win32') taskkill(this.#leader.pid, stage.signal === 'SIGKILL');
    else this.#tree.signal(stage.signal);
  }
}

/** Windows has neither process groups nor SIGINT for others; taskkill walks the tree itself. */
function taskkill(pid: number, force: boolean): void {
  const child = spawn('taskkill', ['/pid', String(pid), '/T', ...(force ? ['/F'] : [])], {
    stdio: 'ignore',
    windowsHide: true,
  });
  child.on('error', () => undefined);
  child.unref();
}
