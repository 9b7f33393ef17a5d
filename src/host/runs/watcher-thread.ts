import { Worker } from 'node:worker_threads';
import type { WatchEvent, WatchRequest } from '../../runner/watch/protocol';

/** The thread that reads run directories, so that the extension host never works in proportion to a log. */
export interface WatcherThread {
  post(request: WatchRequest): void;
  onEvent(listener: (event: WatchEvent) => void): void;
  /** Called once when the thread ends without having been asked to. */
  onDeath(listener: (reason: string) => void): void;
  close(): void;
}

export type StartWatcher = () => WatcherThread;

/** Starts dist/watcher.js. */
export function startWatcherThread(script: string): WatcherThread {
  const worker = new Worker(script, { name: 'lossline-watcher' });
  let closing = false;
  return {
    post: (request) => worker.postMessage(request),
    onEvent: (listener) => worker.on('message', listener),
    onDeath: (listener) => {
      let reason = '';
      worker.on('error', (error) => (reason = error.stack ?? error.message));
      worker.on('exit', (code) => {
        if (!closing) listener(reason === '' ? `exit code ${code}` : reason);
      });
    },
    close: () => {
      closing = true;
      void worker.terminate();
    },
  };
}
