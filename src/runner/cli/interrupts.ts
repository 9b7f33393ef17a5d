/** A wish from outside that we end: Ctrl+C, `kill`, or the terminal went away. */
export type Interrupt = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

const SIGNALS: readonly Interrupt[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

interface Emitter {
  on(signal: Interrupt, listener: (signal: Interrupt) => void): unknown;
  off(signal: Interrupt, listener: (signal: Interrupt) => void): unknown;
}

/** Collects signals in place of dying from them, and wakes those who sleep. */
export class Interrupts {
  readonly #emitter: Emitter;
  readonly #received: Interrupt[] = [];
  readonly #wakers = new Set<() => void>();
  #listening = false;

  constructor(emitter: Emitter) {
    this.#emitter = emitter;
  }

  /** From now on signals are collected. Before, each ends the process as usual. */
  listen(): void {
    if (this.#listening) return;
    this.#listening = true;
    for (const signal of SIGNALS) this.#emitter.on(signal, this.#take);
  }

  /** Signals end the process again. */
  release(): void {
    if (!this.#listening) return;
    this.#listening = false;
    for (const signal of SIGNALS) this.#emitter.off(signal, this.#take);
  }

  /** All signals so far, oldest first. */
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

  readonly #take = (signal: Interrupt): void => {
    this.#received.push(signal);
    for (const wake of this.#wakers) wake();
  };
}
