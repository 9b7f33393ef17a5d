import { isLive } from '../../core/run/status';
import { requestStop } from '../launch/stop';
import { loadRun } from '../store/read';
import type { Interrupts } from './interrupts';
import type { Look, Progress } from './progress';

/** How following a run ended. */
export type Followed =
  /** The run has ended. `asked`: the signal with which we asked it to stop, null when we did not. */
  | { readonly kind: 'ended'; readonly look: Look; readonly asked: 'SIGINT' | 'SIGTERM' | null }
  /** We leave, the run goes on. */
  | { readonly kind: 'left'; readonly why: 'interrupt' | 'hangup' | 'nobody-reads' };

const POLL_MS = 100;
/** Looking must not take more than this share of the time, however long the run's log has become. */
const BUSY_SHARE = 0.1;

/** Reads a run directory now. */
export async function lookAt(directory: string): Promise<Look> {
  const { summary, builder } = await loadRun(directory);
  return { summary, series: builder.series };
}

const HINT_RUNNING = 'Ctrl+C stops the run. It goes on without this terminal.';
const HINT_STOPPING = 'Stopping: the run saves what it has and ends. Ctrl+C again leaves without waiting.';

/**
 * Follows a run by its directory until it has ended. The first Ctrl+C (or SIGTERM) asks the run to stop, the second
 * leaves; so do a terminal that goes away and, with `nobodyReads`, a reader that does.
 */
export async function followRun(input: {
  readonly directory: string;
  readonly progress: Progress;
  readonly interrupts: Interrupts;
  readonly nobodyReads: () => boolean;
  readonly now: () => number;
}): Promise<Followed> {
  const { directory, progress, interrupts } = input;
  let asked: 'SIGINT' | 'SIGTERM' | null = null;
  try {
    for (;;) {
      const before = input.now();
      const look = await lookAt(directory);
      const took = Math.max(0, input.now() - before);
      progress.show(look, input.now(), asked === null ? HINT_RUNNING : HINT_STOPPING);
      if (!isLive(look.summary.status)) return { kind: 'ended', look, asked };
      const { received } = interrupts;
      const wishes = received.filter((signal) => signal !== 'SIGHUP');
      if (received.includes('SIGHUP')) return { kind: 'left', why: 'hangup' };
      if (wishes.length >= 2) return { kind: 'left', why: 'interrupt' };
      if (input.nobodyReads()) return { kind: 'left', why: 'nobody-reads' };
      const [first] = wishes;
      if (first !== undefined && asked === null) {
        await requestStop(directory, 'terminal');
        asked = first === 'SIGTERM' ? 'SIGTERM' : 'SIGINT';
        continue;
      }
      await interrupts.sleep(Math.max(POLL_MS, took / BUSY_SHARE));
    }
  } finally {
    progress.finish();
  }
}
