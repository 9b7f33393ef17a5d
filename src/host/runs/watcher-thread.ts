import type { WatchEvent, WatchRequest } from '../../runner/watch/protocol';
import { startThread, type HostThread } from '../thread';

/** The thread that reads run directories, so that the extension host never works in proportion to a log. */
export type WatcherThread = HostThread<WatchRequest, WatchEvent>;

/** Starts dist/watcher.js. */
export function startWatcherThread(script: string): WatcherThread {
  return startThread(script, 'lossline-watcher');
}
