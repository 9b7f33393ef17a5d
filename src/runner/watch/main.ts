import { parentPort } from 'node:worker_threads';
import type { WatchRequest } from './protocol';
import { RunWatcher } from './run-watcher';

/** The worker thread of the extension (dist/watcher.js): requests in, events out, see protocol.ts. */
const port = parentPort;
if (port === null) throw new Error('watcher.js runs as a worker thread only.');
const watcher = new RunWatcher((event, transfer) => port.postMessage(event, transfer));
port.on('message', (request: WatchRequest) => watcher.handle(request));
port.on('close', () => watcher.dispose());
