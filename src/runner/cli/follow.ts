import { isLive } from '../../core/run/status';
import { requestStop } from '../launch/stop';
import { RunReader } from '../store/run-reader';
import type { Interrupts } from './interrupts';
import type { Look, Progress } from './progress';

/** How following a run ended. */
export type Followed =
  /** The run has ended. `asked`: the signal with which we asked it to stop, null when we did not. */
  | { readonly kind: 'ended'; readonly look: Look; readonly asked: 'SIGINT' | 'SIGTERM' | null }
  /** We leave, the run goes on. */
  | { readonly kind: 'left'; readonly why: 'interrupt' | 'hangup' | 'nobody-reads' };

const POLL_MS = 100;
/** Looking and drawing must not take more than this share of the time, however long the run's log has become. */
const BUSY_SHARE = 0.1;

/** Looks at a run again and again; each look reads only what is new. */
export class RunView {
  readonly #reader: RunReader;

  /** @param directory Absolute path of the run directory. */
  constructor(directory: string) {
    this.#reader = new RunReader(directory);
  }

  /** The run as it is now. Never rejects because of what its files hold. */
  async look(): Promise<Look> {
    while (this.#reader.look().more) await new Promise((resolve) => setImmediate(resolve));
    return { summary: this.#reader.summary(Date.now()), series: this.#reader.builder.series };
  }
}

const HINT_RUNNING = 'Ctrl+C stops the run. It goes on without this terminal.';
const HINT_STOPPING = 'Stopping. Ctrl+C again leaves without waiting.';

/**
 * Follows a run by its directory until it has ended. The first Ctrl+C (or SIGTERM) asks the run to stop, the second
 * leaves; so do a terminal that goes away and, with `nobodyReads`, a reader that does.
 */
export async function followRun(input: {
  readonly directory: string;
  readonly progress: Progress;
  readonly interrupts: Interrupts;
  readonly nobodyReads: () => boolean;
}): Promise<Followed> {
  const { directory, progress, interrupts } = input;
  const view = new RunView(directory);
  let asked: 'SIGINT' | 'SIGTERM' | null = null;
  try {
    for (;;) {
      const before = performance.now();
      const look = await view.look();
      progress.show(look, Date.now(), asked === null ? HINT_RUNNING : HINT_STOPPING);
      const took = performance.now() - before;
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
