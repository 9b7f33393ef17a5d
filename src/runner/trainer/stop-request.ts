import { existsSync } from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';

/** How long the event loop may wait, and how often the run directory is looked at, in milliseconds. */
const TURN_EVERY = 50;
const LOOK_EVERY = 100;

/** Knows whether somebody wants the run to end. */
export interface StopRequest {
  /** Cheap enough to ask after each batch. */
  check(): Promise<boolean>;
}

/**
 * Listens for SIGINT and SIGTERM and for `stop.json` in the run directory (Windows has no SIGINT). A second signal
 * ends the process at once, without saving.
 */
export function listenForStop(directory: string): StopRequest {
  const file = path.join(directory, 'stop.json');
  let requested = false;
  let turned = performance.now();
  let looked = -Infinity;
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const) {
    process.on(signal, () => {
      if (requested) process.exit(128 + number);
      requested = true;
    });
  }
  return {
    check: async () => {
      const now = performance.now();
      if (now - turned >= TURN_EVERY) {
        await setImmediate();
        turned = performance.now();
      }
      if (!requested && now - looked >= LOOK_EVERY) {
        looked = now;
        requested = existsSync(file);
      }
      return requested;
    },
  };
}
