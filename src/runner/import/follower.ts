import { FolderNotifier } from '../watch/notifier';
import { FollowedRoot, type FollowNews } from './followed-root';
import type { Formats } from './formats';

/** A folder (or glob) that is followed, and the folder whose store gets its runs. Both absolute. */
export interface FollowedFolder {
  readonly root: string;
  readonly path: string;
}

const LOOK_MS = 1000;
/** Notifications come in bursts. */
const MIN_GAP_MS = 100;
/** A search that takes long is made less often: at most this part of the time is spent on it. */
const SEARCH_SHARE = 0.05;

/**
 * Follows folders: runs that appear in them, and what they bring. Looks once a second at what is growing, and searches
 * as often as its share of the time allows; notifications make looks come earlier. One loop.
 */
export class Follower {
  readonly #formats: Formats;
  readonly #news: (news: FollowNews) => void;
  readonly #problem: (message: string) => void;
  readonly #roots = new Map<string, FollowedRoot>();
  readonly #notifier: FolderNotifier;
  readonly #told = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  #turns: Promise<void> = Promise.resolve();
  #wakeAt = Infinity;
  #closed = false;
  #nextSearch = 0;

  constructor(formats: Formats, news: (news: FollowNews) => void, problem: (message: string) => void) {
    this.#formats = formats;
    this.#news = news;
    this.#problem = problem;
    this.#notifier = new FolderNotifier(() => this.#schedule(MIN_GAP_MS));
  }

  /** Replaces the list of folders. */
  follow(folders: readonly FollowedFolder[]): void {
    const byRoot = new Map<string, string[]>();
    for (const { root, path } of folders) byRoot.set(root, [...(byRoot.get(root) ?? []), path]);
    for (const [root, followed] of this.#roots) {
      if (byRoot.has(root)) continue;
      followed.stop();
      this.#roots.delete(root);
      this.#turns = this.#turns.then(() => followed.close());
    }
    for (const [root, paths] of byRoot) {
      const followed =
        this.#roots.get(root) ?? new FollowedRoot(root, this.#formats, this.#news, (message) => this.#tell(message));
      followed.paths = paths;
      this.#roots.set(root, followed);
    }
    this.#nextSearch = 0;
    this.#schedule(0);
  }

  /** Looks at everything once; resolves when it has been taken in. */
  async look(): Promise<void> {
    await this.#turns;
    this.#nextSearch = 0;
    await this.#take();
  }

  /** Ends following, and leaves all runs as they are; resolves when nothing is written any more. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#notifier.close();
    for (const root of this.#roots.values()) root.stop();
    await this.#turns;
    for (const root of this.#roots.values()) root.close();
    this.#roots.clear();
  }

  #schedule(delay: number): void {
    if (this.#closed) return;
    const at = performance.now() + delay;
    if (this.#timer !== null && at >= this.#wakeAt) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#wakeAt = at;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#take();
    }, delay);
  }

  /** One turn after the other. */
  #take(): Promise<void> {
    const turns = this.#turns.then(() => this.#turn());
    this.#turns = turns;
    return turns;
  }

  async #turn(): Promise<void> {
    if (this.#closed) return;
    await this.#each((root) => root.look());
    const start = performance.now();
    if (start >= this.#nextSearch) {
      await this.#each((root) => root.search());
      const end = performance.now();
      this.#nextSearch = end + Math.max(LOOK_MS - MIN_GAP_MS, (end - start) / SEARCH_SHARE);
    }
    this.#notifier.follow([...this.#roots.values()].flatMap((root) => root.folders));
    if (this.#roots.size > 0) this.#schedule(LOOK_MS);
  }

  /** What goes wrong with one root stops no other. */
  async #each(work: (root: FollowedRoot) => Promise<void>): Promise<void> {
    for (const root of this.#roots.values()) {
      try {
        await work(root);
      } catch (error) {
        this.#tell(error instanceof Error ? error.message : String(error));
      }
    }
  }

  /** A problem that stays is said once. */
  #tell(message: string): void {
    if (this.#told.has(message) || this.#told.size > 500) return;
    this.#told.add(message);
    this.#problem(message);
  }
}
