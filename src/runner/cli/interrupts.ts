/** A wish from outside that we end: Ctrl+C, `kill`, or the terminal went away. */
export type Interrupt = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

const SIGNALS: readonly Interrupt[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** One Ctrl+C under `npx` comes twice: from the terminal and, a moment later, handed on by npm. */
const SAME_WISH_MS = 400;

/** Where signals come from: `process`. */
export interface SignalSource {
  on(signal: Interrupt, listener: (signal: Interrupt) => void): unknown;
}

/** Collects signals in place of dying from them, and wakes those who sleep. */
export class Interrupts {
  readonly #source: SignalSource;
  readonly #now: () => number;
  readonly #received: Interrupt[] = [];
  readonly #wakers = new Set<() => void>();
  #listening = false;
  #last = -Infinity;

  /** @param now A clock in milliseconds that never runs backwards. */
  constructor(source: SignalSource, now: () => number) {
    this.#source = source;
    this.#now = now;
  }

  /** From now on signals are collected. Before, each ends the process as usual. */
  listen(): void {
    if (this.#listening) return;
    this.#listening = true;
    for (const signal of SIGNALS) this.#source.on(signal, (received) => this.#take(received));
  }

  /** All signals so far, oldest first; repeats within a moment count once. */
  get received(): readonly Interrupt[] {
    return this.#received;
  }

  /** Sleeps for `ms` milliseconds, or until the next signal. */
  async sleep(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#wakers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.#wakers.add(wake);
    });
  }

  #take(signal: Interrupt): void {
    const now = this.#now();
    const isRepeat = now - this.#last < SAME_WISH_MS && signal === this.#received.at(-1);
    this.#last = now;
    if (isRepeat) return;
    this.#received.push(signal);
    for (const wake of this.#wakers) wake();
  }
}
