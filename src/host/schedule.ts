/** Runs `work` once, `delayMs` after the first `trigger` since the last run: bursts become one call. */
export class Gathered {
  private readonly work: () => void;
  private readonly delayMs: number;
  private timer: NodeJS.Timeout | undefined;

  constructor(delayMs: number, work: () => void) {
    this.delayMs = delayMs;
    this.work = work;
  }

  trigger(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.work();
    }, this.delayMs);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}

/** Runs `work` for a key once it has been quiet for `delayMs`: typing becomes one call. */
export class Debounced<K> {
  private readonly work: (key: K) => void;
  private readonly delayMs: number;
  private readonly timers = new Map<K, NodeJS.Timeout>();

  constructor(delayMs: number, work: (key: K) => void) {
    this.delayMs = delayMs;
    this.work = work;
  }

  trigger(key: K): void {
    clearTimeout(this.timers.get(key));
    this.timers.set(
      key,
      setTimeout(() => {
        this.timers.delete(key);
        this.work(key);
      }, this.delayMs),
    );
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}
