import { watch, type FSWatcher } from 'node:fs';

/**
 * A sleep that can be cut short: by `wake`, or by a change of a file. The file is watched only during long sleeps,
 * because at full speed a notification per printed line would cost more than a poll.
 */
export class Sleeper {
  #wake: (() => void) | null = null;
  #woken = false;

  /** Ends the current sleep, or the next one at once. */
  wake(): void {
    this.#woken = true;
    this.#wake?.();
  }

  /** @param file Changed file that ends the sleep early; null for none. */
  async sleep(ms: number, file: string | null): Promise<void> {
    if (this.#woken) {
      this.#woken = false;
      return;
    }
    let watcher: FSWatcher | null = null;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (file !== null) watcher = watchQuietly(file, this.#wake);
    });
    this.#wake = null;
    this.#woken = false;
    (watcher as FSWatcher | null)?.close();
  }
}

function watchQuietly(file: string, changed: () => void): FSWatcher | null {
  try {
    const watcher = watch(file, { persistent: false }, changed);
    watcher.on('error', () => undefined);
    return watcher;
  } catch {
    // No notifications here (limits, network shares): the poll remains.
    return null;
  }
}
