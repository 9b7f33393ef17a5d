import { watch, type FSWatcher } from 'node:fs';

/** More descriptors than this are not spent on notifications; polling does the rest. */
const MAX_WATCHED = 128;

/**
 * Tells that something changed in some folders. Only a hint: notifications get lost on network shares and when
 * limits are reached, so everything is also polled.
 */
export class FolderNotifier {
  readonly #changed: (folder: string) => void;
  readonly #watchers = new Map<string, FSWatcher>();

  constructor(changed: (folder: string) => void) {
    this.#changed = changed;
  }

  /** Replaces the list of folders. */
  follow(folders: readonly string[]): void {
    const wanted = new Set(folders.slice(0, MAX_WATCHED));
    for (const [folder, watcher] of this.#watchers) {
      if (wanted.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    for (const folder of wanted) if (!this.#watchers.has(folder)) this.#start(folder);
  }

  close(): void {
    this.follow([]);
  }

  #start(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, () => this.#changed(folder));
      watcher.on('error', () => this.#drop(folder, watcher));
      this.#watchers.set(folder, watcher);
    } catch {
      // Not there (any more), or out of watches.
    }
  }

  #drop(folder: string, watcher: FSWatcher): void {
    watcher.close();
    if (this.#watchers.get(folder) === watcher) this.#watchers.delete(folder);
  }
}
