import type { Log } from './log';
import type { HostThread } from './thread';

const DELAYS_MS = [100, 500, 2_000, 10_000] as const;
/** A thread that lived this long was well: earlier deaths no longer count. */
const WELL_AFTER_MS = 60_000;

export interface KeepAliveInput<Request, Event> {
  /** For the log: "watcher". */
  readonly name: string;
  readonly start: () => HostThread<Request, Event>;
  /** Requests that hold until the next of their type: a new thread is told them again. */
  readonly lasts: (request: Request) => boolean;
  readonly log: Log;
  readonly onEvent: (event: Event) => void;
  /** A new thread is up: its first complete look is to be taken as the whole truth. */
  readonly onStart: () => void;
  /** The thread is gone, and with it whatever it was asked that does not last. */
  readonly onDied?: (reason: string) => void;
  /** It died too often; there is none until `restart`. */
  readonly onGivenUp: (reason: string) => void;
}

type State<Request, Event> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'up'; readonly thread: HostThread<Request, Event>; readonly since: number }
  | { readonly kind: 'waiting'; readonly timer: NodeJS.Timeout }
  | { readonly kind: 'given-up' }
  | { readonly kind: 'closed' };

/** Keeps one thread going: starts it again when it dies, a few times, and tells it again what lasts. */
export class KeepAlive<Request extends { readonly type: string }, Event> {
  private readonly input: KeepAliveInput<Request, Event>;
  private state: State<Request, Event> = { kind: 'idle' };
  private deaths = 0;
  private readonly last = new Map<string, Request>();

  constructor(input: KeepAliveInput<Request, Event>) {
    this.input = input;
  }

  /**
   * Sends a request, now or, when it lasts, as soon as there is a thread; the first one starts it.
   *
   * @returns whether there is a thread that has got it.
   */
  post(request: Request): boolean {
    const lasts = this.input.lasts(request);
    if (lasts) this.last.set(request.type, request);
    if (this.state.kind === 'idle') {
      const { thread } = this.up();
      if (!lasts) thread.post(request);
      return true;
    }
    if (this.state.kind !== 'up') return false;
    this.state.thread.post(request);
    return true;
  }

  /** A fresh start by the user's wish, also after giving up. */
  restart(): void {
    if (this.state.kind === 'closed') return;
    this.down();
    this.deaths = 0;
    this.up();
  }

  private up(): { readonly thread: HostThread<Request, Event> } {
    const thread = this.input.start();
    this.state = { kind: 'up', thread, since: Date.now() };
    this.input.onStart();
    thread.onEvent((event) => {
      if (this.state.kind === 'up' && this.state.thread === thread) this.input.onEvent(event);
    });
    thread.onDeath((reason) => {
      if (this.state.kind !== 'up' || this.state.thread !== thread) return;
      if (Date.now() - this.state.since > WELL_AFTER_MS) this.deaths = 0;
      this.died(reason);
    });
    for (const request of this.last.values()) thread.post(request);
    return { thread };
  }

  private died(reason: string): void {
    const delay = DELAYS_MS[this.deaths];
    this.deaths++;
    const { name, log } = this.input;
    this.input.onDied?.(reason);
    if (delay === undefined) {
      this.state = { kind: 'given-up' };
      log.error(`The ${name} thread ended again (${reason}). Giving up until "Lossline: Refresh".`);
      this.input.onGivenUp(reason);
      return;
    }
    log.warn(`The ${name} thread ended (${reason}). Starting it again in ${delay} ms.`);
    this.state = { kind: 'waiting', timer: setTimeout(() => this.up(), delay) };
  }

  private down(): void {
    if (this.state.kind === 'up') this.state.thread.close();
    if (this.state.kind === 'waiting') clearTimeout(this.state.timer);
  }

  dispose(): void {
    this.down();
    this.state = { kind: 'closed' };
  }
}
