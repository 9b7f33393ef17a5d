import { Worker } from 'node:worker_threads';

/** A worker thread that takes requests and sends events. Tests put in one of their own. */
export interface HostThread<Request, Event> {
  post(request: Request): void;
  onEvent(listener: (event: Event) => void): void;
  /** Called once when the thread ends without having been asked to. */
  onDeath(listener: (reason: string) => void): void;
  close(): void;
}

/** Starts a bundle of dist/ as a thread. */
export function startThread<Request, Event>(script: string, name: string): HostThread<Request, Event> {
  const worker = new Worker(script, { name });
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
