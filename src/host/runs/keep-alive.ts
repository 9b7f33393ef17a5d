import type { WatchEvent, WatchRequest } from '../../runner/watch/protocol';
import type { Log } from '../log';
import type { StartWatcher, WatcherThread } from './watcher-thread';

const DELAYS_MS = [100, 500, 2_000, 10_000] as const;
/** A thread that lived this long was well: earlier deaths no longer count. */
const WELL_AFTER_MS = 60_000;

export interface KeepAliveInput {
  readonly start: StartWatcher;
  readonly log: Log;
  readonly onEvent: (event: WatchEvent) => void;
  /** A new thread is up: its first complete look is to be taken as the whole truth. */
  readonly onStart: () => void;
  /** It died too often; nothing is watched until `restart`. */
  readonly onGivenUp: (reason: string) => void;
}

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'up'; readonly thread: WatcherThread; readonly since: number }
  | { readonly kind: 'waiting'; readonly timer: NodeJS.Timeout }
  | { readonly kind: 'given-up' }
  | { readonly kind: 'closed' };

/** Keeps one watcher thread going: starts it again when it dies, a few times, and tells it again what to watch. */
export class KeepAlive {
  private readonly input: KeepAliveInput;
  private state: State = { kind: 'idle' };
  private deaths = 0;
  private readonly last = new Map<WatchRequest['type'], WatchRequest>();

  constructor(input: KeepAliveInput) {
    this.input = input;
  }

  /** Sends a request, now or as soon as there is a thread; the first one starts it. */
  post(request: WatchRequest): void {
    if (request.type !== 'poke') this.last.set(request.type, request);
    if (this.state.kind === 'up') this.state.thread.post(request);
    else if (this.state.kind === 'idle') this.up();
  }

  /** A fresh start by the user's wish, also after giving up. */
  restart(): void {
    if (this.state.kind === 'closed') return;
    this.down();
    this.deaths = 0;
    this.up();
  }

  private up(): void {
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
  }

  private died(reason: string): void {
    const delay = DELAYS_MS[this.deaths];
    this.deaths++;
    if (delay === undefined) {
      this.state = { kind: 'given-up' };
      this.input.log.error(`The watcher thread ended again (${reason}). Giving up until "Lossline: Refresh".`);
      this.input.onGivenUp(reason);
      return;
    }
    this.input.log.warn(`The watcher thread ended (${reason}). Starting it again in ${delay} ms.`);
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
